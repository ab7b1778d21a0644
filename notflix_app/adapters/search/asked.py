"""What a person typed, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .rules import DEFAULT, Rules, Run
from .words import MAX_LETTERS, MAX_QUERY, MAX_WORDS, words

_PHRASE = re.compile(r'(?<!\S)(-?)"([^"]*)"')
_WITHOUT = re.compile(r"(?<!\S)-(?=\w)(\S+)")


@dataclass(frozen=True)
class Asked:
    """words: what is looked for, those of phrases among them. phrases: "in quotes". without: what a minus stands
    before."""

    words: Run
    phrases: tuple[Run, ...] = ()
    without: tuple[Run, ...] = ()
    rules: Rules = DEFAULT

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.without)

    @cached_property
    def loose(self) -> Run:
        """The words outside of phrases."""
        held = [word for phrase in self.phrases for word in phrase]
        return tuple(word for word in self.words if word not in held)

    @cached_property
    def content(self) -> Run:
        """Those that count: no stop words, but the last one, which may become another word, and where there is nothing
        else."""
        last = self.loose[-1:]
        return tuple(word for word in self.loose[:-1] if word not in self.rules.stop_words) + last

    @cached_property
    def synonyms(self) -> tuple[tuple[Run, Run], ...]:
        """What was typed that has synonyms, each with one of them."""
        return tuple(self.rules.others(self.loose))


def parse(text: str, rules: Rules = DEFAULT) -> Asked:
    """A quote that is not closed, and a minus inside of a word, are read as if they were not there."""
    phrases: list[Run] = []
    without: list[Run] = []

    def take_phrase(match: re.Match[str]) -> str:
        (without if match[1] else phrases).append(_terms(match[2]))
        return " " if match[1] else f" {match[2]} "

    def take_without(match: re.Match[str]) -> str:
        without.append(_terms(match[1]))
        return " "

    rest = _WITHOUT.sub(take_without, _PHRASE.sub(take_phrase, text[:MAX_QUERY]))
    return Asked(_terms(rest)[:MAX_WORDS], tuple(filter(None, phrases)), tuple(filter(None, without)), rules)


def _terms(text: str) -> Run:
    return tuple(word.text[:MAX_LETTERS] for word in words(text))
