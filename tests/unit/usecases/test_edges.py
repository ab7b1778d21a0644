"""Edges that come, go, are away and come back, while videos are put on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Conflict, NotFound, Refused, Unavailable
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases import edges
from notflix_app.usecases.delete import delete
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.verify import verify
from notflix_app.usecases.video_status import report
from notflix_app.usecases.watch import playback
from tests.fakes.services import edge_node, fake_services

V = VideoState


def holders(services, video_id):
    return [edge.name for edge in services.edges.holders([video_id]).get(video_id, [])]


def live(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    assert services.catalog.get(video_id).state is V.LIVE
    return video_id


def rounds(services, workers, seconds):
    """The scheduler and the workers go on for so long."""
    for _ in range(max(2, seconds // 30)):
        services.clock.advance(min(30, seconds // 2))
        reconcile(services)
        workers.run_all()


def new_edge(name="edge-c", **changes):
    return replace(edge_node(name), host_key="", **changes)


# --- late edges ------------------------------------------------------------------------------------------------
def test_an_edge_that_is_away_for_the_whole_seeding_catches_up_by_itself(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = live(services, workers)
    rounds(services, workers, 900)
    assert holders(services, video_id) == ["edge-a"]
    services.edge_storage.away.clear()
    rounds(services, workers, 300)
    assert holders(services, video_id) == ["edge-a", "edge-b"]


def test_an_edge_that_is_away_is_asked_less_and_less_but_never_given_up(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = live(services, workers)

    def tries():
        [step] = [s for s in services.steps.list_for_video(video_id) if s.edge == "edge-b"]
        return step.attempt

    rounds(services, workers, 900)
    at_first = tries()
    rounds(services, workers, 900)
    assert 3 < tries() - at_first < 25, "30 times a worker had nothing else to do"


def test_a_new_edge_is_filled_with_what_is_live(services, workers):
    old = [live(services, workers) for _ in range(3)]
    edges.add(services, new_edge())
    rounds(services, workers, 10)
    assert [holders(services, video_id) for video_id in old] == [["edge-a", "edge-b", "edge-c"]] * 3


def test_how_long_it_took_does_not_grow_with_late_edges(services, workers):
    video_id = live(services, workers)
    before = report(services, video_id).timings
    services.clock.now += 10_000
    edges.add(services, new_edge())
    rounds(services, workers, 10)
    assert report(services, video_id).timings == before


def test_an_edge_that_turns_us_away_is_not_asked_again_until_it_is_mended(services, workers):
    services.edge_storage.refusing.add("edge-b")
    video_id = live(services, workers)
    rounds(services, workers, 900)
    [step] = [s for s in services.steps.list_for_video(video_id) if s.edge == "edge-b"]
    assert (step.state, step.attempt) == (StepState.FAILED, 1)
    services.edge_storage.refusing.clear()
    assert edges.reseed(services, "edge-b") == 1
    workers.run_all()
    assert holders(services, video_id) == ["edge-a", "edge-b"]


def test_a_deleted_film_goes_from_the_others_while_one_is_away_and_from_that_one_later(services, workers):
    video_id = live(services, workers)
    services.edge_storage.away.add("edge-a")
    delete(services, video_id)
    rounds(services, workers, 300)
    assert {edge for edge, _ in services.edge_storage.folders} == {"edge-a"}
    services.edge_storage.away.clear()
    rounds(services, workers, 300)
    assert services.edge_storage.folders == {}
    assert services.catalog.get_or_none(video_id) is None


# --- drain and resume ------------------------------------------------------------------------------------------
def test_a_drained_edge_comes_last_and_gets_nothing_new(services, workers):
    before = live(services, workers)
    edges.drain(services, "edge-a")
    assert [source.edge for source in playback(services, before).sources] == ["edge-b", "edge-a"]
    during = live(services, workers)
    rounds(services, workers, 30)
    assert holders(services, during) == ["edge-b"]
    edges.resume(services, "edge-a")
    rounds(services, workers, 30)
    assert holders(services, during) == ["edge-a", "edge-b"]
    assert holders(services, before) == ["edge-a", "edge-b"]


def test_draining_stops_what_waits_for_the_edge(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = live(services, workers)
    edges.drain(services, "edge-b")
    services.edge_storage.away.clear()
    rounds(services, workers, 300)
    assert holders(services, video_id) == ["edge-a"]


def test_draining_the_only_edge_in_mid_seeding_says_what_is_missing(tmp_path):
    services = fake_services(edges=("edge-a",))
    from tests.fakes.services import FakeWorkers

    workers = FakeWorkers(services, tmp_path)
    services.edge_storage.away.add("edge-a")
    video_id = workers.ingest()
    workers.run_all()
    edges.drain(services, "edge-a")
    reconcile(services)
    video = services.catalog.get(video_id)
    assert (video.state, "Add one" in video.error) == (V.FAILED, True)


# --- remove ----------------------------------------------------------------------------------------------------
def test_a_removed_edge_is_forgotten_and_its_videos_are_watched_elsewhere(services, workers):
    video_id = live(services, workers)
    edges.remove(services, "edge-a")
    assert [edge.name for edge in services.edges.all()] == ["edge-b"]
    assert [source.edge for source in playback(services, video_id).sources] == ["edge-b"]
    assert not [s for s in services.steps.list_for_video(video_id) if s.edge == "edge-a"]
    edges.add(services, new_edge("edge-a"))
    rounds(services, workers, 10)
    assert holders(services, video_id) == ["edge-a", "edge-b"]


def test_the_last_edge_that_holds_a_film_is_not_removed_by_mistake(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = live(services, workers)
    with pytest.raises(Conflict, match="1 videos are on no other edge"):
        edges.remove(services, "edge-a")
    edges.remove(services, "edge-a", force=True)
    with pytest.raises(Unavailable):
        playback(services, video_id)
    services.edge_storage.away.clear()
    rounds(services, workers, 300)
    assert holders(services, video_id) == ["edge-b"], "nothing is lost: the store has it"


def test_an_edge_that_pulls_can_stand_in(services, workers):
    services.edge_storage.away.add("edge-b")
    live(services, workers)
    services.edges.put(replace(services.edges.get("edge-b"), pull=True))
    edges.remove(services, "edge-a")
    assert [edge.name for edge in services.edges.all()] == ["edge-b"]


# --- add -------------------------------------------------------------------------------------------------------
def test_adding_pins_the_host_key_that_was_shown(services):
    assert edges.add(services, new_edge()).host_key == "ssh-ed25519 AAAA"
    assert services.edges.get("edge-c").host_key == "ssh-ed25519 AAAA"


def test_another_host_key_than_before_or_than_expected_is_refused(services):
    with pytest.raises(Refused, match="than the one given"):
        edges.add(services, new_edge(), expected="ssh-ed25519 BBBB")
    services.edges.put(replace(edge_node("edge-c"), host_key="ssh-ed25519 BBBB"))
    with pytest.raises(Refused, match="than before"):
        edges.add(services, new_edge())
    edges.add(services, new_edge(), expected="ssh-ed25519 AAAA with a comment")
    assert services.edges.get("edge-c").host_key == "ssh-ed25519 AAAA"


@pytest.mark.parametrize("wrong", ["away", "refusing"])
def test_an_edge_that_does_not_work_is_not_taken_in(services, wrong):
    getattr(services.edge_storage, wrong).add("edge-c")
    with pytest.raises((Unavailable, Refused), match="edge-c"):
        edges.add(services, new_edge())
    assert "edge-c" not in [edge.name for edge in services.edges.all()]


def test_changing_a_drained_edge_leaves_it_drained(services):
    edges.drain(services, "edge-a")
    edges.add(services, replace(new_edge("edge-a"), rate_mbit=100.0))
    node = services.edges.get("edge-a")
    assert (node.drained, node.rate_mbit) == (True, 100.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "Edge C"}, "small letters"),
        ({"name": "-edge"}, "small letters"),
        ({"url": "ftp://edge-c"}, "no address"),
        ({"url": "https://"}, "no address"),
        ({"root": "www"}, "begins with '/'"),
        ({"url": "http://my-edge-a.localhost"}, "taken for one another"),
        ({"url": "http://localhost"}, "taken for one another"),
    ],
)
def test_what_cannot_be_an_edge(services, changes, said):
    edge: EdgeNode = replace(new_edge(), **changes)
    with pytest.raises(Refused, match=said):
        edges.add(services, edge)


def test_an_edge_that_is_not_there_is_named_with_those_that_are(services):
    with pytest.raises(NotFound, match="edge-a, edge-b"):
        edges.find_edge(services, "edge-x")


# --- verify ----------------------------------------------------------------------------------------------------
def test_verify_compares_with_the_store_and_repair_heals(services, workers):
    video_id = live(services, workers)
    folder = keys.package(video_id, 1)
    services.edge_storage.folders["edge-a", folder] = {keys.DASH_MANIFEST: b"mpX"}
    [found] = verify(services, "edge-a")
    assert ([(f.path, f.what) for f in found.faults], found.healed) == (
        [(keys.DASH_MANIFEST, "content"), (keys.POSTER, "missing")],
        False,
    )
    assert services.edge_storage.folders["edge-a", folder] == {keys.DASH_MANIFEST: b"mpX"}
    [found] = verify(services, "edge-a", repair=True)
    assert found.healed
    assert [each.faults for each in verify(services, "edge-a")] == [()]
    assert services.edge_storage.folders["edge-a", folder] == {keys.DASH_MANIFEST: b"mpd", keys.POSTER: b"jpg"}


def test_a_film_that_was_wiped_from_an_edge_is_put_there_as_a_whole(services, workers):
    video_id = live(services, workers)
    services.edge_storage.folders.clear()
    [found] = verify(services, "edge-b", video_id=video_id, repair=True)
    assert (found.files, found.healed) == (2, True)
    assert services.edge_storage.holds(services.edges.get("edge-b"), keys.package(video_id, 1))


def test_only_what_is_on_the_edge_can_be_compared(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = live(services, workers)
    with pytest.raises(Conflict, match="not on edge-b"):
        list(verify(services, "edge-b", video_id=video_id))


def test_reseeding_an_edge_whose_disk_was_replaced(services, workers):
    video_id = live(services, workers)
    services.edge_storage.folders = {
        place: files for place, files in services.edge_storage.folders.items() if place[0] == "edge-a"
    }
    assert edges.reseed(services, "edge-b") == 1
    assert holders(services, video_id) == ["edge-a"], "viewers go elsewhere meanwhile"
    workers.run_all()
    assert holders(services, video_id) == ["edge-a", "edge-b"]
    assert services.edge_storage.holds(services.edges.get("edge-b"), keys.package(video_id, 1))
    edges.drain(services, "edge-b")
    with pytest.raises(Conflict, match="resume"):
        edges.reseed(services, "edge-b")


def test_seeding_is_planned_once_for_each_edge(services, workers):
    video_id = live(services, workers)
    rounds(services, workers, 60)
    seeds = [s for s in services.steps.list_for_video(video_id) if s.kind is StepKind.SEED]
    assert [(s.edge, s.state, s.attempt) for s in seeds] == [
        ("edge-a", StepState.DONE, 1),
        ("edge-b", StepState.DONE, 1),
    ]
