"""Which videos the scheduler looks at: those that no step in a queue or under a lease will bring up anyway."""

from __future__ import annotations

from typing import Any

from notflix_app.core.pipeline import SWEEP_CANCELLED, SWEEP_DELETING
from notflix_app.core.steps import NewStep, StepKind
from notflix_app.core.video import VideoState
from tests.fixtures.truth import LEASE, Truth

K = StepKind


def test_a_video_that_nobody_carries_on_is_stranded(truth: Truth) -> None:
    def left(state: VideoState, *kinds: StepKind, **changes: Any) -> str:
        """A video whose steps are all done."""
        video = truth.video(state=state, created_at=truth.clock.advance(1), **changes)
        for kind in kinds:
            step = truth.claimed(video.id, NewStep(kind))
            truth.steps.finish(step.id, 1, {})
        return video.id

    never_planned = left(VideoState.PROBING)
    between_stages = left(VideoState.ENCODING, K.PROBE)
    in_a_queue = left(VideoState.ENCODING, K.PROBE)
    at_work = left(VideoState.ENCODING, K.PROBE)
    broken = left(VideoState.ENCODING, K.PROBE)
    left(VideoState.LIVE, K.PROBE)
    left(VideoState.UPLOADING)
    truth.claimed(at_work, NewStep(K.AUDIO))
    failing = truth.claimed(broken, NewStep(K.CHUNK, 0))
    truth.steps.fail(failing.id, 1, "It broke.", permanent=True)
    truth.planned(broken, NewStep(K.CHUNK, 1))
    truth.planned(in_a_queue, NewStep(K.CHUNK, 0))
    assert truth.steps.stranded() == [never_planned, between_stages, broken]


def test_what_is_said_holds_nobody_up(truth: Truth) -> None:
    """It may wait for a speech worker for days."""
    film = truth.video(state=VideoState.SEEDING)
    truth.planned(film.id, NewStep(K.SPEECH))
    assert truth.steps.stranded() == [film.id]


def test_what_was_cancelled_is_looked_at_again_when_its_lease_has_run_out(truth: Truth, video_id: str) -> None:
    truth.claimed(video_id, NewStep(K.CHUNK))
    assert truth.steps.stranded() == []
    truth.catalog.move(video_id, VideoState.CANCELLED)
    truth.steps.cancel(video_id)
    assert truth.steps.stranded() == []
    truth.clock.advance(LEASE + 1)
    assert truth.steps.stranded() == [video_id]
    for index in (SWEEP_CANCELLED, SWEEP_CANCELLED + 1):
        sweep = truth.claimed(video_id, NewStep(K.SWEEP, index))
        assert truth.steps.stranded() == [], "it is being swept"
        truth.steps.finish(sweep.id, 1, {})
    assert truth.steps.stranded() == []


def test_what_is_deleted_is_looked_at_until_it_is_gone(truth: Truth, video_id: str) -> None:
    truth.catalog.move(video_id, VideoState.DELETING)
    assert truth.steps.stranded() == [video_id]
    sweep = truth.claimed(video_id, NewStep(K.SWEEP, SWEEP_DELETING))
    assert truth.steps.stranded() == []
    truth.steps.finish(sweep.id, 1, {})
    assert truth.steps.stranded() == [video_id]


def test_of_what_failed_only_what_can_still_be_done_is_looked_at(truth: Truth, video_id: str) -> None:
    probe = truth.claimed(video_id)
    truth.steps.fail(probe.id, 1, "It is not a video.", permanent=True)
    truth.catalog.move(video_id, VideoState.FAILED)
    assert truth.steps.stranded() == [video_id], "its file is of no use to anyone"
    truth.catalog.record_broken(video_id)
    assert truth.steps.stranded() == [], "it is kept for whoever wants the rest of it"
    truth.catalog.allow_salvage(video_id)
    assert truth.steps.stranded() == [video_id]
