"""What a film waits for, so that its card can name it: pure, from its row, its steps and what is known of the parts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .progress import counts_of, stage_of, steps_of
from .step_summary import StepSummary
from .steps import QUEUE_OF, Step, StepKind, StepState
from .video import IN_PIPELINE, Video
from .views import Progress


class Wait(StrEnum):
    """TURN: workers are there, and busy with other films."""

    NOTHING = ""
    STORE = "store"
    EDGE = "edge"
    WORKER = "worker"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Parts:
    """queues: those that a worker serves who can be called."""

    store_away: bool = False
    queues: Collection[str] = ()


def waits_for(video: Video, summary: StepSummary, progress: Progress, parts: Parts) -> Wait:
    if video.state not in IN_PIPELINE:
        return Wait.NOTHING
    if parts.store_away:
        return Wait.STORE
    stage = stage_of(video, summary)
    chosen = steps_of(summary, stage)
    if not any(_moves(step) for step in chosen):
        if any(_lacks_its_edge(step) for step in chosen):
            return Wait.EDGE
        if any(_given_back(step) for step in chosen):
            return Wait.STORE
    ready = [count.kind for count in counts_of(summary, stage) if count.state is StepState.READY]
    if not (progress.waiting and ready):
        return Wait.NOTHING
    return Wait.TURN if QUEUE_OF[ready[0]] in parts.queues else Wait.WORKER


def _moves(step: Step) -> bool:
    """Its error is of the try before: once it gets on, that is history."""
    return step.state is StepState.RUNNING and (not step.error or step.progress > 0)


def _lacks_its_edge(step: Step) -> bool:
    return step.kind is StepKind.SEED and bool(step.error) and step.state in (StepState.READY, StepState.RUNNING)


def _given_back(step: Step) -> bool:
    """For want of a part: with a reason, and it was no try."""
    return step.state is StepState.READY and bool(step.error) and not step.tries and not step.deaths
