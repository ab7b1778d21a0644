"""Facets: how many of what a query finds have which tag, year and the like."""

from __future__ import annotations

import tantivy
from tantivy import Query

from ...core.search import Facet, Facets, ordered

_FIELDS = {
    Facet.TAGS: "tag",
    Facet.YEARS: "year",
    Facet.LENGTHS: "length",
    Facet.RESOLUTIONS: "resolution",
    Facet.LANGUAGES: "language",
    Facet.OWNERS: "owner",
}
MAX_VALUES = 1000  # that are counted of each; the rarer ones of a library with more tags are not


def counted(searcher: tantivy.Searcher, films: Query) -> Facets:
    """Of films alone: `films` finds no lines."""
    asked = {facet.value: {"terms": {"field": field, "size": MAX_VALUES}} for facet, field in _FIELDS.items()}
    answer = searcher.aggregate(films, asked)
    return {
        facet: ordered(facet, {_value(b["key"]): int(b["doc_count"]) for b in answer[facet.value]["buckets"]})
        for facet in _FIELDS
    }


def _value(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))
