"""Planning steps: each once, for a video that is there."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import NotFound
from notflix_app.core.steps import NewStep, StepKind, StepState
from tests.fixtures.truth import LEASE, Truth

K, S = StepKind, StepState


def test_planning_twice_adds_nothing(truth: Truth, video_id: str) -> None:
    first = truth.planned(video_id, NewStep(K.CHUNK, 0), NewStep(K.CHUNK, 1))
    again = truth.planned(video_id, NewStep(K.CHUNK, 1), NewStep(K.CHUNK, 2), NewStep(K.CHUNK, 2))
    assert [(s.kind, s.index, s.state, s.attempt) for s in first] == [
        (K.CHUNK, 0, S.READY, 0),
        (K.CHUNK, 1, S.READY, 0),
    ]
    assert [s.index for s in again] == [2]
    assert truth.steps.list_for_video(video_id) == first + again
    assert truth.steps.plan(video_id, []) == []


def test_planning_does_not_touch_what_is_under_way(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id)
    assert truth.planned(video_id, NewStep(K.PROBE)) == []
    assert truth.steps.get(step.id) == step


def test_videos_have_steps_of_their_own(truth: Truth, video_id: str) -> None:
    other = truth.video()
    [mine], [theirs] = truth.planned(video_id), truth.planned(other.id)
    assert mine.id != theirs.id
    assert truth.steps.list_for_video(other.id) == [theirs]
    assert truth.steps.list_for_video(video_id) == [mine]


def test_nothing_is_planned_for_a_video_that_is_gone(truth: Truth, video_id: str) -> None:
    truth.catalog.delete(video_id)
    assert truth.planned(video_id) == []
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
    added = truth.planned(video_id, *mixed)
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


def test_when_it_was_planned_is_kept_whatever_becomes_of_it(truth: Truth, video_id: str) -> None:
    [step] = truth.planned(video_id)
    planned_at = truth.clock.now
    assert step.planned_at == planned_at
    truth.clock.advance(300)
    truth.planned(video_id)
    truth.steps.claim(step.queue, "w1", LEASE)
    truth.steps.fail(step.id, 1, "", permanent=True)
    [again] = truth.steps.reopen(video_id)
    assert again.planned_at == truth.steps.get(step.id).planned_at == planned_at


def test_a_step_that_waits_is_nobodys_until_it_is_ready(truth: Truth, video_id: str) -> None:
    now, waiting = truth.planned(video_id, NewStep(K.CHUNK, 0), NewStep(K.CHUNK, 1, waiting=True))
    assert (now.state, waiting.state) == (S.READY, S.WAITING)
    assert truth.steps.waiting(10)["encode"] == 1
    assert [truth.steps.claim("encode", "w", LEASE) is None for _ in range(2)] == [False, True]
    at = truth.clock.advance(5)
    [ready] = truth.steps.make_ready([now.id, waiting.id])
    assert (ready.id, ready.state, ready.planned_at) == (waiting.id, S.READY, at)
    assert truth.steps.make_ready([waiting.id]) == []
    claim = truth.steps.claim("encode", "w", LEASE)
    assert claim
    assert claim.id == waiting.id


def test_a_step_that_waits_is_cancelled_with_the_others(truth: Truth, video_id: str) -> None:
    [waiting] = truth.planned(video_id, NewStep(K.CHUNK, 1, waiting=True))
    truth.steps.cancel(video_id)
    assert truth.steps.get(waiting.id).state is S.CANCELLED
    assert truth.steps.make_ready([waiting.id]) == []


def test_what_was_asked_for_is_kept(truth: Truth, video_id: str) -> None:
    asked = {"audio": 1, "language": "pt-BR"}
    [step] = truth.planned(video_id, NewStep(K.SPEECH, asked=asked))
    assert step.asked == truth.steps.get(step.id).asked == asked
    assert truth.planned(video_id, NewStep(K.CHUNK))[0].asked == {}
