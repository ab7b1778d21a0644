"""What a library's search is set to: the fields that it looks in, words that may be missing, words that mean the same.

The embedded index obeys them in each query, and need not be built anew for others; Meilisearch keeps them in its index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...core.comma_list import comma_list
from ...core.errors import Refused
from .words import STOP_WORDS, terms

FIELDS = ("title", "tags", "description")
Run = tuple[str, ...]  # words next to each other, folded


@dataclass(frozen=True)
class Rules:
    """fields: those that are searched, the weightiest first; people go with tags. stop_words: folded. synonyms: groups
    of what means the same, as they are written."""

    fields: tuple[str, ...] = FIELDS
    stop_words: frozenset[str] = STOP_WORDS
    synonyms: tuple[tuple[str, ...], ...] = ()

    def others(self, words: Sequence[str]) -> Iterator[tuple[Run, Run]]:
        """Runs of these words that have synonyms, each with one of them."""
        longest = max(map(len, self._others), default=0)
        for start in range(len(words)):
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                run = tuple(words[start:end])
                yield from ((run, other) for other in self._others.get(run, ()))

    @cached_property
    def _others(self) -> Mapping[Run, list[Run]]:
        others: dict[Run, list[Run]] = defaultdict(list)
        for group in self.synonyms:
            runs = [tuple(terms(each)) for each in group]
            for run in runs:
                others[run] += [other for other in runs if other != run]
        return dict(others)


DEFAULT = Rules()


def rules(fields: str, stop_words: str, synonyms: str) -> Rules:
    """From settings. fields: 'title, tags, description'; stop_words, beside ours: 'och, ett'; synonyms: 'film, movie;
    nyc, new york'.

    Raises Refused where one of them cannot be understood.
    """
    groups = (comma_list(group) for group in synonyms.split(";") if group.strip())
    return Rules(_fields(comma_list(fields)), STOP_WORDS | _stop_words(comma_list(stop_words)), _synonyms(groups))


def _fields(names: Sequence[str]) -> tuple[str, ...]:
    if "title" not in names or len(set(names)) < len(names) or not set(names) <= set(FIELDS):
        raise Refused(
            f"NOTFLIX_SEARCH_FIELDS is {', '.join(names)!r}. Write title, tags and description, the weightiest first; "
            "all but title may be left out."
        )
    return tuple(names)


def _stop_words(texts: Iterable[str]) -> frozenset[str]:
    folded = [(text, terms(text)) for text in texts]
    for text, words in folded:
        if len(words) != 1:
            raise Refused(f"NOTFLIX_SEARCH_STOP_WORDS has {text!r}. Write single words, with ',' between them.")
    return frozenset(word for _, (word,) in folded)


def _synonyms(groups: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    checked = [(group, [tuple(terms(text)) for text in group]) for group in groups]
    for group, runs in checked:
        if len(set(runs)) < 2 or not all(runs):
            raise Refused(
                f"NOTFLIX_SEARCH_SYNONYMS has the group {', '.join(group)!r}. Write two words or more that mean the "
                "same, with ',' between them and ';' between groups: film, movie; nyc, new york."
            )
    return tuple(tuple(group) for group, _ in checked)
