"""What could not be read of a broken file, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Hole:
    """A span that could not be read. at: where in the film as published, both in seconds."""

    at: float
    seconds: float


def tell(lost: Sequence[Hole]) -> str:
    """'12 s at 1:04:10 could not be read.'; the longest ones, in the film's order; empty where nothing was lost."""
    if not lost:
        return ""
    longest = sorted(sorted(lost, key=lambda hole: -hole.seconds)[:MOST_TOLD], key=lambda hole: hole.at)
    spans = [f"{_span(hole.seconds)} at {clock(hole.at)}" for hole in longest]
    if len(lost) > MOST_TOLD:
        whole = sum(hole.seconds for hole in lost)
        spans.append(f"{len(lost) - MOST_TOLD} shorter pieces, {_span(whole)} in all")
    told = spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"
    return f"{told} could not be read."


def clock(seconds: float) -> str:
    """3850 → '1:04:10'; 7.6 → '0:07': the second in which it is."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _span(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
