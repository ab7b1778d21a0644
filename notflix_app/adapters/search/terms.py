"""The queries that others are made of: of one word, or a few, in one field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Occur, Query

from ...core.search import Filters
from .asked import Asked

WORD = 200.0  # what a word that matches is worth, before how well it does
SYNONYM = 1.0  # by so much less than the word that was typed
FEW = 16


class Terms:
    """For one schema, and what there is now."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.schema = schema
        self.searcher = searcher

    def term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self.schema, field, value, "basic")

    def alike(self, field: str, word: str, distance: int, *, begun: bool) -> Query:
        return Query.fuzzy_term_query(self.schema, field, word, distance, transposition_cost_one=True, prefix=begun)

    def phrase(self, field: str, words: Sequence[str]) -> Query:
        return self.term(field, words[0]) if len(words) == 1 else Query.phrase_query(self.schema, field, list(words))

    def synonyms(self, field: str, word: str, asked: Asked, exact: float) -> list[Query]:
        """Of what means the same as the word, or as words that were typed with it."""
        others = [other for typed, other in asked.synonyms if word in typed]
        return [scored(self.phrase(field, other), exact - SYNONYM) for other in others]

    def any_of(self, field: str, values: Sequence[str]) -> Query:
        """Where the values are few, this is much faster than a set of terms, which reads all that has any of them."""
        if len(values) > FEW:
            return Query.term_set_query(self.schema, field, list(values))
        return Query.boolean_query([(Occur.Should, self.term(field, value)) for value in values])

    def narrowed(self, terms: frozenset[str] | None, filters: Filters) -> list[Query]:
        """Who asks, and the filters: of films, which their lines have, too."""
        clauses = [self.any_of("audience", sorted(terms))] if terms is not None else []
        clauses += [self.term("tag", tag) for tag in sorted(filters.tags)]
        clauses += [
            self.any_of(field, sorted(values))
            for field, values in (("language", filters.languages), ("owner", filters.owners))
            if values
        ]
        if filters.resolutions:
            each = [(Occur.Should, self.term("resolution", lines)) for lines in sorted(filters.resolutions)]
            clauses.append(Query.boolean_query(each))
        clauses += self._ranges(filters)
        return clauses

    def _ranges(self, filters: Filters) -> Iterator[Query]:
        first, last = filters.years
        if (first, last) != (None, None):
            yield Query.range_query(self.schema, "year", tantivy.FieldType.Integer, first, last)
        shortest, longest = filters.lengths
        if (shortest, longest) != (None, None):
            yield Query.range_query(
                self.schema,
                "duration",
                tantivy.FieldType.Float,
                None if shortest is None else float(shortest),
                None if longest is None else float(longest),
                include_upper=longest is None,  # a side without a bound is all of it
            )


def scored(query: Query, quality: float) -> Query:
    return Query.const_score_query(query, WORD + quality)


def all_of(queries: Sequence[Query]) -> list[tuple[Occur, Query]]:
    """They must be so, and count for nothing."""
    return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in queries]


def min_words(count: int) -> int:
    """How many of so many words a document must have: one may be too much, of eight two."""
    return count if count <= 1 else count - max(1, count // 4)
