"""What is counted of the work as it is done, and how it stands now: what /metrics shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

from .edge_health import EdgeHealth
from .edges import EdgeNode
from .steps import FILM_SECONDS, Step, StepKind, StepState
from .video import VideoState


class Metric(StrEnum):
    """What only grows, whatever becomes of the films that it was counted of."""

    STEP_SECONDS = "step_seconds"  # that a step took which is done
    STEP_RETRIES = "step_retries"  # tries that failed, and another follows
    STEP_FAILURES = "step_failures"  # steps that were given up
    LEASES_LOST = "leases_lost"  # a worker fell silent over a step
    TOOLS_KILLED = "tools_killed"  # ffmpeg or the packager was killed
    ENCODED_SECONDS = "encoded_seconds"  # of film
    UPLOADED_BYTES = "uploaded_bytes"
    TIME_TO_WATCHABLE = "time_to_watchable_seconds"  # from the begin of the upload
    TIME_TO_LIVE = "time_to_live_seconds"  # likewise


# A histogram's buckets: the upper bound of each, in seconds. What is over the last one is counted without a bound.
BOUNDS: Mapping[Metric, tuple[float, ...]] = {
    Metric.STEP_SECONDS: (0.1, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 1200, 3600),
    Metric.TIME_TO_WATCHABLE: (5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600),
    Metric.TIME_TO_LIVE: (5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of a metric, added up. label: a kind of step, or ''. bound: of a histogram's bucket.

    count: how many times; total: what they come to.
    """

    metric: Metric
    label: str
    bound: float
    count: int
    total: float


def observed(metric: Metric, value: float, label: str = "") -> Tally:
    """Once, so much."""
    bound = next((bound for bound in BOUNDS.get(metric, ()) if value <= bound), inf)
    return Tally(metric, label, bound, 1, value)


def counted(metric: Metric, steps: Iterable[Step]) -> list[Tally]:
    """Once for each of the steps."""
    return [observed(metric, 1, step.kind) for step in steps]


def of_done(kind: StepKind, seconds: float, result: Mapping[str, Any]) -> list[Tally]:
    """Of a step that is done, after so many seconds."""
    tallies = [observed(Metric.STEP_SECONDS, seconds, kind)]
    if FILM_SECONDS in result:
        tallies.append(observed(Metric.ENCODED_SECONDS, result[FILM_SECONDS]))
    return tallies


def of_dead(metric: Metric, steps: Sequence[Step]) -> list[Tally]:
    """Of steps over which a worker or a tool died; some were given up over it."""
    failed = [step for step in steps if step.state is StepState.FAILED]
    return [*counted(metric, steps), *counted(Metric.STEP_FAILURES, failed)]


@dataclass(frozen=True, slots=True)
class Backlog:
    """A kind's steps that are not done. due: how many wait for a worker; later: for a time that was set; oldest_wait:
    seconds that the one which waits longest has been due."""

    kind: StepKind
    due: int = 0
    later: int = 0
    running: int = 0
    oldest_wait: float = 0.0


@dataclass(frozen=True, slots=True)
class EdgeMeasures:
    """health: None where nobody has asked it for a while. videos: how many it holds."""

    edge: EdgeNode
    health: EdgeHealth | None
    videos: int


@dataclass(frozen=True, slots=True)
class Measures:
    """All of it. workers: queue → how many are alive; None while Redis, which alone knows, does not answer.
    events: that webhooks have yet to take."""

    backlogs: tuple[Backlog, ...]
    videos: Mapping[VideoState, int]
    tallies: tuple[Tally, ...]
    edges: tuple[EdgeMeasures, ...]
    workers: dict[str, int] | None
    events: int = 0
