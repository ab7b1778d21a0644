"""Edges that were away, or came later, get what the others have."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases import edges
from notflix_app.usecases.bin import put_back, put_into_bin
from notflix_app.usecases.delete import delete
from notflix_app.usecases.video_status import report
from tests.fakes.services import edge_node, holders

V = VideoState


def test_an_edge_that_is_away_for_the_whole_seeding_catches_up_by_itself(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.live()
    workers.go_on(900)
    assert holders(services, video_id) == ["edge-a"]
    services.edge_storage.away.clear()
    workers.go_on(300)
    assert holders(services, video_id) == ["edge-a", "edge-b"]


def test_an_edge_that_is_away_is_asked_less_and_less_but_never_given_up(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.live()

    def tries():
        [step] = [s for s in services.steps.list_for_video(video_id) if s.edge == "edge-b"]
        return step.attempt

    workers.go_on(900)
    at_first = tries()
    workers.go_on(900)
    assert 3 < tries() - at_first < 25, "30 times a worker had nothing else to do"


def test_a_new_edge_is_filled_with_what_is_live(services, workers):
    old = [workers.live() for _ in range(3)]
    edges.add(services, OPERATOR, edge_node("edge-c"))
    workers.go_on(60)
    assert [holders(services, video_id) for video_id in old] == [["edge-a", "edge-b", "edge-c"]] * 3


def test_how_long_it_took_does_not_grow_with_late_edges(services, workers):
    video_id = workers.live()
    before = report(services, OPERATOR, video_id).timings
    services.clock.now += 10_000
    edges.add(services, OPERATOR, edge_node("edge-c"))
    workers.go_on(60)
    assert report(services, OPERATOR, video_id).timings == before


def test_an_edge_that_turns_us_away_is_not_asked_again_until_it_is_mended(services, workers):
    services.edge_storage.refusing.add("edge-b")
    video_id = workers.live()
    workers.go_on(900)
    [step] = [s for s in services.steps.list_for_video(video_id) if s.edge == "edge-b"]
    assert (step.state, step.attempt) == (StepState.FAILED, 1)
    services.edge_storage.refusing.clear()
    assert edges.reseed(services, OPERATOR, "edge-b") == 1
    workers.run_all()
    assert holders(services, video_id) == ["edge-a", "edge-b"]


def test_a_deleted_film_goes_from_the_others_while_one_is_away_and_from_that_one_later(services, workers):
    video_id = workers.live()
    services.edge_storage.away.add("edge-a")
    delete(services, OPERATOR, video_id)
    workers.go_on(300)
    assert {edge for edge, _ in services.edge_storage.folders} == {"edge-a"}
    services.edge_storage.away.clear()
    workers.go_on(300)
    assert services.edge_storage.folders == {}
    assert services.catalog.get_or_none(video_id) is None


def test_reseeding_an_edge_whose_disk_was_replaced(services, workers):
    video_id = workers.live()
    services.edge_storage.folders = {
        place: files for place, files in services.edge_storage.folders.items() if place[0] == "edge-a"
    }
    assert edges.reseed(services, OPERATOR, "edge-b") == 1
    assert holders(services, video_id) == ["edge-a"], "viewers go elsewhere meanwhile"
    workers.run_all()
    assert holders(services, video_id) == ["edge-a", "edge-b"]
    assert ("edge-b", keys.package(video_id, 1)) in services.edge_storage.folders
    edges.drain(services, OPERATOR, "edge-b")
    with pytest.raises(Conflict, match="resume"):
        edges.reseed(services, OPERATOR, "edge-b")


def test_a_film_that_was_in_the_bin_while_an_edge_was_reseeded_is_there_again_once_it_is_put_back(services, workers):
    video_id = workers.live()
    put_into_bin(services, services.catalog.get(video_id))
    workers.run_all()
    del services.edge_storage.folders["edge-b", keys.package(video_id, 1)]
    assert edges.reseed(services, OPERATOR, "edge-b") == 0
    put_back(services, OPERATOR, video_id)
    assert holders(services, video_id) == ["edge-a"]
    workers.run_all()
    assert holders(services, video_id) == ["edge-a", "edge-b"]
    assert ("edge-b", keys.package(video_id, 1)) in services.edge_storage.folders


def test_seeding_is_planned_once_for_each_edge(services, workers):
    video_id = workers.live()
    workers.go_on(60)
    seeds = [s for s in services.steps.list_for_video(video_id) if s.kind is StepKind.SEED]
    assert [(s.edge, s.state, s.attempt) for s in seeds] == [
        ("edge-a", StepState.DONE, 1),
        ("edge-b", StepState.DONE, 1),
    ]
