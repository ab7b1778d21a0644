"""What is read of a subtitle file: its cues, and what of it could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.cues import Cue
from ...core.errors import Refused
from .markup import Run, marked_up

MAX_CUES = 100_000
MAX_CUE_LETTERS, MAX_CUE_LINES = 5_000, 50
MAX_SOURCE_LETTERS = 50_000  # of a cue, with its tags: a letter may take forty where each has a colour of its own
MAX_HOURS = 100  # SRT's clock has no more
_MAX_TIME = MAX_HOURS * 3_600_000


class Transcript:
    """A few cues that are broken are left out; a file most of whose cues are, is refused with the first of them."""

    def __init__(self, dialect: str) -> None:
        """dialect: its name for people."""
        self._dialect = dialect
        self._cues: list[Cue] = []
        self._broken = 0
        self._first_broken = ""

    def check_count(self, count: int) -> None:
        """To be asked before anything is parsed: so many cues there are, or a few more."""
        if count > MAX_CUES:
            raise Refused(f"There are {count:,} cues in it; {MAX_CUES:,} is the most.")

    def add(self, line: int, start: int, end: int, runs: Sequence[Run], at_top: bool = False) -> None:
        """line: where it begins in the file, from 1. start, end: milliseconds."""
        text = marked_up(runs)
        if reason := _wrong(start, end, text):
            self.skip(line, reason)
        elif text:
            self.check_count(len(self._cues) + 1)
            self._cues.append(Cue(max(0, start), end, text, at_top))

    def is_too_long(self, line: int, source: str) -> bool:
        """To be asked before a cue's source is parsed. Where it is, the cue is left out."""
        if len(source) > MAX_SOURCE_LETTERS:
            self.skip(
                line, f"begins a cue of {len(source):,} letters with its tags; {MAX_SOURCE_LETTERS:,} is the most"
            )
        return len(source) > MAX_SOURCE_LETTERS

    def skip(self, line: int, reason: str) -> None:
        """reason: goes on after 'Line N '."""
        self._broken += 1
        self._first_broken = self._first_broken or f"line {line} {reason}"

    def cues(self) -> tuple[Cue, ...]:
        """By their start; what is drawn twice at the same time, as in layers, once. Raises Refused."""
        if self._broken > len(self._cues):
            many = f"{self._broken:,} of {self._broken + len(self._cues):,} cues"
            raise Refused(f"This {self._dialect} file is broken: {many} cannot be read, and {self._first_broken}.")
        if not self._cues:
            raise Refused(f"There is no text in this {self._dialect} file that could be shown.")
        return tuple(dict.fromkeys(sorted(self._cues, key=lambda cue: (cue.start, cue.end))))


def _wrong(start: int, end: int, text: str) -> str:
    """Why it is no cue; empty where it is one."""
    if end < start:
        return "ends before it begins"
    if end == start:
        return "ends as it begins" if text else ""
    if end <= 0:
        return "is before the film begins"
    if max(start, end) >= _MAX_TIME:
        return f"is at hour {max(start, end) // 3_600_000:,}; {MAX_HOURS} is the most"
    if len(text) > MAX_CUE_LETTERS:
        return f"begins a cue of {len(text):,} letters; {MAX_CUE_LETTERS:,} is the most"
    if text.count("\n") >= MAX_CUE_LINES:
        return f"begins a cue of {text.count(chr(10)) + 1:,} lines; {MAX_CUE_LINES} is the most"
    return ""
