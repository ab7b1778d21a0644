"""A film's steps as lists of films read them: counted by the database, and one by one only where there are few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .steps import Step, StepKind, StepState

MANY = (StepKind.CHUNK, StepKind.AUDIO, StepKind.FILL)  # the kinds of which a film has hundreds


@dataclass(frozen=True, slots=True)
class StepCount:
    """A film's steps of one kind in one state. planned_at: of the last one. first_start, last_end: None where none
    began or ended. seconds: those spent on all of them together."""

    kind: StepKind
    state: StepState
    count: int
    planned_at: float = 0.0
    first_start: float | None = None
    last_end: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StepSummary:
    """counts: of all steps. steps: those of the few kinds; of MANY only what is begun and has not ended.
    ended_chunks: DONE or FAILED → the chunks' numbers; None where nobody asked for the strip."""

    counts: tuple[StepCount, ...] = ()
    steps: tuple[Step, ...] = ()
    ended_chunks: Mapping[StepState, Sequence[int]] | None = None

    def count(self, kind: StepKind) -> int:
        return sum(count.count for count in self.counts if count.kind is kind)

    def result(self, kind: StepKind) -> Mapping[str, Any]:
        """What finish() was given for a film's one step of that kind; empty until it is done."""
        return next((step.result for step in self.steps if step.kind is kind and step.state is StepState.DONE), {})


NO_STEPS = StepSummary()


def of_kinds(counts: Iterable[StepCount], kinds: Sequence[StepKind]) -> list[StepCount]:
    return [count for count in counts if count.kind in kinds]
