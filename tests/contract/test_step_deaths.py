"""What becomes of a step whose worker or tool died."""

from __future__ import annotations

from notflix_app.core.steps import NewStep, Step, StepKind, StepState
from tests.fixtures.truth import LEASE, Truth

K, S = StepKind, StepState


def test_what_a_dead_worker_left_is_ready_again(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    assert truth.steps.expire(4) == []
    truth.clock.advance(LEASE + 0.1)
    [back] = truth.steps.expire(4)
    assert (back.id, back.state, back.attempt) == (step.id, S.READY, 1)
    assert truth.steps.get(step.id) == back
    assert truth.steps.expire(4) == []
    assert not truth.steps.finish(step.id, 1, {}), "it was taken from him"
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert second is not None
    assert second.attempt == 2


def died(truth: Truth, step: Step, progress: float = 0.0, most: int = 2) -> Step:
    """A worker got so far with it, and was killed."""
    claim = truth.steps.claim(step.queue, "w", LEASE)
    assert claim is not None
    truth.steps.renew(step.id, claim.attempt, LEASE, progress)
    truth.clock.advance(LEASE + 1)
    [expired] = truth.steps.expire(most)
    return expired


def test_after_too_many_deaths_at_the_same_point_it_fails(truth: Truth, video_id: str) -> None:
    [step] = truth.planned(video_id)
    ends = [died(truth, step, 0.04) for _ in range(3)]
    assert [(s.state, s.deaths, s.tries) for s in ends[:2]] == [(S.READY, 1, 0), (S.READY, 2, 0)]
    assert ends[2].state is S.FAILED
    assert "stopped answering, 3 times" in ends[2].error
    assert not ends[2].permanent


def test_a_death_further_on_than_all_before_does_not_count(truth: Truth, video_id: str) -> None:
    [step] = truth.planned(video_id)
    deaths = [died(truth, step, progress).deaths for progress in (0.1, 0.1, 0.5, 0.3, 0.56)]
    assert deaths == [0, 1, 1, 2, 2]
    assert died(truth, step, 0.97).state is S.READY
    assert died(truth, step, 1.0).state is S.FAILED


def test_a_tool_that_was_killed_is_a_death_too(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    again_at = truth.clock.now + 5
    assert not truth.steps.record_death(step.id, 0, "ffmpeg was killed.", 1, again_at)
    assert truth.steps.record_death(step.id, 1, "ffmpeg was killed.", 1, again_at)
    back = truth.steps.get(step.id)
    assert (back.state, back.deaths, back.tries, back.not_before) == (S.READY, 1, 0, again_at)
    assert back.error == "ffmpeg was killed."
    truth.clock.advance(5)
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert second is not None
    assert truth.steps.record_death(step.id, 2, "ffmpeg was killed again.", 1, again_at)
    failed = truth.steps.get(step.id)
    assert (failed.state, failed.error) == (S.FAILED, "ffmpeg was killed again.")


def test_what_an_earlier_try_said_outlives_a_later_one_that_fell_silent(truth: Truth, video_id: str) -> None:
    """On a full disk the last try could not even write down that it failed."""
    step = truth.claimed(video_id)
    truth.steps.fail(step.id, 1, "The disk is full.", permanent=False, again_at=truth.clock())
    expired = [died(truth, step, most=1) for _ in range(2)][-1]
    assert (expired.state, expired.error) == (S.FAILED, "The disk is full.")


def test_a_retry_forgets_the_deaths(truth: Truth, video_id: str) -> None:
    [step] = truth.planned(video_id)
    for _ in range(2):
        assert [died(truth, step, 0.5).state for _ in range(4)] == [S.READY, S.READY, S.READY, S.FAILED]
        [again] = truth.steps.reopen(video_id)
        assert (again.deaths, again.furthest) == (0, 0.0)
    assert truth.steps.get(step.id).attempt == 8


def test_expiring_takes_only_what_ran_out(truth: Truth, video_id: str) -> None:
    early = truth.claimed(video_id, NewStep(K.CHUNK, 0))
    truth.clock.advance(20)
    late = truth.claimed(video_id, NewStep(K.CHUNK, 1))
    truth.clock.advance(15)
    assert [s.id for s in truth.steps.expire(4)] == [early.id]
    assert truth.steps.get(late.id) == late
