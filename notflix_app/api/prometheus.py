"""Measures in Prometheus' text format. What each name is good for: docs/metrics.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import inf

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.core import Metric as Family
from prometheus_client.registry import Collector

from ..core.metrics import BOUNDS, EdgeMeasures, Measures, Metric, Tally
from ..core.steps import QUEUES, StepKind
from ..core.video import VideoState

__all__ = ["CONTENT_TYPE", "written"]

ABOUT = {
    Metric.STEP_SECONDS: "Time that steps took which are done.",
    Metric.STEP_RETRIES: "Tries of steps that failed and are followed by another.",
    Metric.STEP_FAILURES: "Steps that were given up.",
    Metric.LEASES_LOST: "Steps over which a worker fell silent.",
    Metric.TOOLS_KILLED: "Steps whose ffmpeg or packager was killed.",
    Metric.ENCODED_SECONDS: "Film that was encoded; its rate is a multiple of real time.",
    Metric.UPLOADED_BYTES: "What arrived whole.",
    Metric.TIME_TO_WATCHABLE: "Time from the begin of an upload until its video can be watched.",
    Metric.TIME_TO_LIVE: "Time from the begin of an upload until its video is live.",
}
OF_STEPS = {
    Metric.STEP_SECONDS,
    Metric.STEP_RETRIES,
    Metric.STEP_FAILURES,
    Metric.LEASES_LOST,
    Metric.TOOLS_KILLED,
}
OF_EDGES = {
    "up": "Whether it answered lately, and well.",
    "drained": "Whether viewers are sent elsewhere.",
    "videos": "Videos that it holds.",
    "load": "From 0, idle, to 1, at its limit.",
    "disk_bytes": "The size of its disk.",
    "disk_free_bytes": "Room on it.",
    "certificate_ends_seconds": "When, since the epoch.",
    "served_bytes": "Sent to viewers since it started.",
}


def written(measures: Measures) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Measured(measures))
    return generate_latest(registry)


class _Measured(Collector):
    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def collect(self) -> Iterable[Family]:
        yield from _steps(self._measures)
        yield from _workers(self._measures.workers)
        yield from (_grown(metric, self._measures.tallies) for metric in Metric)
        yield from _edges(self._measures.edges)
        yield GaugeMetricFamily("notflix_webhook_events", "Events that wait.", value=float(self._measures.events))


def _steps(measures: Measures) -> Iterator[Family]:
    steps = GaugeMetricFamily("notflix_steps", "Steps that are not done.", labels=["kind", "state"])
    wait = GaugeMetricFamily("notflix_oldest_wait_seconds", "For how long a step has been due.", labels=["kind"])
    for backlog in measures.backlogs:
        for state in ("due", "later", "running"):
            steps.add_metric([backlog.kind, state], getattr(backlog, state))
        wait.add_metric([backlog.kind], backlog.oldest_wait)
    videos = GaugeMetricFamily("notflix_videos", "Videos; uploads are those that are uploading.", labels=["state"])
    for video_state in VideoState:
        videos.add_metric([video_state], measures.videos.get(video_state, 0))
    yield from (steps, wait, videos)


def _workers(alive: dict[str, int] | None) -> Iterator[Family]:
    yield GaugeMetricFamily("notflix_redis_up", "Whether Redis answers.", value=float(alive is not None))
    workers = GaugeMetricFamily("notflix_workers", "Workers that are alive.", labels=["queue"])
    if alive is not None:
        for queue in QUEUES:
            workers.add_metric([queue], alive.get(queue, 0))
    yield workers


def _grown(metric: Metric, tallies: Sequence[Tally]) -> Family:
    """With a line for each kind of step from the first day: what begins with a count of 1 has no increase."""
    family = _family(metric)
    for label in StepKind if metric in OF_STEPS else ("",):
        mine = [tally for tally in tallies if (tally.metric, tally.label) == (metric, label)]
        labels, total = [label] if label else [], sum(tally.total for tally in mine)
        if isinstance(family, HistogramMetricFamily):
            family.add_metric(labels, _buckets(BOUNDS[metric], mine), total)
        else:
            family.add_metric(labels, total)
    return family


def _family(metric: Metric) -> HistogramMetricFamily | CounterMetricFamily:
    family = HistogramMetricFamily if metric in BOUNDS else CounterMetricFamily
    return family(f"notflix_{metric}", ABOUT[metric], labels=["kind"] if metric in OF_STEPS else [])


def _buckets(bounds: Iterable[float], tallies: Sequence[Tally]) -> list[tuple[str, float]]:
    """Each holds what those before it hold. Bounds of an earlier release stay among them."""
    every = sorted({*bounds, inf, *(tally.bound for tally in tallies)})
    inside = (sum(tally.count for tally in tallies if tally.bound == bound) for bound in every)
    return [
        ("+Inf" if bound == inf else f"{float(bound)}", so_far)
        for bound, so_far in zip(every, accumulate(inside), strict=True)
    ]


def _edges(edges: Sequence[EdgeMeasures]) -> Iterator[Family]:
    measured = [(each.edge.name, _of_edge(each)) for each in edges]
    for name, about in OF_EDGES.items():
        make = CounterMetricFamily if name == "served_bytes" else GaugeMetricFamily
        family = make(f"notflix_edge_{name}", about, labels=["edge"])
        for edge, values in measured:
            if (value := values.get(name)) is not None:
                family.add_metric([edge], float(value))
        yield family


def _of_edge(measures: EdgeMeasures) -> dict[str, float | None]:
    """What is not known is None, or not there."""
    health = measures.health
    known: dict[str, float | None] = {"up": 0, "drained": measures.edge.drained, "videos": measures.videos}
    if health is not None:
        known |= {"up": health.well, "load": health.load, "served_bytes": health.served}
        known |= {"certificate_ends_seconds": health.certificate_ends}
    if health is not None and health.disk is not None:
        known |= {"disk_bytes": health.disk.total, "disk_free_bytes": health.disk.free}
    return known
