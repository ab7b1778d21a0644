"""What a finished step published is known with its end, or not at all."""

from __future__ import annotations

from notflix_app.core.steps import NewStep, StepKind
from tests import builders
from tests.fixtures.truth import LEASE, Truth

K = StepKind


def test_it_is_told_in_film_order_and_sound_last(truth: Truth, video_id: str) -> None:
    truth.planned(video_id, NewStep(K.AUDIO), *(NewStep(K.CHUNK, number) for number in range(12)))
    expected = {}
    while step := truth.steps.claim("encode", "w1", LEASE):
        streams = (builders.stream("v1080p" if step.kind is K.CHUNK else "a0", samples=step.index),)
        assert truth.steps.finish(step.id, step.attempt, {}, streams)
        expected[step.kind, step.index] = streams
    published = truth.steps.published(video_id)
    assert published == [*(expected[K.CHUNK, number] for number in range(12)), expected[K.AUDIO, 0]]


def test_whoever_lost_the_step_published_nothing(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id, NewStep(K.CHUNK))
    truth.clock.advance(LEASE + 1)
    truth.steps.expire(4)
    again = truth.steps.claim("encode", "w2", LEASE)
    assert again is not None
    assert not truth.steps.finish(step.id, step.attempt, {}, (builders.stream("v1080p", samples=1),))
    assert truth.steps.published(video_id) == []
    ours = (builders.stream("v1080p", samples=2),)
    assert truth.steps.finish(again.id, again.attempt, {}, ours)
    assert truth.steps.published(video_id) == [ours]


def test_what_begins_again_has_published_nothing(truth: Truth, video_id: str) -> None:
    step = truth.claimed(video_id, NewStep(K.CHUNK))
    truth.steps.finish(step.id, step.attempt, {}, (builders.stream("v1080p"),))
    other = truth.video().id
    assert truth.steps.published(other) == []
    truth.steps.clear(video_id)
    assert truth.steps.published(video_id) == []
    truth.claimed(video_id, NewStep(K.CHUNK))
    assert truth.steps.published(video_id) == []
