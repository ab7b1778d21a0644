"""Saying whom a video is for, and opening the links to it."""

from __future__ import annotations

import pytest

from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import people
from notflix_app.usecases.services import Services
from notflix_app.usecases.tries import NAME_FROM_ADDRESS_TRIES
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import BASE, Client

PASSWORD = "correct horse"


@pytest.fixture
def video(services: Services, workers: FakeWorkers) -> str:
    people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER)
    people.add(services, OPERATOR, "Ann", PASSWORD)
    return workers.live()


@pytest.fixture
def olga(api: Client, video: str) -> dict[str, str]:
    token = api.post("/api/session", json={"name": "Olga", "password": PASSWORD}).cookies["notflix_session"]
    api.forget_cookies()
    return {"cookie": f"notflix_session={token}", "origin": BASE}


def made(api: Client, video: str, olga: dict[str, str], **more: object) -> str:
    """The path of a new link."""
    answer = api.post(f"/api/videos/{video}/links", json=more, headers=olga)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"]).removeprefix(BASE)


def test_whom_it_is_for_is_said_and_read(api: Client, video: str, olga: dict[str, str]) -> None:
    address = f"/api/videos/{video}/access"
    nothing = {"people": [], "groups": [], "links": [], "downloads": None}
    assert api.get(address, headers=olga).json() == {"visibility": "members", **nothing}
    change = {"visibility": "chosen", "people": ["ann"], "groups": ["Family"]}
    access = api.request("PUT", address, json=change, headers=olga).json()
    assert (access["visibility"], len(access["people"]), access["groups"]) == ("chosen", 1, ["family"])
    allowed = api.request("PUT", address, json={**change, "downloads": True}, headers=olga).json()
    assert allowed["downloads"] is True
    assert api.request("PUT", address, json=change, headers=olga).json()["downloads"] is True  # left out: as it is
    nobody = {"visibility": "chosen", "people": ["nobody"]}
    assert api.request("PUT", address, json=nobody, headers=olga).status_code == 404
    assert api.request("PUT", address, json={"visibility": "all"}, headers=olga).status_code == 422


def test_a_link_leads_to_the_film_until_it_is_withdrawn(api: Client, video: str, olga: dict[str, str]) -> None:
    link = made(api, video, olga, name="for Kim")
    assert api.get(f"/api/videos/{video}").status_code == 404
    answer = api.get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/watch/{video}")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert api.get(f"/api/videos/{video}").status_code == 200
    assert api.get(f"/api/videos/{video}/playback").status_code == 200
    assert api.get("/api/videos").json()["total"] == 0
    [shown_link] = api.get(f"/api/videos/{video}/access", headers=olga).json()["links"]
    assert (shown_link["name"], shown_link["has_password"]) == ("for Kim", False)
    gone = api.delete(f"/api/videos/{video}/links/{shown_link['id']}", headers=olga)
    assert gone.status_code == 204
    assert api.get(f"/api/videos/{video}").status_code == 404
    api.forget_cookies()
    assert api.get(link).headers["location"].endswith("?problem=link")


def test_a_link_rests_while_the_video_is_private_and_ends(
    api: Client, services: Services, video: str, olga: dict[str, str]
) -> None:
    api.get(made(api, video, olga, days=2))
    address = f"/api/videos/{video}/access"
    for visibility, status in (("private", 404), ("link", 200)):
        api.request("PUT", address, json={"visibility": visibility}, headers=olga)
        assert api.get(f"/api/videos/{video}").status_code == status
    services.clock.advance(2 * 24 * 3600)  # type: ignore[attr-defined]
    assert api.get(f"/api/videos/{video}").status_code == 404


def test_a_link_with_a_password_wants_it(api: Client, video: str, olga: dict[str, str]) -> None:
    link = made(api, video, olga, password="sesame")
    assert api.get(link).headers["location"] == link.replace("/s/", "/shared/")
    wrong = api.post(link, data={"password": "simsalabim"})
    assert wrong.headers["location"].endswith("?problem=password")
    forged = {"cookie": f"notflix_links={link.removeprefix('/s/')}"}
    assert api.get(f"/api/videos/{video}", headers=forged).status_code == 404
    assert api.post(link, data={"password": "sesame"}).headers["location"] == f"/watch/{video}"
    assert api.get(f"/api/videos/{video}").status_code == 200
    api.forget_cookies()
    for _ in range(NAME_FROM_ADDRESS_TRIES + 1):  # a whole class opens it from one address
        assert api.post(link, data={"password": "sesame"}).headers["location"] == f"/watch/{video}"
    api.forget_cookies()
    for _ in range(NAME_FROM_ADDRESS_TRIES):
        api.post(link, data={"password": "x"})
    assert api.post(link, data={"password": "sesame"}).headers["location"].endswith("?problem=attempts")


def test_links_add_up_and_stay_when_somebody_signs_in(
    api: Client, services: Services, workers: FakeWorkers, video: str, olga: dict[str, str]
) -> None:
    other = workers.live()
    for each in (video, other):
        api.request("PUT", f"/api/videos/{each}/access", json={"visibility": "link"}, headers=olga)
        api.get(made(api, each, olga))
    api.post("/api/session", json={"name": "ann", "password": PASSWORD})
    for each in (video, other):
        assert api.get(f"/api/videos/{each}").status_code == 200


@pytest.mark.parametrize("secret", ["x", "..%2Fevil", "%0d%0aSet-Cookie:a=b", "ü"])
def test_what_is_no_link_leads_nowhere_else(api: Client, secret: str) -> None:
    answer = api.get(f"/s/{secret}")
    location = answer.headers.get("location", "/shared")
    assert location.startswith("/shared")
    assert "\n" not in location
