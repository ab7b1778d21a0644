"""Dialects with a line for each cue: MicroDVD counts in frames, MPL2 in tenths of seconds."""

from __future__ import annotations

import re

from ...core.errors import Refused
from .markup import PLAIN, Run, Styles
from .transcript import Transcript

MICRODVD = re.compile(r"\s*\{(\d{1,9})\}\{(\d{1,9})?\}(.*)")
MPL2 = re.compile(r"\s*\[(\d{1,9})\]\[(\d{1,9})?\](.*)")
_RATE = re.compile(r"\s*(\d{2,3}(?:[.,]\d{1,6})?)\s*")  # in the first cue's place, at frames 0 or 1
_CONTROL = re.compile(r"\{([a-zA-Z]):([^{}]*)\}")
_NO_END = "does not say when it ends"


def read_microdvd(lines: list[str], transcript: Transcript) -> None:
    """Raises Refused where the first line does not tell the frame rate."""
    matches = _matches(lines, MICRODVD, transcript)
    rate = _RATE.fullmatch(matches[0][1][3])
    if not rate or int(matches[0][1][1]) > 1:
        raise Refused(
            "This MicroDVD file counts in frames and does not say how many there are in a second. Write that into a "
            "first line, as in {1}{1}23.976, or save it as SRT."
        )
    _read(matches[1:], 1000 / float(rate[1].replace(",", ".")), transcript)


def read_mpl2(lines: list[str], transcript: Transcript) -> None:
    _read(_matches(lines, MPL2, transcript), 100, transcript)


def _matches(lines: list[str], cue: re.Pattern[str], transcript: Transcript) -> list[tuple[int, re.Match[str]]]:
    transcript.check_count(sum(cue.match(line) is not None for line in lines))
    return [(number, match) for number, line in enumerate(lines, 1) if (match := cue.match(line))]


def _read(matches: list[tuple[int, re.Match[str]]], unit: float, transcript: Transcript) -> None:
    """unit: milliseconds."""
    for number, match in matches:
        if match[2] is None:
            transcript.skip(number, _NO_END)
        elif not transcript.is_too_long(number, match[3]):
            transcript.add(number, round(int(match[1]) * unit), round(int(match[2]) * unit), _runs(match[3]))


def _runs(text: str) -> list[Run]:
    runs: list[Run] = []
    everywhere: Styles = PLAIN
    for number, line in enumerate(text.split("|")):
        here: Styles = PLAIN
        for letter, value in _CONTROL.findall(line):
            styles = frozenset(value.lower()) & frozenset("biu") if letter in "yY" else PLAIN
            here |= styles
            everywhere |= styles if letter == "Y" else PLAIN  # a capital is for all lines
        plain = _CONTROL.sub("", line).strip()
        if plain.startswith("/"):
            plain, here = plain[1:], here | {"i"}
        runs.append((("\n" if number else "") + plain, here | everywhere))
    return runs
