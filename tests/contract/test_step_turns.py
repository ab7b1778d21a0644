"""Which step of a queue is next."""

from __future__ import annotations

from notflix_app.core.steps import (
    ENCODE_QUEUE,
    QUEUES,
    SEED_QUEUE,
    SPEECH_QUEUE,
    URGENT_QUEUE,
    NewStep,
    Step,
    StepKind,
    StepState,
)
from tests.fixtures.truth import LEASE, Truth

K, S = StepKind, StepState


def film(truth: Truth, *steps: NewStep) -> str:
    video = truth.video()
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


def test_what_somebody_waits_for_comes_before_all_others(truth: Truth) -> None:
    first = film(truth, *(NewStep(K.CHUNK, n, turn=n) for n in range(3)))
    watched = film(truth, *(NewStep(K.CHUNK, n, turn=n) for n in range(3)))
    truth.steps.hurry(watched, K.CHUNK, 2, -1)
    truth.steps.hurry(watched, K.CHUNK, 7, -1)  # there is none
    chunk = truth.steps.claim(ENCODE_QUEUE, "w", LEASE)
    assert chunk is not None
    assert (chunk.video_id, chunk.index) == (watched, 2)
    truth.steps.hurry(watched, K.CHUNK, 2, -2)
    assert truth.steps.get(chunk.id) == chunk, "it is at work: what was asked comes as soon as it can"
    assert not truth.steps.has_published(watched, K.CHUNK, 2)
    truth.steps.finish(chunk.id, chunk.attempt, {})
    assert truth.steps.has_published(watched, K.CHUNK, 2)
    assert [(s.video_id, s.index) for s in served(truth, ENCODE_QUEUE)][:2] == [(first, 0), (watched, 0)]


def test_nobody_is_put_back(truth: Truth) -> None:
    video_id = film(truth, NewStep(K.CHUNK, 0, turn=0))
    truth.steps.hurry(video_id, K.CHUNK, 0, 5)
    [step] = truth.steps.list_for_video(video_id)
    assert step.turn == 0


def test_a_step_comes_back_to_its_own_turn(truth: Truth) -> None:
    chunks = [NewStep(K.CHUNK, n, turn=n) for n in range(3)]
    film(truth, *chunks)
    first = truth.steps.claim(ENCODE_QUEUE, "w", LEASE)
    assert first is not None
    truth.steps.release(first.id, first.attempt)
    assert [s.index for s in served(truth, ENCODE_QUEUE)] == [0, 1, 2]


def test_each_queue_has_its_own(truth: Truth) -> None:
    film(truth, *(NewStep(kind, edge="edge-a" if kind in (K.FILL, K.SEED) else "") for kind in K))
    assert truth.steps.waiting(10) == {"encode": len(K) - 4, "seed": 3, "speech": 1, "urgent": len(K) - 4}
    assert {s.kind for s in served(truth, SEED_QUEUE)} == {K.FILL, K.SEED, K.SWEEP}
    assert {s.kind for s in served(truth, SPEECH_QUEUE)} == {K.SPEECH}
    assert {s.kind for s in served(truth, ENCODE_QUEUE)} == set(K) - {K.FILL, K.SEED, K.SWEEP, K.SPEECH}
    assert truth.steps.waiting(10) == dict.fromkeys(QUEUES, 0)


def test_what_waits_is_counted_no_further_than_asked(truth: Truth) -> None:
    film(truth, *(NewStep(K.CHUNK, n) for n in range(5)))
    assert truth.steps.waiting(3) == {"encode": 3, "seed": 0, "speech": 0, "urgent": 3}


def test_what_is_urgent_is_claimed_from_the_encode_queue_and_nothing_else(truth: Truth) -> None:
    video = film(truth, *(NewStep(K.CHUNK, n, turn=n) for n in range(4)), NewStep(K.SEED, edge="edge-a", turn=-1))
    assert truth.steps.waiting(10) == {"encode": 4, "seed": 1, "speech": 0, "urgent": 1}
    assert truth.steps.hurry(video, K.CHUNK, 2, -1)
    assert not truth.steps.hurry(video, K.CHUNK, 2, -1), "once is enough"
    assert [step.queues for step in truth.steps.list_for_video(video)] == [
        *((ENCODE_QUEUE, URGENT_QUEUE), (ENCODE_QUEUE,), (ENCODE_QUEUE, URGENT_QUEUE), (ENCODE_QUEUE,)),
        (SEED_QUEUE,),
    ]
    assert [step.index for step in served(truth, URGENT_QUEUE)] == [2, 0]
    assert truth.steps.waiting(10) == {"encode": 2, "seed": 1, "speech": 0, "urgent": 0}
