"""Cancelling and deleting, at every stage."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.added_sounds import SoundState
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.pipeline import SWEEP_DELETING
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import QUEUES, NewStep, StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases.advance import advance
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.search import search_videos
from tests import builders
from tests.fakes.services import left_over, state

V = VideoState


# Ten steps make it live: probe, four chunks, audio, poster, package and two seeds.
@pytest.mark.parametrize(
    ("end", "steps_first"), [*((cancel, n) for n in range(0, 9, 2)), *((delete, n) for n in range(0, 13, 2))]
)
def test_cancel_and_delete_work_at_every_stage_and_leave_nothing(services, workers, end, steps_first):
    video_id = workers.ingest()
    for _ in range(steps_first):
        if (queue := services.queue.take()) is not None:
            workers.run(queue)
    end(services, OPERATOR, video_id)
    workers.run_all()
    reconcile(services)
    workers.run_all()
    assert left_over(services, video_id) == []
    if end is delete:
        assert services.catalog.get_or_none(video_id) is None
    else:
        assert state(services, video_id) is V.CANCELLED


@pytest.mark.parametrize("end", [cancel, delete])
def test_what_went_ahead_to_the_edges_is_taken_off_them(services, workers, end):
    video_id = workers.ingest()
    workers.run(services.queue.take())
    services.edge_storage.ahead["edge-b", keys.package(video_id, 1)] = {"v1080p/00001.m4s": b"segment"}
    end(services, OPERATOR, video_id)
    workers.run_all()
    assert left_over(services, video_id) == []


@pytest.mark.parametrize("beside", ["a release", "a sound"])
def test_a_film_beside_which_something_is_made_goes_when_its_worker_lets_go(services, workers, beside):
    video_id = workers.live()
    if beside == "a release":
        version = reencode(services, OPERATOR, video_id).version
    else:
        made = builders.added_sound(video_id=video_id, state=SoundState.MAKING)
        version = services.added_sounds.add(made).version
        advance(services, video_id, version=version)
    held = next(step for queue in QUEUES if (step := services.steps.claim(queue, "slow", 30)) is not None)
    assert held.version == version
    delete(services, OPERATOR, video_id)
    workers.run_all()
    assert services.catalog.get_or_none(video_id), "what may be written yet has a row"
    services.packages.put_bytes(keys.packaged(video_id, version, "v360p/00001.m4s"), b"late")
    services.clock.advance(31)
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None
    assert left_over(services, video_id) == []


def test_what_was_swept_twice_and_stayed_goes(services, workers):
    """As films did that were deleted while something was made beside them."""
    video_id = workers.live()
    services.catalog.move(video_id, V.DELETING)
    services.steps.plan(video_id, [NewStep(StepKind.SWEEP, SWEEP_DELETING + n) for n in (0, 1)])
    for _ in range(2):
        sweep = next(step for queue in QUEUES if (step := services.steps.claim(queue, "worker-1", 30)) is not None)
        services.steps.finish(sweep.id, sweep.attempt, {})
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None
    assert left_over(services, video_id) == []


def test_what_a_worker_writes_after_the_delete_is_swept_when_its_lease_is_over(services, workers):
    video_id = workers.ingest()
    assert services.steps.claim(services.queue.take(), "slow", 30) is not None
    delete(services, OPERATOR, video_id)
    workers.run_all()
    services.packages.put_bytes(keys.packaged(video_id, 1, "v1080p/00001.m4s"), b"late")
    with pytest.raises(NotFound):
        services.catalog.get(video_id)
    services.clock.advance(31)
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None
    assert left_over(services, video_id) == []


def test_a_worker_that_notices_the_delete_does_not_hold_it_up(services, workers):
    video_id = workers.ingest()

    def deleted_meanwhile(work):
        delete(services, OPERATOR, video_id)
        return {}

    run_next_step(services, services.queue.take(), "w", {StepKind.PROBE: deleted_meanwhile})
    workers.run_all()
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None


def test_a_live_video_is_deleted_not_cancelled(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    with pytest.raises(Conflict, match="Delete it instead"):
        cancel(services, OPERATOR, video_id)
    delete(services, OPERATOR, video_id)
    assert search_videos(services, OPERATOR, "long").cards == ()


def test_an_edge_that_turns_us_away_keeps_a_deleted_film_for_as_long_as_it_does(services, workers):
    video_id = workers.live()
    services.edge_storage.refusing.add("edge-a")
    delete(services, OPERATOR, video_id)
    workers.run_all()
    assert [edge for edge, _ in services.edge_storage.folders] == ["edge-a"], "not on the others"
    services.edge_storage.refusing.clear()  # its new host key was taken in
    workers.go_on(700)
    assert left_over(services, video_id) == []
    assert services.catalog.get_or_none(video_id) is None
