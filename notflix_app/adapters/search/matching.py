"""Queries of the embedded index: each word gives a document a score of its own, and the best of its matches counts.

A word that matches at all is worth more than any difference in how well it does, so all words go before some.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby, pairwise

import tantivy
from tantivy import Occur, Query

from ...core.search import Filters
from .alike import max_typos, with_a_letter
from .asked import Asked
from .schema import FILM
from .words import STOP_WORDS

WORD = 200.0  # what a word that matches is worth, before how well it does
STOP_SHARE = 0.1
MIN_BEGUN_JOINED_LETTERS, MIN_BEGUN_TYPO_JOINED_LETTERS = 3, 6  # shorter ones begin too many

# How well: as it is written, begun, with a typo, with a typo and begun, with two. 0: not looked for.
_QUALITY = {
    "title": (20.0, 17.0, 8.0, 7.0, 6.0),
    "variants": (19.0, 16.0, 7.5, 6.5, 5.5),
    "names": (14.0, 12.0, 5.0, 4.5, 4.0),
    "text": (10.0, 9.0, 3.0, 2.5, 2.0),
    "line": (20.0, 17.0, 8.0, 7.0, 6.0),
}
RARITY = (
    3.0  # what the rarest word is worth more than the commonest: of two words, the film that has the rarer one is meant
)
FEW = 16
FIELDS = ("title", "variants", "names", "text")
PHRASE_FIELDS = ("title", "names", "text")


def min_words(count: int) -> int:
    """How many of so many words a film must have: one may be too much, of eight two."""
    return count if count <= 1 else count - max(1, count // 4)


def half(count: int) -> int:
    return (count + 1) // 2


class Matching:
    """Makes queries for one schema."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def as_typed(self, asked: Asked, narrowed: Sequence[Query]) -> Query:
        """Films that have every word, as it is written or begun."""
        words = [(Occur.Must, self._word(word, asked, FIELDS, typos=False)) for word in asked.content]
        return self._films([*words, *self._stop_words(asked)], asked, narrowed)

    def forgiving(self, asked: Asked, narrowed: Sequence[Query], least: Callable[[int], int] = min_words) -> Query:
        """Films that have most words, or the `least` of so many, typos and all."""
        words = self._some_words(asked, FIELDS, least(len(asked.content)))
        return self._films([*words, *self._stop_words(asked)], asked, narrowed)

    def everything(self, asked: Asked, narrowed: Sequence[Query]) -> Query:
        """Films, but for what the query is without."""
        return self._films([], asked, narrowed)

    def lines(self, asked: Asked, common: Collection[str], narrowed: Sequence[Query]) -> Query:
        """What lies below films and has most words. common: those that so many lines have that they only help to rank
        what the rarer ones find: there may be a million."""
        rare = [word for word in asked.content if word not in common] or list(asked.content)
        each = [(Occur.Should, self._line_word(word, last=word == asked.words[-1])) for word in rare]
        required = Query.boolean_query(each, minimum_number_should_match=max(1, min_words(len(each))))
        helping = [
            (Occur.Should, _scored(self._term("line", word), _QUALITY["line"][0]))
            for word in asked.content
            if word not in rare
        ]
        words = [(Occur.Must, required)] if asked.content else []
        return Query.boolean_query([*words, *helping, *self._phrases(asked, ("line",)), *_all(narrowed)])

    def _line_word(self, word: str, *, last: bool) -> Query:
        exact, begun, typo, begun_typo, _ = _QUALITY["line"]
        matches = [_scored(self._term("line", word), exact)]
        if last:
            matches.append(_scored(self._alike("line", word, 0, begun=True), begun))
        if max_typos(word):
            matches.append(_scored(self._alike("line", word, 1, begun=last), begun_typo if last else typo))
        return Query.disjunction_max_query(matches)

    def films(self) -> Query:
        return self._term("kind", FILM)

    def any_of(self, field: str, values: Sequence[str]) -> Query:
        """Where the values are few, this is much faster than a set of terms, which reads all that has any of them."""
        each = [(Occur.Should, self._term(field, value)) for value in values]
        return (
            Query.boolean_query(each) if len(each) <= FEW else Query.term_set_query(self._schema, field, list(values))
        )

    def narrowed(self, terms: frozenset[str] | None, filters: Filters) -> list[Query]:
        """Who asks, and the filters: of films."""
        clauses = [self.any_of("audience", sorted(terms))] if terms is not None else []
        clauses += [self._term("tag", tag) for tag in sorted(filters.tags)]
        clauses += [
            self.any_of(field, sorted(values))
            for field, values in (("language", filters.languages), ("owner", filters.owners))
            if values
        ]
        if filters.resolutions:
            each = [(Occur.Should, self._term("resolution", lines)) for lines in sorted(filters.resolutions)]
            clauses.append(Query.boolean_query(each))
        clauses += self._ranges(filters)
        return clauses

    def _ranges(self, filters: Filters) -> Iterator[Query]:
        first, last = filters.years
        if (first, last) != (None, None):
            yield Query.range_query(self._schema, "year", tantivy.FieldType.Integer, first, last)
        shortest, longest = filters.lengths
        if (shortest, longest) != (None, None):
            yield Query.range_query(
                self._schema,
                "duration",
                tantivy.FieldType.Float,
                None if shortest is None else float(shortest),
                None if longest is None else float(longest),
                include_upper=longest is None,  # a side without a bound is all of it
            )

    def _some_words(self, asked: Asked, fields: Sequence[str], least: int) -> list[tuple[Occur, Query]]:
        if not asked.content:  # nothing but a phrase
            return []
        words = [(Occur.Should, self._word(word, asked, fields, typos=True)) for word in asked.content]
        return [(Occur.Must, Query.boolean_query(words, minimum_number_should_match=least))]

    def _films(self, clauses: list[tuple[Occur, Query]], asked: Asked, narrowed: Sequence[Query]) -> Query:
        if not any(occur is Occur.Must for occur, _ in clauses):
            clauses = [(Occur.Must, Query.const_score_query(self.films(), 0.0)), *clauses]
        without = [(Occur.MustNot, self._next_to_each_other(words, PHRASE_FIELDS)) for words in asked.without]
        return Query.boolean_query([*clauses, *self._phrases(asked, PHRASE_FIELDS), *without, *_all(narrowed)])

    def _phrases(self, asked: Asked, fields: Sequence[str]) -> list[tuple[Occur, Query]]:
        return [(Occur.Must, self._next_to_each_other(words, fields)) for words in asked.phrases]

    def _next_to_each_other(self, words: Sequence[str], fields: Sequence[str]) -> Query:
        def of(field: str) -> Query:
            if len(words) == 1:
                return self._term(field, words[0])
            return Query.phrase_query(self._schema, field, list(words))

        worth = WORD * len(words)
        return Query.disjunction_max_query([Query.const_score_query(of(f), worth + _QUALITY[f][0]) for f in fields])

    def _stop_words(self, asked: Asked) -> list[tuple[Occur, Query]]:
        stops = [word for word in asked.loose[:-1] if word in STOP_WORDS]
        return [
            (Occur.Should, Query.const_score_query(self._term("title", word), _QUALITY["title"][0] * STOP_SHARE))
            for word in stops
        ]

    def _word(self, word: str, asked: Asked, fields: Sequence[str], *, typos: bool) -> Query:
        """The best match of a word, or of it and its neighbours written together."""
        rarity = self._rarity(word)
        is_last = word == asked.words[-1]
        matches = [m for field in fields for m in self._matches(field, word, rarity, typos=typos, is_last=is_last)]
        exact, begun, typo, *_ = (quality + rarity - 1 for quality in _QUALITY[fields[0]])
        for together in _together(word, asked.loose):
            if self._begins_any(fields[0], together):
                matches.append(_scored(self._term(fields[0], together), exact))
                matches.append(_scored(self._alike(fields[0], together, 0, begun=True), begun))
        for pair in filter(max_typos, _pairs(word, asked.loose) if typos else ()):
            matches.append(_scored(self._alike(fields[0], pair, 1, begun=False), typo))
        return Query.disjunction_max_query(matches)

    def _begins_any(self, field: str, beginning: str) -> bool:
        """Cheaper to ask than a query that matches nothing."""
        return bool(self._searcher.terms_with_prefix(field, beginning, limit=1))

    def _rarity(self, word: str) -> float:
        """Of words that no title has as they were typed, nothing is known: they are taken for the common ones."""
        have = self._searcher.doc_freq("title", word)
        return RARITY * (1 - math.log1p(have) / math.log1p(self._searcher.num_docs)) if have else 0.0

    def _matches(self, field: str, word: str, rarity: float, *, typos: bool, is_last: bool) -> Iterator[Query]:
        """A number is begun only where it is the last word: "2" is not "2001"."""
        exact, begun, typo, begun_typo, two = (quality + rarity for quality in _QUALITY[field])
        of_title = field in ("title", "variants")
        yield _scored(self._term(field, word), exact)
        if (is_last or not word.isdigit()) and (field != "variants" or len(word) >= MIN_BEGUN_JOINED_LETTERS):
            yield _scored(self._alike(field, word, 0, begun=True), begun)
        forgiven = max_typos(word) if typos else 0
        if forgiven and of_title:
            yield _scored(self._alike(field, word, 1, begun=False), typo)
        if forgiven and (field != "variants" or len(word) >= MIN_BEGUN_TYPO_JOINED_LETTERS):
            yield _scored(self._alike(field, word, 1, begun=True), begun_typo)
        if forgiven > 1:
            yield _scored(self._alike(field, word, 2, begun=True), two)
        if typos and of_title and (longer := with_a_letter(word)):
            yield _scored(Query.term_set_query(self._schema, field, sorted(longer)), typo)

    def _term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self._schema, field, value, "basic")

    def _alike(self, field: str, word: str, distance: int, *, begun: bool) -> Query:
        return Query.fuzzy_term_query(self._schema, field, word, distance, transposition_cost_one=True, prefix=begun)


def _together(word: str, words: Sequence[str]) -> set[str]:
    """The word with its neighbours, two and three of them, written as one; of letters that stand alone, all:
    "g o r a"."""
    threes = ["".join(group) for group in zip(words, words[1:], words[2:], strict=False) if word in group]
    letters = [tuple(run) for is_letter, run in groupby(words, lambda each: len(each) == 1) if is_letter]
    initials = ["".join(run) for run in letters if word in run and len(run) > 3]
    return {*_pairs(word, words), *threes, *initials}


def _pairs(word: str, words: Sequence[str]) -> set[str]:
    return {a + b for a, b in pairwise(words) if word in (a, b)}


def _scored(query: Query, quality: float) -> Query:
    return Query.const_score_query(query, WORD + quality)


def _all(narrowed: Sequence[Query]) -> list[tuple[Occur, Query]]:
    return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in narrowed]
