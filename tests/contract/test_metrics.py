"""What every MetricsReader tells of what the other repositories did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.metrics import SqlMetrics
from notflix_app.core.metrics import Backlog, Metric
from notflix_app.core.ports import MetricsReader
from notflix_app.core.steps import ENCODE_QUEUE, FILM_SECONDS, NewStep, StepKind
from notflix_app.core.video import VideoState
from tests.fixtures.truth import LEASE, Truth

K, M = StepKind, Metric


@pytest.fixture
def metrics(sql_engine: Engine, truth: Truth) -> MetricsReader:
    return SqlMetrics(sql_engine, truth.clock)


def totals(metrics: MetricsReader) -> dict[tuple[Metric, str], float]:
    sums: dict[tuple[Metric, str], float] = {}
    for tally in metrics.tallies():
        sums[tally.metric, tally.label] = sums.get((tally.metric, tally.label), 0) + tally.total
    return sums


def of_kind(metrics: MetricsReader, kind: StepKind) -> Backlog:
    [backlog] = [backlog for backlog in metrics.backlogs() if backlog.kind is kind]
    return backlog


def test_at_first_there_is_nothing(metrics: MetricsReader) -> None:
    assert metrics.tallies() == []
    assert metrics.backlogs() == [Backlog(kind) for kind in StepKind]
    assert metrics.videos() == {}


def test_a_step_that_is_done_is_counted_once_and_outlives_its_video(
    truth: Truth, metrics: MetricsReader, video_id: str
) -> None:
    for seconds in (3, 4, 70):
        step = truth.claimed(video_id, NewStep(K.CHUNK, seconds))
        truth.clock.advance(seconds)
        assert truth.steps.finish(step.id, 1, {FILM_SECONDS: 16.0})
        assert not truth.steps.finish(step.id, 1, {FILM_SECONDS: 16.0})
    truth.catalog.delete(video_id)
    steps = [tally for tally in metrics.tallies() if tally.metric is M.STEP_SECONDS]
    assert [(tally.label, tally.bound, tally.count, tally.total) for tally in steps] == [
        (K.CHUNK, 5, 2, 7.0),
        (K.CHUNK, 120, 1, 70.0),
    ]
    assert totals(metrics)[M.ENCODED_SECONDS, ""] == 48.0


def test_each_way_to_fail_is_told_apart(truth: Truth, metrics: MetricsReader, video_id: str) -> None:
    probe = truth.claimed(video_id)
    truth.steps.fail(probe.id, 1, "It broke.", permanent=False, again_at=truth.clock())
    truth.steps.claim(ENCODE_QUEUE, "w", LEASE)
    truth.steps.fail(probe.id, 1, "It is too late for that.", permanent=True)
    truth.steps.fail(probe.id, 2, "It broke.", permanent=True)
    poster = truth.claimed(video_id, NewStep(K.POSTER))
    truth.steps.record_death(poster.id, 1, "ffmpeg was killed.", 4, truth.clock() + 1000)
    chunks = [truth.claimed(video_id, NewStep(K.CHUNK, number)) for number in range(2)]
    truth.clock.advance(LEASE + 1)
    assert len(truth.steps.expire(max_deaths=0)) == len(chunks)
    assert totals(metrics) == {
        (M.STEP_RETRIES, K.PROBE): 1,
        (M.STEP_FAILURES, K.PROBE): 1,
        (M.TOOLS_KILLED, K.POSTER): 1,
        (M.LEASES_LOST, K.CHUNK): 2,
        (M.STEP_FAILURES, K.CHUNK): 2,
    }


def test_what_arrived_and_how_long_it_took_to_be_live(truth: Truth, metrics: MetricsReader) -> None:
    video = truth.video(state=VideoState.UPLOADING, created_at=truth.clock(), size=1 << 40)
    truth.clock.advance(20)
    for _ in range(2):
        truth.catalog.record_arrival(video.id, VideoState.SEEDING)
    truth.clock.advance(13)
    for _ in range(2):
        truth.catalog.move(video.id, VideoState.LIVE)
    assert totals(metrics) == {(M.UPLOADED_BYTES, ""): 1 << 40, (M.TIME_TO_LIVE, ""): 33.0}
    assert metrics.videos() == {VideoState.LIVE: 1}


def test_what_waits_is_due_or_for_later_and_since_when(truth: Truth, metrics: MetricsReader, video_id: str) -> None:
    truth.planned(video_id, *(NewStep(K.CHUNK, number, turn=number) for number in range(4)))
    truth.clock.advance(40)
    assert of_kind(metrics, K.CHUNK) == Backlog(K.CHUNK, due=4, oldest_wait=40.0)
    failed, released, running = (truth.steps.claim(ENCODE_QUEUE, "w", LEASE) for _ in range(3))
    assert failed
    assert released
    assert running
    truth.steps.fail(failed.id, 1, "It broke.", permanent=False, again_at=truth.clock() + 100)
    truth.steps.finish(running.id, 1, {})
    truth.steps.release(released.id, 1)
    assert truth.steps.claim(ENCODE_QUEUE, "w", LEASE)  # the released one
    truth.clock.advance(2)
    assert of_kind(metrics, K.CHUNK) == Backlog(K.CHUNK, due=1, later=1, running=1, oldest_wait=42.0)
    assert truth.steps.claim(ENCODE_QUEUE, "w", LEASE)
    truth.clock.advance(103)
    assert of_kind(metrics, K.CHUNK) == Backlog(K.CHUNK, due=1, running=2, oldest_wait=5.0)


def test_what_is_tried_again_a_year_later_has_not_waited_for_a_year(
    truth: Truth, metrics: MetricsReader, video_id: str
) -> None:
    step = truth.claimed(video_id)
    truth.steps.fail(step.id, 1, "It broke.", permanent=True)
    truth.clock.advance(365 * 24 * 3600)
    truth.steps.reopen(video_id)
    truth.clock.advance(3)
    assert of_kind(metrics, K.PROBE) == Backlog(K.PROBE, due=1, oldest_wait=3.0)


def test_many_at_once_lose_no_count(truth: Truth, metrics: MetricsReader, video_id: str) -> None:
    truth.planned(video_id, *(NewStep(kind, number) for number in range(20) for kind in (K.CHUNK, K.AUDIO)))

    def work() -> None:
        while step := truth.steps.claim(ENCODE_QUEUE, "w", LEASE):
            truth.steps.finish(step.id, 1, {FILM_SECONDS: 1.0})

    with ThreadPoolExecutor(8) as workers:
        for done in [workers.submit(work) for _ in range(8)]:
            done.result()
    assert totals(metrics)[M.ENCODED_SECONDS, ""] == 40.0
