"""A claim, and every way in which its worker ends it."""

from __future__ import annotations

import pytest

from notflix_app.core.steps import QUEUES, StepKind, StepState
from tests.fixtures.truth import LEASE, Truth

K, S = StepKind, StepState


def test_one_claim_wins(truth: Truth, video_id: str) -> None:
    [step] = truth.planned(video_id)
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    assert (claim.state, claim.attempt, claim.worker) == (S.RUNNING, 1, "w1")
    assert (claim.lease_until, claim.started_at) == (truth.clock.now + LEASE, truth.clock.now)
    assert truth.steps.claim(step.queue, "w2", LEASE) is None
    assert truth.steps.get(step.id) == claim


def test_a_step_is_not_claimed_before_its_time(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    again_at = truth.clock.now + 5
    assert truth.steps.fail(step.id, 1, "S3 does not answer", permanent=False, again_at=again_at)
    waiting = truth.steps.get(step.id)
    assert (waiting.state, waiting.not_before, waiting.error) == (S.READY, again_at, "S3 does not answer")
    assert truth.steps.claim(step.queue, "w2", LEASE) is None
    assert truth.steps.waiting(10) == dict.fromkeys(QUEUES, 0)
    truth.clock.advance(5)
    assert truth.steps.waiting(10)["encode"] == 1
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert second is not None
    assert (second.attempt, second.worker, second.error) == (2, "w2", "S3 does not answer")
    truth.steps.finish(step.id, 2, {})
    assert truth.steps.get(step.id).error == ""


def test_renewing_extends_the_lease_and_tells_how_far_it_is(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    now = truth.clock.advance(20)
    assert truth.steps.renew(step.id, 1, LEASE, 0.5)
    assert truth.steps.renew(step.id, 1, LEASE)
    renewed = truth.steps.get(step.id)
    assert (renewed.lease_until, renewed.progress) == (now + LEASE, 0.5)


def test_a_lease_that_ran_out_unnoticed_may_still_be_renewed(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    truth.clock.advance(LEASE + 1)
    assert truth.steps.renew(step.id, 1, LEASE)
    assert truth.steps.expire(4) == []


def test_finishing_counts_once(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    now = truth.clock.advance(7)
    result = {"frames": 480, "renditions": [{"name": "1080p", "bitrate": 1.5}], "text": "é\x00"}
    assert truth.steps.finish(step.id, 1, result)
    done = truth.steps.get(step.id)
    assert (done.state, done.progress, done.finished_at, done.seconds) == (S.DONE, 1.0, now, 7.0)
    assert done.result == result
    assert not truth.steps.finish(step.id, 1, {"frames": 0})
    assert not truth.steps.fail(step.id, 1, "late", permanent=True)
    assert not truth.steps.renew(step.id, 1, LEASE)
    assert truth.steps.get(step.id) == done


@pytest.mark.parametrize("again_at", [None, 1e10])
def test_failing_for_good(truth: Truth, video_id: str, again_at: float | None) -> None:
    step = truth.claimed(video_id)
    assert truth.steps.fail(step.id, 1, "It is not a video.", permanent=True, again_at=again_at)
    failed = truth.steps.get(step.id)
    assert (failed.state, failed.permanent, failed.error) == (S.FAILED, True, "It is not a video.")
    assert failed.finished_at == truth.clock.now
    assert truth.steps.claim(step.queue, "w2", LEASE) is None


def test_the_last_try_fails_without_being_permanent(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    assert truth.steps.fail(step.id, 1, "again", permanent=False)
    failed = truth.steps.get(step.id)
    assert (failed.state, failed.permanent) == (S.FAILED, False)


@pytest.mark.parametrize("attempt", [0, 1, 3])
def test_only_the_current_attempt_may_write(truth: Truth, video_id: str, attempt: int) -> None:
    step = truth.claimed(video_id)
    truth.steps.fail(step.id, 1, "", permanent=False, again_at=0.0)
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert not truth.steps.renew(step.id, attempt, LEASE, 0.9)
    assert not truth.steps.finish(step.id, attempt, {"late": True})
    assert not truth.steps.fail(step.id, attempt, "late", permanent=True)
    assert truth.steps.get(step.id) == second


def test_an_unclaimed_step_cannot_be_finished(truth: Truth, video_id: str) -> None:
    [step] = truth.planned(video_id)
    assert not truth.steps.finish(step.id, 0, {})
    assert truth.steps.get(step.id) == step


def test_the_last_words_of_a_tool_may_be_anything(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    assert truth.steps.fail(step.id, 1, "moov \x00 \udcff", permanent=True)
    assert truth.steps.get(step.id).error.startswith("moov ")


def test_what_is_given_back_is_ready_at_once_and_was_no_try(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    truth.steps.renew(step.id, 1, LEASE, 0.4)
    assert truth.steps.release(step.id, 1)
    back = truth.steps.get(step.id)
    assert (back.state, back.attempt, back.tries, back.progress) == (S.READY, 1, 0, 0.0)
    assert (back.lease_until, back.not_before, back.error) == (0.0, 0.0, "")
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert second is not None
    assert (second.attempt, second.tries, second.error) == (2, 1, "")
    assert not truth.steps.finish(step.id, 1, {}), "it was given back"


def test_what_waits_for_a_part_is_given_back_with_a_time_and_a_reason(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    assert truth.steps.release(step.id, 1, again_at=truth.clock() + 5, error="The store does not answer.")
    back = truth.steps.get(step.id)
    assert (back.state, back.tries, back.error) == (S.READY, 0, "The store does not answer.")
    assert truth.steps.claim(step.queue, "w2", LEASE) is None
    truth.clock.advance(5)
    again = truth.steps.claim(step.queue, "w2", LEASE)
    assert again is not None
    assert (again.tries, again.error) == (1, "The store does not answer.")
    truth.steps.release(step.id, 2)
    assert truth.steps.get(step.id).error == "The store does not answer.", "a stop says nothing new"


@pytest.mark.parametrize("attempt", [0, 2])
def test_only_what_one_has_can_be_given_back(truth: Truth, video_id: str, attempt: int) -> None:
    step = truth.claimed(video_id)
    assert not truth.steps.release(step.id, attempt)
    assert truth.steps.get(step.id) == step
    truth.steps.finish(step.id, 1, {})
    assert not truth.steps.release(step.id, 1)
    assert not truth.steps.release("nobody", 1)
    assert truth.steps.get(step.id).state is S.DONE
