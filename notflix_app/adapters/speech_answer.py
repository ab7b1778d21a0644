"""What a server says that it heard: OpenAI's verbose_json, as each of them writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.speech import Word, spread

_NANOSECONDS = 1e9  # LocalAI's unit, once
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """start, end: in the server's unit. words: its own, where it has them."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """words: of all segments together, as OpenAI and speaches give them. Times are milliseconds."""

    language: str
    segments: tuple[Segment, ...]
    words: tuple[Word, ...]

    @staticmethod
    def of(parsed: Any, length: int) -> Answer:
        """length: of the sound, in milliseconds. Raises ValueError, TypeError, KeyError or AttributeError for what is
        no such answer."""
        listed = parsed.get("segments")
        if listed is None:
            raise KeyError("segments")
        unit = 1000 / (_NANOSECONDS if any(float(one["end"]) * 1000 > 60 * max(length, 1000) for one in listed) else 1)
        segments = tuple(
            Segment(
                float(one["start"]) * unit, float(one["end"]) * unit, str(one["text"]), _words(one.get("words"), unit)
            )
            for one in listed
        )
        return Answer(str(parsed.get("language") or ""), segments, _words(parsed.get("words"), unit))


def _words(listed: Sequence[Mapping[str, Any]] | None, unit: float) -> tuple[Word, ...]:
    return tuple(
        Word(round(float(one["start"]) * unit), round(float(one["end"]) * unit), str(one["word"]))
        for one in listed or ()
        if one.get("word")
    )


def words_of(answer: Answer) -> Iterator[Word]:
    """Whatever of its times there are: the words' own, those of all words together, else those of the segments."""
    spaced = any(segment.text[:1].isspace() for segment in answer.segments)
    at = 0  # in the words of all segments together
    for segment in answer.segments:
        text = segment.text if spaced else f" {segment.text}"
        if _same(segment.words, text):
            yield from segment.words
            continue
        timed = spread(text, round(segment.start), round(segment.end))
        if text and not text[0].isspace() and timed:  # the middle of a word
            timed[0] = timed[0]._replace(text=timed[0].text.lstrip())
        mine = answer.words[at : at + len(timed)]
        if [_plain(word.text) for word in mine] == [_plain(word.text) for word in timed]:
            at += len(timed)
            timed = [word._replace(start=one.start, end=one.end) for word, one in zip(timed, mine, strict=True)]
        yield from timed


def _same(words: Sequence[Word], text: str) -> bool:
    """Whether the words, each with the space before it, are the text."""
    return bool(words) and "".join(word.text for word in words).strip() == text.strip()


def _plain(text: str) -> str:
    return _LETTERS.sub("", text).casefold()
