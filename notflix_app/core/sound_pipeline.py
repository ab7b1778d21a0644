"""What comes next for a track of sound that was added: pure, as core.pipeline is for films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .added_sounds import AddedSound, SoundState
from .pipeline import NO_EDGE, SWEEP_CANCELLED, sweeping
from .steps import AUDIO_TURN, LATE_SEED_TURN, NewStep, Step, StepKind, StepState


@dataclass(frozen=True, slots=True)
class SoundDecision:
    """plan: steps that must exist. to: the state to move to, or None. error: for FAILED."""

    plan: tuple[NewStep, ...] = ()
    to: SoundState | None = None
    error: str = ""


NOTHING = SoundDecision()
_ENDED = (StepState.DONE, StepState.FAILED, StepState.CANCELLED)


def decide_sound(
    sound: AddedSound, steps: Sequence[Step], edges: Sequence[str], now: float, linger: float
) -> SoundDecision:
    """steps: of its version. edges: names of those that take films. linger: how many seconds somebody may go on
    listening to one that is removed. now: seconds since the epoch."""
    match sound.state:
        case SoundState.MAKING:
            return _making(steps, edges)
        case SoundState.LIVE:
            return SoundDecision(_missing(steps, edges))
        case SoundState.REMOVED:
            heard = any(step.kind is StepKind.SEED and step.state is StepState.DONE for step in steps)
            first = NewStep(StepKind.SWEEP, SWEEP_CANCELLED, not_before=now + linger if heard else 0.0)
            return SoundDecision(sweeping(steps, first, now).plan)
        case _:
            return NOTHING


def sound_step(steps: Sequence[Step]) -> Step | None:
    """The one that encodes it."""
    return next((step for step in steps if step.kind is StepKind.SOUND), None)


def _making(steps: Sequence[Step], edges: Sequence[str]) -> SoundDecision:
    made = sound_step(steps)
    if made is None:
        return SoundDecision((NewStep(StepKind.SOUND, turn=AUDIO_TURN),))
    if made.state is StepState.FAILED:
        return SoundDecision(to=SoundState.FAILED, error=made.error)
    if made.state is not StepState.DONE:
        return NOTHING
    if missing := _missing(steps, edges):
        return SoundDecision(missing)
    seeds = [step for step in steps if step.kind is StepKind.SEED]
    if not seeds:
        return SoundDecision(to=SoundState.FAILED, error=NO_EDGE)
    if not all(step.state in _ENDED for step in seeds):
        return NOTHING
    # As a release: viewers are spread over all edges, so it waits for each of them, but for those that cannot now.
    if any(step.state is StepState.DONE for step in seeds):
        return SoundDecision(to=SoundState.LIVE)
    return SoundDecision(to=SoundState.FAILED, error=f"Edge {seeds[0].edge}: {seeds[0].error}")


def _missing(steps: Sequence[Step], edges: Sequence[str]) -> tuple[NewStep, ...]:
    there = {step.edge for step in steps if step.kind is StepKind.SEED}
    return tuple(NewStep(StepKind.SEED, 0, edge, LATE_SEED_TURN) for edge in edges if edge not in there)
