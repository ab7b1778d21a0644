"""Keys of edges, and what they are told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from notflix_app.core.errors import NotFound
from notflix_app.core.rights import OPERATOR, STRANGER, of_person
from notflix_app.core.sharing import Grants
from notflix_app.core.signed_paths import KNOWN_AFTER
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import people
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edge_access import access_of, give_keys, longest_path, rotate
from notflix_app.usecases.edge_monitor import TELL_SECONDS, EdgeMonitor
from notflix_app.usecases.pictures import posters
from notflix_app.usecases.services import Services
from notflix_app.usecases.watch import playback
from tests.fakes.services import FakeWorkers
from tests.fixtures.signing import unsigned
from tests.fixtures.waiting import eventually


def access_on(services: Services, edge: str = "edge-a") -> dict:
    return json.loads(services.edge_storage.access[edge].text)


def keys_in(services: Services, video_id: str) -> dict[str, str]:
    """edge → the key that its address is signed with."""
    return {s.edge: s.dash.partition("/t/")[2][:4] for s in playback(services, OPERATOR, video_id).sources}


def look(services: Services, monitor: EdgeMonitor, seconds: float = 2.0) -> None:
    services.clock.advance(seconds)
    monitor.look()
    eventually(lambda: all(telling.done() for *_, telling in monitor._teller._latest.values()), 5)


def test_each_edge_has_a_key_of_its_own_and_signs_with_it(services, workers: FakeWorkers) -> None:
    video_id = workers.live()
    used = keys_in(services, video_id)
    assert used == {edge: keys[0].id for edge, keys in services.edges.keys().items()}
    assert len({key.secret for keys in services.edges.keys().values() for key in keys}) == 2


def test_a_rotated_key_is_told_first_and_signs_then(services, workers: FakeWorkers) -> None:
    video_id, monitor = workers.live(), EdgeMonitor(services)
    before = keys_in(services, video_id)
    services.clock.advance(KNOWN_AFTER)
    fresh = rotate(services, OPERATOR, "edge-a")
    look(services, monitor)
    assert set(access_on(services)["keys"]) == {before["edge-a"], fresh.id}
    assert keys_in(services, video_id) == before
    look(services, monitor, KNOWN_AFTER)
    assert keys_in(services, video_id) == before | {"edge-a": fresh.id}
    look(services, monitor, services.policy.key_overlap)
    look(services, monitor)
    assert set(access_on(services)["keys"]) == {fresh.id}
    with pytest.raises(NotFound):
        rotate(services, OPERATOR, "edge-x")


def test_edges_below_one_address_take_each_others_keys(services) -> None:
    """One serves what the front before them cannot have from the other."""
    rotate(services, OPERATOR, "edge-a")
    for name in ("edge-a", "edge-b", "edge-c"):
        url = f"https://films.example/{name}" if name != "edge-c" else "https://films.example:8443"
        services.edges.put(replace(services.edges.get("edge-a"), name=name, url=url))
    give_keys(services)
    keys = {name: {key.id for key in each} for name, each in services.edges.keys().items()}
    access = access_of(services, services.edges.all())
    taken = {name: set(json.loads(each.text)["keys"]) for name, each in access.items()}
    assert len(keys["edge-a"]) == 2
    assert taken["edge-a"] == taken["edge-b"] == keys["edge-a"] | keys["edge-b"]
    assert taken["edge-c"] == keys["edge-c"]


def test_two_who_give_first_keys_at_once_give_one(services, monkeypatch) -> None:
    """The scheduler, and who adds the edge."""
    services.edges.put(replace(services.edges.get("edge-a"), name="edge-c", url="http://edge-c.localhost"))
    read = services.edges.keys

    def overtaken():
        keys = read()
        monkeypatch.undo()
        give_keys(services)
        return keys

    monkeypatch.setattr(services.edges, "keys", overtaken)
    give_keys(services)
    assert len(services.edges.keys()["edge-c"]) == 1


def test_an_edge_of_the_release_before_gets_its_keys_at_the_first_contact(services) -> None:
    services.edges.put(replace(services.edges.get("edge-a"), name="edge-c", url="http://edge-c.localhost"))
    monitor = EdgeMonitor(services)
    look(services, monitor)
    assert not services.edges.health()["edge-c"].well, "it serves nothing yet"
    assert list(access_on(services, "edge-c")["keys"]) == [services.edges.keys()["edge-c"][0].id]
    look(services, monitor)
    assert services.edges.health()["edge-c"].well


def test_what_is_taken_back_is_told_at_once_and_forgotten_when_it_has_ended(services, workers: FakeWorkers) -> None:
    video_id, monitor = workers.live(), EdgeMonitor(services)
    first = playback(services, OPERATOR, video_id).sources[0].dash
    services.catalog.raise_access_revision(video_id)
    look(services, monitor)
    assert access_on(services)["denied"] == access_on(services, "edge-b")["denied"] == [f"{video_id}/0"]
    again = playback(services, OPERATOR, video_id).sources[0].dash
    assert again != first
    assert unsigned(again) == unsigned(first)
    assert "/1/" in again
    look(services, monitor, longest_path(services) + 1)
    assert access_on(services)["denied"] == []
    assert services.catalog.denied(0.0) == []


def test_a_deleted_film_ends_where_it_plays(services, workers: FakeWorkers) -> None:
    video_id = workers.live()
    delete(services, OPERATOR, video_id)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None
    assert (video_id, 0) in services.catalog.denied(0.0)


def test_one_that_was_away_counts_when_it_has_heard_of_what_ended(services, workers: FakeWorkers) -> None:
    video_id, monitor = workers.live(), EdgeMonitor(services)
    look(services, monitor)
    services.edge_storage.away.add("edge-b")
    for _ in range(3):
        look(services, monitor)
    services.catalog.raise_access_revision(video_id)
    look(services, monitor)
    services.edge_storage.away.clear()
    services.edge_storage.refusing.add("edge-b")  # its web server is back, its SSH is not
    for _ in range(3):
        look(services, monitor)
        assert not services.edges.health()["edge-b"].well
    services.edge_storage.refusing.clear()
    look(services, monitor, TELL_SECONDS)
    look(services, monitor)
    assert access_on(services, "edge-b")["denied"] == [f"{video_id}/0"]
    assert services.edges.health()["edge-b"].well


def test_keys_are_given_once(services) -> None:
    before = services.edges.keys()
    give_keys(services)
    assert services.edges.keys() == before
    assert access_of(services, services.edges.all()) == services.edge_storage.access


def path_of(services: Services, person_id: str, video_id: str) -> str:
    return playback(services, of_person(services.people.get(person_id)), video_id).sources[0].dash


def test_who_may_see_less_loses_what_they_were_given_and_nobody_else_does(services, workers: FakeWorkers) -> None:
    """One denial, however many videos there are."""
    ann, bob = (people.add(services, OPERATOR, name, "correct horse").id for name in ("Ann", "Bob"))
    video_id, monitor = workers.live(), EdgeMonitor(services)
    before, bobs = path_of(services, ann, video_id), path_of(services, bob, video_id)
    assert f".{ann}.0/" in before
    people.change(services, OPERATOR, ann, groups=["family"])
    look(services, monitor)
    assert access_on(services)["denied"] == [f"{ann}/0"]
    assert f".{ann}.1/" in path_of(services, ann, video_id), "she may, and gets another"
    assert path_of(services, bob, video_id) == bobs
    people.change(services, OPERATOR, ann, disabled=True)
    people.remove(services, OPERATOR, bob)
    look(services, monitor)
    assert access_on(services, "edge-b")["denied"] == sorted([f"{ann}/0", f"{ann}/1", f"{bob}/0"])


def test_what_everybody_may_see_is_signed_alike_for_everybody(services, workers: FakeWorkers) -> None:
    ann = people.add(services, OPERATOR, "Ann", "correct horse").id
    video_id = workers.live()
    services.video_rights.share(video_id, Visibility.PUBLIC, Grants())
    stranger = playback(services, STRANGER, video_id)
    assert path_of(services, ann, video_id) == stranger.sources[0].dash
    ann_is = of_person(services.people.get(ann))
    assert posters(services, ann_is, [stranger.video]) == posters(services, STRANGER, [stranger.video])
