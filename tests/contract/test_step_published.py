"""What a finished step published is known with its end, or not at all; of a sound, how much is there meanwhile."""

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


def test_a_sound_is_there_as_far_as_was_noted_and_whole_when_it_is_done(truth: Truth, video_id: str) -> None:
    sound = truth.claimed(video_id, NewStep(K.AUDIO, 1))
    assert not truth.steps.has_published(video_id, K.AUDIO, 1)
    assert truth.steps.record_segments(sound.id, sound.attempt, 3)
    assert [truth.steps.has_published(video_id, K.AUDIO, 1, count) for count in (1, 3, 4)] == [True, True, False]
    assert not truth.steps.has_published(video_id, K.AUDIO, 0)
    assert truth.steps.get(sound.id).segments == 3
    assert truth.steps.published(video_id) == [], "its sizes are not all known yet"
    truth.steps.finish(sound.id, sound.attempt, {}, (builders.stream("a0"),))
    assert truth.steps.has_published(video_id, K.AUDIO, 1, 400)


def test_what_was_noted_of_a_sound_stays_there_when_another_begins_it_anew(truth: Truth, video_id: str) -> None:
    sound = truth.claimed(video_id, NewStep(K.AUDIO))
    truth.steps.record_segments(sound.id, sound.attempt, 7)
    truth.clock.advance(LEASE + 1)
    truth.steps.expire(4)
    assert not truth.steps.record_segments(sound.id, sound.attempt, 8), "it was taken from him"
    again = truth.steps.claim("encode", "w2", LEASE)
    assert again is not None
    assert again.segments == 7
    assert truth.steps.record_segments(again.id, again.attempt, 1)
    assert truth.steps.get(again.id).segments == 7
    truth.steps.clear(video_id)
    [new] = truth.planned(video_id, NewStep(K.AUDIO))
    assert new.segments == 0
