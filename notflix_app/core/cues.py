"""A line of text that a film shows for a while."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """start, end: milliseconds since the film's beginning, end after start. text: as WebVTT has it: lines apart by a
    line feed, of markup <b>, <i> and <u> alone, everything else escaped. at_top: it stands above the picture's
    middle."""

    start: int
    end: int
    text: str
    at_top: bool = False
