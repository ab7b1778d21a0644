"""Chapters of a film: where each begins, and what it is called. Pure."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .cues import Cue
from .errors import Refused
from .metadata import chapter_title_from, checked_chapter_title
from .times import clock
from .webvtt import webvtt

MAX_CHAPTERS = 1000
MAX_HOURS = 100
_LAST_SECONDS = 1.0  # how long the last chapter is shown to last where nobody knows the film's end


@dataclass(frozen=True, slots=True)
class Chapter:
    """at: seconds since the film's beginning, to the millisecond. title: one line. It lasts until the next one."""

    at: float
    title: str


def checked_chapters(chapters: Iterable[Chapter], duration: float = 0) -> tuple[Chapter, ...]:
    """By time. duration: of the film, in seconds; 0 where nobody knows it yet. Raises Refused."""
    checked = tuple(sorted((_checked(chapter, duration) for chapter in chapters), key=lambda chapter: chapter.at))
    if len(checked) > MAX_CHAPTERS:
        raise Refused(f"There are {len(checked):,} chapters; {MAX_CHAPTERS:,} is the most.")
    for before, after in itertools.pairwise(checked):
        if before.at == after.at:
            raise Refused(f"Two chapters begin at {clock(after.at)}: “{before.title}” and “{after.title}”.")
    return checked


def _checked(chapter: Chapter, duration: float) -> Chapter:
    title = checked_chapter_title(chapter.title)
    if not 0 <= chapter.at < MAX_HOURS * 3600:  # nor is NaN
        raise Refused(f"“{title}” is at no time of a film: a chapter begins at 0:00 or later, before hour {MAX_HOURS}.")
    at = round(chapter.at, 3)
    if duration and at >= duration:
        raise Refused(f"“{title}” begins at {clock(at)}, but the film ends at {clock(duration)}.")
    return Chapter(at, title)


def within(chapters: Iterable[Chapter], duration: float) -> tuple[Chapter, ...]:
    """Those that begin before the film ends. duration: in seconds; 0 where nobody knows it yet."""
    return tuple(chapter for chapter in chapters if not duration or chapter.at < duration)


def chapters_of_source(raw: Iterable[tuple[float, str]]) -> tuple[Chapter, ...]:
    """raw: seconds and titles as a file has them. What cannot be is left out; what has no title gets its number. One
    alone, as cameras write it, is none."""
    titles: dict[float, str] = {}
    for at, title in raw:
        if at < MAX_HOURS * 3600 and len(titles) < MAX_CHAPTERS:
            titles.setdefault(round(max(0.0, at), 3), title)  # a file's clock may begin a little before its picture
    if len(titles) < 2:
        return ()
    return tuple(
        Chapter(at, chapter_title_from(title) or f"Chapter {number}")
        for number, (at, title) in enumerate(sorted(titles.items()), 1)
    )


# --- as text -------------------------------------------------------------------------------------------------------
_TIME = r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,9}))?(?!\d)"
# "12:30 The chase", as people write it below a film; also in brackets, with a bullet, a dash, or where it ends.
_LINE = re.compile(rf"\s*[-*•]?\s*[(\[]?{_TIME}(?:\s*[-–—]\s*{_TIME})?[)\]]?\s*[-–—:|.]?\s*(.*)")
_TAG = re.compile(r"</?[biu]>")


def chapters_in_lines(text: str) -> list[Chapter]:
    """One on each line, as in "1:02:03 The chase". Not checked yet. Raises Refused, with the line."""
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    return [_chapter_in(number, line) for number, line in lines if line.strip()]


def _chapter_in(number: int, line: str) -> Chapter:
    match = _LINE.fullmatch(line)
    if match is None:
        raise Refused(f"Line {number} begins with no time, as in 12:30 The chase.")
    *times, title = match.groups()
    if not title.strip():
        raise Refused(f"Line {number} has no title behind its time.")
    hours, minutes, seconds, fraction = times[:4]
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return Chapter(whole + float(f"0.{fraction or 0}"), title)


def chapter_of_cue(cue: Cue) -> Chapter:
    return Chapter(cue.start / 1000, html.unescape(_TAG.sub("", cue.text)))


def chapters_webvtt(chapters: Sequence[Chapter], duration: float) -> str:
    """As players read them (https://www.w3.org/TR/webvtt1/#introduction-chapters). duration: of the film, in
    seconds."""
    starts = [chapter.at for chapter in chapters]
    ends = [*starts[1:], *(max(duration, last + _LAST_SECONDS) for last in starts[-1:])]
    return webvtt(
        Cue(round(chapter.at * 1000), round(end * 1000), html.escape(chapter.title, quote=False))
        for chapter, end in zip(chapters, ends, strict=True)
    )
