"""Playlists and series over the API."""

from __future__ import annotations

from notflix_app.core.series import series_id
from notflix_app.core.video import VideoState
from notflix_app.usecases.services import Services
from tests import builders
from tests.fixtures.api import BASE, Client

OWN = {"origin": BASE}


def film(services: Services, **more: object) -> str:
    made = builders.video(**{"state": VideoState.LIVE, **more})
    services.catalog.add(made)
    return made.id


def test_a_playlist_from_its_making_to_its_end(api: Client, services: Services) -> None:
    first, second = film(services, title="One"), film(services, title="Two")
    made = api.post("/api/playlists", json={"name": "Evening", "video_id": first}, headers=OWN)
    assert made.status_code == 201
    address = f"/api/playlists/{made.json()['id']}"
    assert api.post(f"{address}/videos", json={"video_id": second}, headers=OWN).status_code == 204
    ordered = api.put(f"{address}/order", json={"videos": [second, first]}, headers=OWN).json()
    assert [video["title"] for video in ordered["videos"]] == ["Two", "One"]
    changed = api.patch(address, json={"name": "Night", "visibility": "members"}, headers=OWN).json()
    assert (changed["name"], changed["visibility"], changed["own"]) == ("Night", "members", True)
    [listed] = api.get(f"/api/playlists?video={first}").json()["playlists"]
    assert (listed["total"], listed["has"]) == (2, True)
    assert api.delete(f"{address}/videos/{first}", headers=OWN).status_code == 204
    assert [video["id"] for video in api.get(address).json()["videos"]] == [second]
    assert api.delete(address, headers=OWN).status_code == 204
    assert api.get(address).status_code == 404


def test_nonsense_is_not_found(api: Client) -> None:
    for address in ("/api/playlists/%00", "/api/playlists/..%2f", "/api/series/none", "/api/series/%00"):
        assert api.get(address).status_code == 404, address


def test_series_by_name_and_their_episodes_in_order(api: Client, services: Services) -> None:
    second = film(services, title="Two", series="AC/DC?", season=1, episode=2)
    first = film(services, title="One", series="AC/DC?", season=1, episode=1)
    film(services, title="Alone", series="Part 10")
    film(services, title="Alone too", series="Part 2")
    page = api.get("/api/series?limit=2").json()
    assert ([each["name"] for each in page["series"]], page["total"]) == (["AC/DC?", "Part 2"], 3)
    assert page["series"][0]["id"] == series_id("AC/DC?")
    named = api.get("/api/series?q=PART").json()
    assert ([each["name"] for each in named["series"]], named["total"]) == (["Part 2", "Part 10"], 2)
    whole = api.get(f"/api/series/{series_id('AC/DC?')}").json()
    assert whole["name"] == "AC/DC?"
    [season] = whole["seasons"]
    assert (season["number"], [each["id"] for each in season["episodes"]]) == (1, [first, second])
