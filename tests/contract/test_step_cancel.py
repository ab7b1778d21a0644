"""Cancelling a video's steps, clearing them, and going on with them."""

from __future__ import annotations

from notflix_app.core.steps import NewStep, StepKind, StepState
from tests.fixtures.truth import LEASE, Truth

K, S = StepKind, StepState


def test_cancel_stops_what_is_not_finished_but_sweeping(truth: Truth, video_id: str) -> None:
    done = truth.claimed(video_id, NewStep(K.PROBE))
    truth.steps.finish(done.id, 1, {})
    running = truth.claimed(video_id, NewStep(K.CHUNK, 0))
    [waiting] = truth.planned(video_id, NewStep(K.CHUNK, 1))
    [sweep] = truth.planned(video_id, NewStep(K.SWEEP))
    now = truth.clock.advance(3)
    truth.steps.cancel(video_id)
    states = {s.id: s.state for s in truth.steps.list_for_video(video_id)}
    assert states == {done.id: S.DONE, running.id: S.CANCELLED, waiting.id: S.CANCELLED, sweep.id: S.READY}
    assert not truth.steps.renew(running.id, 1, LEASE)
    assert not truth.steps.finish(running.id, 1, {})
    assert truth.steps.claim(waiting.queue, "w", LEASE) is None
    cancelled = truth.steps.get(running.id)
    assert cancelled.finished_at == now
    assert cancelled.lease_until == running.lease_until, "until then its worker may still write"


def test_cancel_of_one_kind_leaves_the_others_alone(truth: Truth, video_id: str) -> None:
    speech = truth.claimed(video_id, NewStep(K.SPEECH))
    truth.planned(video_id, NewStep(K.SWEEP), NewStep(K.CHUNK))
    truth.steps.cancel(video_id, K.SPEECH)
    states = {s.kind: s.state for s in truth.steps.list_for_video(video_id)}
    assert states == {K.SPEECH: S.CANCELLED, K.SWEEP: S.READY, K.CHUNK: S.READY}
    assert not truth.steps.renew(speech.id, 1, LEASE)


def test_a_worker_that_lets_go_ends_the_lease_of_its_own_cancelled_claim(truth: Truth, video_id: str) -> None:
    running = truth.claimed(video_id)
    truth.steps.acknowledge_cancel(running.id, 1)
    assert truth.steps.get(running.id).lease_until == running.lease_until, "it still runs"
    truth.steps.cancel(video_id)
    truth.steps.acknowledge_cancel(running.id, 2)
    assert truth.steps.get(running.id).lease_until == running.lease_until, "another claim's"
    truth.steps.acknowledge_cancel(running.id, 1)
    assert truth.steps.get(running.id).lease_until == 0


def test_cancel_leaves_other_videos_alone(truth: Truth, video_id: str) -> None:
    other = truth.video()
    [theirs] = truth.planned(other.id)
    truth.planned(video_id)
    truth.steps.cancel(video_id)
    assert truth.steps.get(theirs.id) == theirs
    assert truth.steps.reopen(other.id) == []


def test_clearing_takes_a_videos_steps_whatever_they_do(truth: Truth, video_id: str) -> None:
    other = truth.video()
    running = truth.claimed(video_id, NewStep(K.CHUNK, 0))
    truth.planned(video_id, NewStep(K.CHUNK, 1))
    theirs = truth.planned(other.id)
    truth.steps.clear(video_id)
    assert truth.steps.list_for_video(video_id) == []
    assert truth.steps.list_for_video(other.id) == theirs
    assert not truth.steps.renew(running.id, 1, LEASE)
    assert len(truth.planned(video_id, NewStep(K.CHUNK, 0))) == 1


def test_reopening_goes_on_with_what_failed(truth: Truth, video_id: str) -> None:
    failed = truth.claimed(video_id, NewStep(K.CHUNK, 0))
    truth.steps.renew(failed.id, 1, LEASE, 0.7)
    truth.steps.fail(failed.id, 1, "broken", permanent=True)
    done = truth.claimed(video_id, NewStep(K.CHUNK, 1))
    truth.steps.finish(done.id, 1, {"frames": 3})
    running = truth.claimed(video_id, NewStep(K.CHUNK, 2))
    truth.planned(video_id, NewStep(K.CHUNK, 3))
    truth.steps.cancel(video_id)
    reopened = truth.steps.reopen(video_id)
    assert [(s.index, s.state, s.attempt) for s in reopened] == [
        (0, S.READY, 1),
        (2, S.READY, 1),
        (3, S.READY, 0),
    ]
    fresh = reopened[0]
    assert (fresh.error, fresh.permanent, fresh.progress, fresh.not_before) == ("", False, 0.0, truth.clock.now)
    assert [truth.steps.get(s.id) for s in reopened] == reopened
    assert not truth.steps.finish(running.id, 1, {}), "the claim from before the cancel stays void"
    assert truth.steps.reopen(video_id) == []
    assert truth.steps.get(done.id).result == {"frames": 3}


def test_reopening_may_leave_what_ended_before(truth: Truth, video_id: str) -> None:
    truth.planned(video_id, NewStep(K.SPEECH, 0))
    truth.steps.cancel(video_id)
    truth.clock.advance(1)
    truth.planned(video_id, NewStep(K.SPEECH, 1))
    truth.steps.cancel(video_id)
    assert [step.index for step in truth.steps.reopen(video_id, since=truth.clock.now)] == [1]
    assert [step.index for step in truth.steps.reopen(video_id)] == [0]
