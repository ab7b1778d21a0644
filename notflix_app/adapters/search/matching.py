"""Queries of the embedded index: each word gives a document a score of its own, and the best of its matches counts.

A word that matches at all is worth more than any difference in how well it does, so all words go before some.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

import tantivy
from tantivy import Occur, Query

from .alike import max_typos, with_a_letter
from .asked import Asked
from .rules import Rules
from .terms import WORD, Terms, all_of, min_words, scored

STOP_SHARE = 0.1
MIN_BEGUN_JOINED_LETTERS, MIN_BEGUN_TYPO_JOINED_LETTERS = 3, 6  # shorter ones begin too many

# How well, in the weightiest field, the next and the third: as it is written, begun, with a typo, with one and begun,
# with two.
_QUALITIES = ((20.0, 17.0, 8.0, 7.0, 6.0), (14.0, 12.0, 5.0, 4.5, 4.0), (10.0, 9.0, 3.0, 2.5, 2.0))
_OF_VARIANTS = (1.0, 1.0, 0.5, 0.5, 0.5)  # by so much less than in the title that they are of
_IN_SCHEMA = {"title": "title", "tags": "names", "description": "text"}
# What the rarest word is worth more than the commonest: of two words, the film that has the rarer one is meant.
RARITY = 3.0


def half(count: int) -> int:
    return (count + 1) // 2


class Matching(Terms):
    """Queries of films."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, rules: Rules) -> None:
        super().__init__(schema, searcher)
        self._fields = [_IN_SCHEMA[field] for field in rules.fields]
        self._quality: dict[str, tuple[float, ...]] = dict(zip(self._fields, _QUALITIES, strict=False))
        of_title = zip(self._quality["title"], _OF_VARIANTS, strict=True)
        self._quality["variants"] = tuple(quality - less for quality, less in of_title)

    def as_typed(self, asked: Asked, narrowed: Sequence[Query]) -> Query:
        """Films that have every word, as it is written or begun."""
        words = [(Occur.Must, self._word(word, asked, typos=False)) for word in asked.content]
        return self._films([*words, *self._stop_words(asked)], asked, narrowed)

    def forgiving(self, asked: Asked, narrowed: Sequence[Query], least: Callable[[int], int] = min_words) -> Query:
        """Films that have most words, or the `least` of so many, typos and all."""
        words = self._some_words(asked, least(len(asked.content)))
        return self._films([*words, *self._stop_words(asked)], asked, narrowed)

    def everything(self, asked: Asked, narrowed: Sequence[Query]) -> Query:
        """Films, but for what the query is without."""
        return self._films([], asked, narrowed)

    def _some_words(self, asked: Asked, least: int) -> list[tuple[Occur, Query]]:
        if not asked.content:  # nothing but a phrase
            return []
        words = [(Occur.Should, self._word(word, asked, typos=True)) for word in asked.content]
        return [(Occur.Must, Query.boolean_query(words, minimum_number_should_match=least))]

    def _films(self, clauses: list[tuple[Occur, Query]], asked: Asked, narrowed: Sequence[Query]) -> Query:
        if not any(occur is Occur.Must for occur, _ in clauses):
            clauses = [(Occur.Must, Query.const_score_query(Query.all_query(), 0.0)), *clauses]
        without = [(Occur.MustNot, self._next_to_each_other(words)) for words in asked.without]
        return Query.boolean_query([*clauses, *self._phrases(asked), *without, *all_of(narrowed)])

    def _phrases(self, asked: Asked) -> list[tuple[Occur, Query]]:
        return [(Occur.Must, self._next_to_each_other(words)) for words in asked.phrases]

    def _next_to_each_other(self, words: Sequence[str]) -> Query:
        worth = WORD * len(words)
        return Query.disjunction_max_query(
            [Query.const_score_query(self.phrase(f, words), worth + self._quality[f][0]) for f in self._fields]
        )

    def _stop_words(self, asked: Asked) -> list[tuple[Occur, Query]]:
        stops = [word for word in asked.loose[:-1] if word in asked.rules.stop_words]
        worth = self._quality["title"][0] * STOP_SHARE
        return [(Occur.Should, Query.const_score_query(self.term("title", word), worth)) for word in stops]

    def _word(self, word: str, asked: Asked, *, typos: bool) -> Query:
        """The best match of a word, of it and its neighbours written together, or of its synonyms."""
        rarity = self._rarity(word)
        is_last = word == asked.words[-1]
        matches: list[Query] = []
        for field in self._quality:
            matches += self._matches(field, word, rarity, typos=typos, is_last=is_last)
        exact, begun, typo, *_ = (quality + rarity - 1 for quality in self._quality["title"])
        for together in _together(word, asked.loose):
            if self._begins_any_title(together):
                matches.append(scored(self.term("title", together), exact))
                matches.append(scored(self.alike("title", together, 0, begun=True), begun))
        for pair in filter(max_typos, _pairs(word, asked.loose) if typos else ()):
            matches.append(scored(self.alike("title", pair, 1, begun=False), typo))
        for field in self._fields:
            matches += self.synonyms(field, word, asked, self._quality[field][0])
        return Query.disjunction_max_query(matches)

    def _begins_any_title(self, beginning: str) -> bool:
        """Cheaper to ask than a query that matches nothing."""
        return bool(self.searcher.terms_with_prefix("title", beginning, limit=1))

    def _rarity(self, word: str) -> float:
        """Of words that no title has as they were typed, nothing is known: they are taken for the common ones."""
        have = self.searcher.doc_freq("title", word)
        return RARITY * (1 - math.log1p(have) / math.log1p(self.searcher.num_docs)) if have else 0.0

    def _matches(self, field: str, word: str, rarity: float, *, typos: bool, is_last: bool) -> Iterator[Query]:
        """A number is begun only where it is the last word: "2" is not "2001"."""
        exact, begun, typo, begun_typo, two = (quality + rarity for quality in self._quality[field])
        of_title = field in ("title", "variants")
        yield scored(self.term(field, word), exact)
        if (is_last or not word.isdigit()) and (field != "variants" or len(word) >= MIN_BEGUN_JOINED_LETTERS):
            yield scored(self.alike(field, word, 0, begun=True), begun)
        forgiven = max_typos(word) if typos else 0
        if forgiven and of_title:
            yield scored(self.alike(field, word, 1, begun=False), typo)
        if forgiven and (field != "variants" or len(word) >= MIN_BEGUN_TYPO_JOINED_LETTERS):
            yield scored(self.alike(field, word, 1, begun=True), begun_typo)
        if forgiven > 1:
            yield scored(self.alike(field, word, 2, begun=True), two)
        if typos and of_title and (longer := with_a_letter(word)):
            yield scored(Query.term_set_query(self.schema, field, sorted(longer)), typo)


def _together(word: str, words: Sequence[str]) -> set[str]:
    """The word with its neighbours, two and three of them, written as one; of letters that stand alone, all:
    "g o r a"."""
    threes = ["".join(group) for group in zip(words, words[1:], words[2:], strict=False) if word in group]
    letters = [tuple(run) for is_letter, run in groupby(words, lambda each: len(each) == 1) if is_letter]
    initials = ["".join(run) for run in letters if word in run and len(run) > 3]
    return {*_pairs(word, words), *threes, *initials}


def _pairs(word: str, words: Sequence[str]) -> set[str]:
    return {a + b for a, b in pairwise(words) if word in (a, b)}
