"""What every StepRepository does."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import NotFound
from notflix_app.core.steps import ENCODE_QUEUE, LATE_SEED_TURN, SEED_QUEUE, NewStep, Step, StepKind, StepState
from notflix_app.core.video import VideoState
from tests import builders
from tests.fixtures.truth import Truth

K, S = StepKind, StepState
LEASE = 30.0


@pytest.fixture
def video_id(truth: Truth) -> str:
    video = builders.video()
    truth.catalog.add(video)
    return video.id


def planned(truth: Truth, video_id: str, *steps: NewStep) -> list[Step]:
    return truth.steps.plan(video_id, steps or [NewStep(K.PROBE)])


def claimed(truth: Truth, video_id: str, kind: StepKind = K.PROBE, index: int = 0) -> Step:
    [step] = planned(truth, video_id, NewStep(kind, index))
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    assert claim.id == step.id
    return claim


# --- planning ------------------------------------------------------------------------------------------------------
def test_planning_twice_adds_nothing(truth: Truth, video_id: str) -> None:
    first = planned(truth, video_id, NewStep(K.CHUNK, 0), NewStep(K.CHUNK, 1))
    again = planned(truth, video_id, NewStep(K.CHUNK, 1), NewStep(K.CHUNK, 2), NewStep(K.CHUNK, 2))
    assert [(s.kind, s.index, s.state, s.attempt) for s in first] == [
        (K.CHUNK, 0, S.READY, 0),
        (K.CHUNK, 1, S.READY, 0),
    ]
    assert [s.index for s in again] == [2]
    assert truth.steps.list_for_video(video_id) == first + again
    assert truth.steps.plan(video_id, []) == []


def test_planning_does_not_touch_what_is_under_way(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
    assert planned(truth, video_id, NewStep(K.PROBE)) == []
    assert truth.steps.get(step.id) == step


def test_videos_have_steps_of_their_own(truth: Truth, video_id: str) -> None:
    other = builders.video()
    truth.catalog.add(other)
    [mine], [theirs] = planned(truth, video_id), planned(truth, other.id)
    assert mine.id != theirs.id
    assert truth.steps.list_for_videos([other.id, "absent", video_id]) == {
        other.id: [theirs],
        "absent": [],
        video_id: [mine],
    }
    assert truth.steps.list_for_videos([]) == {}


def test_nothing_is_planned_for_a_video_that_is_gone(truth: Truth, video_id: str) -> None:
    truth.catalog.forget(video_id)
    assert planned(truth, video_id) == []
    assert truth.steps.list_for_video(video_id) == []


def test_steps_come_in_pipeline_order(truth: Truth, video_id: str) -> None:
    mixed = [
        NewStep(K.SEED, 0, "edge-b"),
        NewStep(K.PACKAGE),
        NewStep(K.CHUNK, 10),
        NewStep(K.SEED, 0, "edge-a"),
        NewStep(K.CHUNK, 2),
        NewStep(K.SWEEP),
        NewStep(K.AUDIO),
        NewStep(K.PROBE),
        NewStep(K.POSTER),
    ]
    added = planned(truth, video_id, *mixed)
    assert [(s.kind, s.index, s.edge) for s in added] == [
        (K.PROBE, 0, ""),
        (K.POSTER, 0, ""),
        (K.CHUNK, 2, ""),
        (K.CHUNK, 10, ""),
        (K.AUDIO, 0, ""),
        (K.PACKAGE, 0, ""),
        (K.SEED, 0, "edge-a"),
        (K.SEED, 0, "edge-b"),
        (K.SWEEP, 0, ""),
    ]
    assert truth.steps.list_for_video(video_id) == added


def test_an_unknown_step(truth: Truth) -> None:
    with pytest.raises(NotFound):
        truth.steps.get("absent")
    assert truth.steps.claim("absent", "w", LEASE) is None
    assert not truth.steps.renew("absent", 1, LEASE)
    assert not truth.steps.finish("absent", 1, {})
    assert not truth.steps.fail("absent", 1, "", permanent=True)
    assert truth.steps.list_for_video("absent") == []


# --- claim, renew, finish, fail ------------------------------------------------------------------------------------
def test_one_claim_wins(truth: Truth, video_id: str) -> None:
    [step] = planned(truth, video_id)
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    assert (claim.state, claim.attempt, claim.worker) == (S.RUNNING, 1, "w1")
    assert (claim.lease_until, claim.started_at) == (truth.clock.now + LEASE, truth.clock.now)
    assert truth.steps.claim(step.queue, "w2", LEASE) is None
    assert truth.steps.get(step.id) == claim


def test_a_step_is_not_claimed_before_its_time(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
    again_at = truth.clock.now + 5
    assert truth.steps.fail(step.id, 1, "S3 does not answer", permanent=False, again_at=again_at)
    waiting = truth.steps.get(step.id)
    assert (waiting.state, waiting.not_before, waiting.error) == (S.READY, again_at, "S3 does not answer")
    assert truth.steps.claim(step.queue, "w2", LEASE) is None
    assert truth.steps.waiting(10) == {"encode": 0, "seed": 0}
    truth.clock.advance(5)
    assert truth.steps.waiting(10) == {"encode": 1, "seed": 0}
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert second is not None
    assert (second.attempt, second.worker, second.error) == (2, "w2", "S3 does not answer")
    truth.steps.finish(step.id, 2, {})
    assert truth.steps.get(step.id).error == ""


def test_renewing_extends_the_lease_and_tells_how_far_it_is(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
    now = truth.clock.advance(20)
    assert truth.steps.renew(step.id, 1, LEASE, 0.5)
    assert truth.steps.renew(step.id, 1, LEASE)
    renewed = truth.steps.get(step.id)
    assert (renewed.lease_until, renewed.progress) == (now + LEASE, 0.5)


def test_a_lease_that_ran_out_unnoticed_may_still_be_renewed(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
    truth.clock.advance(LEASE + 1)
    assert truth.steps.renew(step.id, 1, LEASE)
    assert truth.steps.expire(4) == []


def test_finishing_counts_once(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
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
    step = claimed(truth, video_id)
    assert truth.steps.fail(step.id, 1, "It is not a video.", permanent=True, again_at=again_at)
    failed = truth.steps.get(step.id)
    assert (failed.state, failed.permanent, failed.error) == (S.FAILED, True, "It is not a video.")
    assert failed.finished_at == truth.clock.now
    assert truth.steps.claim(step.queue, "w2", LEASE) is None


def test_the_last_try_fails_without_being_permanent(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
    assert truth.steps.fail(step.id, 1, "again", permanent=False)
    failed = truth.steps.get(step.id)
    assert (failed.state, failed.permanent) == (S.FAILED, False)


@pytest.mark.parametrize("attempt", [0, 1, 3])
def test_only_the_current_attempt_may_write(truth: Truth, video_id: str, attempt: int) -> None:
    step = claimed(truth, video_id)
    truth.steps.fail(step.id, 1, "", permanent=False, again_at=0.0)
    second = truth.steps.claim(step.queue, "w2", LEASE)
    assert not truth.steps.renew(step.id, attempt, LEASE, 0.9)
    assert not truth.steps.finish(step.id, attempt, {"late": True})
    assert not truth.steps.fail(step.id, attempt, "late", permanent=True)
    assert truth.steps.get(step.id) == second


def test_an_unclaimed_step_cannot_be_finished(truth: Truth, video_id: str) -> None:
    [step] = planned(truth, video_id)
    assert not truth.steps.finish(step.id, 0, {})
    assert truth.steps.get(step.id) == step


def test_the_last_words_of_a_tool_may_be_anything(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
    assert truth.steps.fail(step.id, 1, "moov \x00 \udcff", permanent=True)
    assert truth.steps.get(step.id).error.startswith("moov ")


# --- given back ----------------------------------------------------------------------------------------------------
def test_what_is_given_back_is_ready_at_once_and_was_no_try(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
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
    step = claimed(truth, video_id)
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
    step = claimed(truth, video_id)
    assert not truth.steps.release(step.id, attempt)
    assert truth.steps.get(step.id) == step
    truth.steps.finish(step.id, 1, {})
    assert not truth.steps.release(step.id, 1)
    assert not truth.steps.release("nobody", 1)
    assert truth.steps.get(step.id).state is S.DONE


# --- expire --------------------------------------------------------------------------------------------------------
def test_what_a_dead_worker_left_is_ready_again(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
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
    [step] = planned(truth, video_id)
    ends = [died(truth, step, 0.04) for _ in range(3)]
    assert [(s.state, s.deaths, s.tries) for s in ends[:2]] == [(S.READY, 1, 0), (S.READY, 2, 0)]
    assert ends[2].state is S.FAILED
    assert "stopped answering, 3 times" in ends[2].error
    assert not ends[2].permanent


def test_a_death_further_on_than_all_before_does_not_count(truth: Truth, video_id: str) -> None:
    [step] = planned(truth, video_id)
    deaths = [died(truth, step, progress).deaths for progress in (0.1, 0.1, 0.5, 0.3, 0.56)]
    assert deaths == [0, 1, 1, 2, 2]
    assert died(truth, step, 0.97).state is S.READY
    assert died(truth, step, 1.0).state is S.FAILED


def test_a_tool_that_was_killed_is_a_death_too(truth: Truth, video_id: str) -> None:
    step = claimed(truth, video_id)
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
    step = claimed(truth, video_id)
    truth.steps.fail(step.id, 1, "The disk is full.", permanent=False, again_at=truth.clock())
    expired = [died(truth, step, most=1) for _ in range(2)][-1]
    assert (expired.state, expired.error) == (S.FAILED, "The disk is full.")


def test_a_retry_forgets_the_deaths(truth: Truth, video_id: str) -> None:
    [step] = planned(truth, video_id)
    for _ in range(2):
        assert [died(truth, step, 0.5).state for _ in range(4)] == [S.READY, S.READY, S.READY, S.FAILED]
        [again] = truth.steps.reopen(video_id)
        assert (again.deaths, again.furthest) == (0, 0.0)
    assert truth.steps.get(step.id).attempt == 8


def test_expiring_takes_only_what_ran_out(truth: Truth, video_id: str) -> None:
    early = claimed(truth, video_id, K.CHUNK, 0)
    truth.clock.advance(20)
    late = claimed(truth, video_id, K.CHUNK, 1)
    truth.clock.advance(15)
    assert [s.id for s in truth.steps.expire(4)] == [early.id]
    assert truth.steps.get(late.id) == late


def test_when_it_was_planned_is_kept_whatever_becomes_of_it(truth: Truth, video_id: str) -> None:
    [step] = planned(truth, video_id)
    planned_at = truth.clock.now
    assert step.planned_at == planned_at
    truth.clock.advance(300)
    planned(truth, video_id)
    truth.steps.claim(step.queue, "w1", LEASE)
    truth.steps.fail(step.id, 1, "", permanent=True)
    [again] = truth.steps.reopen(video_id)
    assert again.planned_at == truth.steps.get(step.id).planned_at == planned_at


# --- who is next ---------------------------------------------------------------------------------------------------
def film(truth: Truth, *steps: NewStep) -> str:
    video = builders.video()
    truth.catalog.add(video)
    truth.steps.plan(video.id, steps)
    truth.clock.advance(1)
    return video.id


def served(truth: Truth, queue: str) -> list[Step]:
    return list(iter(lambda: truth.steps.claim(queue, "w", LEASE), None))


def test_the_lowest_turn_is_next_and_among_equals_what_was_planned_first(truth: Truth) -> None:
    chunks = [NewStep(K.CHUNK, n, turn=n) for n in range(4)]
    long = film(truth, *reversed(chunks))
    short = film(truth, *chunks[:2], NewStep(K.AUDIO, turn=1))
    ending = film(truth, NewStep(K.PACKAGE, turn=-1))
    order = [(s.video_id, s.kind, s.index) for s in served(truth, ENCODE_QUEUE)]
    assert order[:4] == [(ending, K.PACKAGE, 0), (long, K.CHUNK, 0), (short, K.CHUNK, 0), (long, K.CHUNK, 1)]
    assert sorted(order[4:6]) == [(short, K.AUDIO, 0), (short, K.CHUNK, 1)]
    assert order[6:] == [(long, K.CHUNK, 2), (long, K.CHUNK, 3)]


def test_a_step_comes_back_to_its_own_turn(truth: Truth) -> None:
    chunks = [NewStep(K.CHUNK, n, turn=n) for n in range(3)]
    film(truth, *chunks)
    first = truth.steps.claim(ENCODE_QUEUE, "w", LEASE)
    assert first is not None
    truth.steps.release(first.id, first.attempt)
    assert [s.index for s in served(truth, ENCODE_QUEUE)] == [0, 1, 2]


def test_each_queue_has_its_own(truth: Truth) -> None:
    film(truth, *(NewStep(kind, edge="edge-a" if kind is K.SEED else "") for kind in K))
    assert truth.steps.waiting(10) == {"encode": 5, "seed": 2}
    assert {s.kind for s in served(truth, SEED_QUEUE)} == {K.SEED, K.SWEEP}
    assert {s.kind for s in served(truth, ENCODE_QUEUE)} == set(K) - {K.SEED, K.SWEEP}
    assert truth.steps.waiting(10) == {"encode": 0, "seed": 0}


def test_what_waits_is_counted_no_further_than_asked(truth: Truth) -> None:
    film(truth, *(NewStep(K.CHUNK, n) for n in range(5)))
    assert truth.steps.waiting(3) == {"encode": 3, "seed": 0}


# --- cancel, reopen ------------------------------------------------------------------------------------------------
def test_cancel_stops_what_is_not_finished_but_sweeping(truth: Truth, video_id: str) -> None:
    done = claimed(truth, video_id, K.PROBE)
    truth.steps.finish(done.id, 1, {})
    running = claimed(truth, video_id, K.CHUNK, 0)
    [waiting] = planned(truth, video_id, NewStep(K.CHUNK, 1))
    [sweep] = planned(truth, video_id, NewStep(K.SWEEP))
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


def test_a_worker_that_lets_go_ends_the_lease_of_its_own_cancelled_claim(truth: Truth, video_id: str) -> None:
    [step] = truth.steps.plan(video_id, [NewStep(StepKind.PROBE)])
    running = truth.steps.claim(step.queue, "w", 30)
    assert running is not None
    truth.steps.acknowledge_cancel(step.id, 1)
    assert truth.steps.get(step.id).lease_until == running.lease_until, "it still runs"
    truth.steps.cancel(video_id)
    truth.steps.acknowledge_cancel(step.id, 2)
    assert truth.steps.get(step.id).lease_until == running.lease_until, "another claim's"
    truth.steps.acknowledge_cancel(step.id, 1)
    assert truth.steps.get(step.id).lease_until == 0


def test_cancel_leaves_other_videos_alone(truth: Truth, video_id: str) -> None:
    other = builders.video()
    truth.catalog.add(other)
    [theirs] = planned(truth, other.id)
    planned(truth, video_id)
    truth.steps.cancel(video_id)
    assert truth.steps.get(theirs.id) == theirs
    assert truth.steps.reopen(other.id) == []


def test_clearing_takes_a_videos_steps_whatever_they_do(truth: Truth, video_id: str) -> None:
    other = builders.video()
    truth.catalog.add(other)
    truth.steps.plan(other.id, [NewStep(StepKind.PROBE)])
    truth.steps.plan(video_id, [NewStep(StepKind.CHUNK, n) for n in range(3)])
    claimed = truth.steps.claim(ENCODE_QUEUE, "w", 30)
    truth.steps.clear(video_id)
    assert truth.steps.list_for_video(video_id) == []
    assert len(truth.steps.list_for_video(other.id)) == 1
    assert claimed
    assert claimed.video_id == other.id or not truth.steps.renew(claimed.id, claimed.attempt, 30)
    assert len(truth.steps.plan(video_id, [NewStep(StepKind.PROBE)])) == 1


def test_reopening_goes_on_with_what_failed(truth: Truth, video_id: str) -> None:
    failed = claimed(truth, video_id, K.CHUNK, 0)
    truth.steps.renew(failed.id, 1, LEASE, 0.7)
    truth.steps.fail(failed.id, 1, "broken", permanent=True)
    done = claimed(truth, video_id, K.CHUNK, 1)
    truth.steps.finish(done.id, 1, {"frames": 3})
    running = claimed(truth, video_id, K.CHUNK, 2)
    planned(truth, video_id, NewStep(K.CHUNK, 3))
    truth.steps.cancel(video_id)
    reopened = truth.steps.reopen(video_id)
    assert [(s.index, s.state, s.attempt) for s in reopened] == [
        (0, S.READY, 1),
        (2, S.READY, 1),
        (3, S.READY, 0),
    ]
    fresh = reopened[0]
    assert (fresh.error, fresh.permanent, fresh.progress, fresh.not_before) == ("", False, 0.0, 0.0)
    assert [truth.steps.get(s.id) for s in reopened] == reopened
    assert not truth.steps.finish(running.id, 1, {}), "the claim from before the cancel stays void"
    assert truth.steps.reopen(video_id) == []
    assert truth.steps.get(done.id).result == {"frames": 3}


# --- those of one edge ---------------------------------------------------------------------------------------------
def ended(truth: Truth, video_id: str, new: NewStep, *, permanent: bool = False, well: bool = False) -> Step:
    [step] = truth.steps.plan(video_id, [new])
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    assert claim.id == step.id
    if well:
        truth.steps.finish(step.id, claim.attempt, {})
    else:
        truth.steps.fail(step.id, claim.attempt, "it is away", permanent=permanent)
    return truth.steps.get(step.id)


def test_a_live_videos_late_edges_get_another_round(truth: Truth) -> None:
    live, failed = builders.video(state=VideoState.LIVE), builders.video(state=VideoState.FAILED)
    for video in (live, failed):
        truth.catalog.add(video)
    late = ended(truth, live.id, NewStep(K.SEED, 0, "edge-a"))
    ended(truth, live.id, NewStep(K.SEED, 0, "edge-b"), permanent=True)
    ended(truth, live.id, NewStep(K.SEED, 0, "edge-c"), well=True)
    ended(truth, live.id, NewStep(K.POSTER))
    ended(truth, failed.id, NewStep(K.SEED, 0, "edge-a"))
    swept = ended(truth, failed.id, NewStep(K.SWEEP, 1))
    assert truth.steps.requeue_failed(truth.clock() - 60) == [], "not yet"
    truth.clock.now += 61
    requeued = truth.steps.requeue_failed(truth.clock() - 60)
    assert {step.id for step in requeued} == {late.id, swept.id}
    assert {(step.state, step.attempt) for step in requeued} == {(S.READY, 1)}
    assert truth.steps.requeue_failed(truth.clock() - 60) == []


def test_reseeding_does_an_edges_ended_seeds_of_live_videos_again(truth: Truth, video_id: str) -> None:
    first, second = builders.video(state=VideoState.LIVE), builders.video(state=VideoState.LIVE)
    for video in (first, second):
        truth.catalog.add(video)
    done = ended(truth, first.id, NewStep(K.SEED, 0, "edge-a"), well=True)
    ended(truth, first.id, NewStep(K.SEED, 0, "edge-b"), well=True)
    ended(truth, video_id, NewStep(K.SEED, 0, "edge-a"), well=True)
    refused = ended(truth, second.id, NewStep(K.SEED, 0, "edge-a"), permanent=True)
    assert {step.id for step in truth.steps.reseed("edge-a")} == {done.id, refused.id}
    again = truth.steps.get(refused.id)
    assert (again.state, again.permanent, again.error, again.attempt) == (S.READY, False, "", 1)
    assert again.turn == LATE_SEED_TURN
    assert truth.steps.reseed("edge-a") == []
    assert truth.steps.reseed("edge-c") == []


@pytest.mark.parametrize("all_of_them", [True, False])
def test_forgetting_an_edges_seeds(truth: Truth, video_id: str, all_of_them: bool) -> None:
    ended(truth, video_id, NewStep(K.SEED, 0, "edge-b"), well=True)
    other, third = builders.video(), builders.video()
    for video in (other, third):
        truth.catalog.add(video)
    done = ended(truth, video_id, NewStep(K.SEED, 0, "edge-a"), well=True)
    ended(truth, third.id, NewStep(K.SEED, 0, "edge-a"))
    truth.steps.plan(other.id, [NewStep(K.SEED, 0, "edge-a")])
    truth.steps.delete_seeds("edge-a", all_of_them=all_of_them)
    left = [
        step.id
        for video in (video_id, other.id, third.id)
        for step in truth.steps.list_for_video(video)
        if step.edge == "edge-a"
    ]
    assert left == ([] if all_of_them else [done.id])
    assert [step.edge for step in truth.steps.list_for_video(video_id)][-1] == "edge-b"


def test_live_videos_that_an_edge_was_never_asked_to_take_newest_first(truth: Truth) -> None:
    old, new, planned_already = (builders.video(state=VideoState.LIVE, created_at=at) for at in (1.0, 3.0, 2.0))
    for video in (old, new, planned_already, builders.video(state=VideoState.SEEDING)):
        truth.catalog.add(video)
    truth.steps.plan(planned_already.id, [NewStep(K.SEED, 0, "edge-a"), NewStep(K.SWEEP)])
    truth.steps.plan(old.id, [NewStep(K.SEED, 0, "edge-b")])
    assert truth.steps.unseeded("edge-a") == [new.id, old.id]
    assert truth.steps.unseeded("edge-a", limit=1) == [new.id]
    assert truth.steps.unseeded("edge-b") == [new.id, planned_already.id]
