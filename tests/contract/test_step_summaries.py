"""Steps of many films at once: counted, and one by one only where there are few."""

from __future__ import annotations

from notflix_app.core.steps import ENCODE_QUEUE, NewStep, Step, StepKind
from tests import builders
from tests.fixtures.truth import LEASE, Truth

K = StepKind


def test_a_summary_says_what_the_steps_say(truth: Truth, video_id: str) -> None:
    truth.planned(video_id, NewStep(K.PROBE), *(NewStep(K.CHUNK, n, turn=n) for n in range(7)), NewStep(K.AUDIO))
    truth.planned(video_id, NewStep(K.SEED, 0, "edge-a"), NewStep(K.SEED, 0, "edge-b"))

    def claim() -> Step:
        claim = truth.steps.claim(ENCODE_QUEUE, "w", LEASE)
        assert claim is not None
        truth.clock.advance(3)
        return claim

    done, also_done, failed, released, running = (claim() for _ in range(5))
    truth.steps.finish(done.id, 1, {"rungs": ["1080p"]})
    truth.steps.finish(also_done.id, 1, {})
    truth.steps.fail(failed.id, 1, "It broke.", permanent=True)
    truth.steps.release(released.id, 1, again_at=truth.clock() + 9, error="The store does not answer.")
    truth.steps.renew(running.id, 1, LEASE, 0.25)
    steps = truth.steps.list_for_video(video_id)
    for strips in ((), (video_id,)):
        summaries = truth.steps.summarize({video_id: 1, "absent": 1}, strips)
        expected = builders.summary(steps)
        mine = summaries[video_id]
        assert set(mine.counts) == set(expected.counts)
        assert list(mine.steps) == [step for step in steps if step in expected.steps]
        assert mine.ended_chunks == (expected.ended_chunks if strips else None)
        assert summaries["absent"].counts == summaries["absent"].steps == ()
    assert truth.steps.summarize({}) == {}


def test_a_long_film_is_summed_up_from_the_index_alone(truth: Truth, video_id: str) -> None:
    truth.planned(video_id, *(NewStep(K.CHUNK, n) for n in range(300)))
    summary = truth.steps.summarize({video_id: 1}, [video_id])[video_id]
    assert (summary.count(K.CHUNK), summary.steps, summary.ended_chunks) == (300, (), {})
