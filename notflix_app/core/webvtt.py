"""Cues as a WebVTT file (https://www.w3.org/TR/webvtt1/). Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .cues import Cue

MEDIA_TYPE = "text/vtt"
_TOP = " line:0"
_BLOCK = re.compile(r"(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})( line:0)?\n((?:.+(?:\n|\Z))+)")
_TAG = re.compile(r"</?[biu]>")


def webvtt(cues: Iterable[Cue]) -> str:
    """The text of the file, whose encoding is UTF-8. Cues keep their order."""
    return "\n".join(["WEBVTT\n", *(_block(cue) for cue in cues)])


def delayed(cues: Iterable[Cue], milliseconds: int) -> tuple[Cue, ...]:
    """All cues that much later; earlier where it is negative. What would then begin before the film begins with it, and
    what would end before it is left out."""
    moved = (replace(cue, start=max(0, cue.start + milliseconds), end=cue.end + milliseconds) for cue in cues)
    return tuple(cue for cue in moved if cue.end > 0)


def read_webvtt(text: str) -> Iterator[Cue]:
    """The cues of what webvtt() wrote, one after another. What others write, adapters/subtitles reads."""
    for match in _BLOCK.finditer(text):
        start, end = (_milliseconds(match.group(*range(first, first + 4))) for first in (1, 5))
        yield Cue(start, end, match[10].removesuffix("\n"), at_top=match[9] is not None)


def plain_text(cue: Cue) -> str:
    """In one line, without markup."""
    return " ".join(html.unescape(_TAG.sub("", cue.text)).split())


def _milliseconds(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, thousandths = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _block(cue: Cue) -> str:
    return f"{_clock(cue.start)} --> {_clock(cue.end)}{_TOP if cue.at_top else ''}\n{cue.text}\n"


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"
