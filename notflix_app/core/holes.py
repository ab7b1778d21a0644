"""What could not be read of a broken file, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .times import clock, span

MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class Hole:
    """A span that could not be read. at: where in the film as published, both in seconds."""

    at: float
    seconds: float


def describe(lost: Sequence[Hole]) -> str:
    """'12 s at 1:04:10 could not be read.'; the longest ones, in the film's order; empty where nothing was lost."""
    if not lost:
        return ""
    longest = longest_of(lost)
    spans = [f"{span_of(hole.seconds)} at {clock(hole.at)}" for hole in longest]
    in_all = ""
    if more := len(lost) - len(longest):
        spans.append(f"{more} shorter piece{'s' if more > 1 else ''}")
        in_all = f": {span_of(sum(hole.seconds for hole in lost))} in all"
    sentence = spans[0] if len(spans) == 1 else f"{', '.join(spans[:-1])} and {spans[-1]}"
    return f"{sentence} could not be read{in_all}."


def longest_of(lost: Sequence[Hole]) -> list[Hole]:
    """Those that are told one by one, in the film's order."""
    return sorted(sorted(lost, key=lambda hole: -hole.seconds)[:MAX_LISTED], key=lambda hole: hole.at)


def span_of(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else span(seconds)
