"""The steps of the pipeline: what a worker claims, does and finishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class StepKind(StrEnum):
    """PROBE → (POSTER, CHUNK 0..n, AUDIO 0..m) → PACKAGE → SEED per edge; SWEEP cleans up at the end, or after
    cancel and delete."""

    PROBE = "probe"
    POSTER = "poster"
    CHUNK = "chunk"
    AUDIO = "audio"
    PACKAGE = "package"
    SEED = "seed"
    SWEEP = "sweep"


class StepState(StrEnum):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


# RQ queues, by the kind of worker that drains them. Earlier queues of a worker go first: what is short, and what
# brings a video to its end, before what is long.
ENCODE_QUEUES = ("probe", "package", "encode")
SEED_QUEUES = ("seed",)
QUEUE_OF: dict[StepKind, str] = {
    StepKind.PROBE: "probe",
    StepKind.POSTER: "probe",
    StepKind.PACKAGE: "package",
    StepKind.CHUNK: "encode",
    StepKind.AUDIO: "encode",
    StepKind.SEED: "seed",
    StepKind.SWEEP: "seed",
}


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to plan. index: chunk or audio track number, else 0. edge: the edge's name for SEED, else ''."""

    kind: StepKind
    index: int = 0
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the pipeline's truth. Times are seconds since the epoch, UTC.

    attempt counts the claims and is the fencing token: only the claim with the current number may write.
    tries counts those that speak against the step: not what was given back, and anew after each reopen.
    progress goes from 0 to 1. lease_until: while RUNNING, when others may take it over.
    not_before: while READY, when it may be claimed (back-off). result: what finish() was given.
    planned_at: when it was first wanted, whatever became of it since.
    """

    id: str
    video_id: str
    kind: StepKind
    index: int = 0
    edge: str = ""
    state: StepState = StepState.READY
    attempt: int = 0
    tries: int = 0
    worker: str = ""
    progress: float = 0.0
    lease_until: float = 0.0
    not_before: float = 0.0
    started_at: float | None = None
    finished_at: float | None = None
    error: str = ""
    permanent: bool = False
    result: dict[str, Any] = field(default_factory=dict)
    planned_at: float = 0.0

    @property
    def queue(self) -> str:
        return QUEUE_OF[self.kind]

    @property
    def seconds(self) -> float:
        """Time spent on the last attempt; 0 unless it ended."""
        if self.started_at is None or self.finished_at is None:
            return 0.0
        return max(0.0, self.finished_at - self.started_at)
