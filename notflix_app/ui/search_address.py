"""What a search asks for, in the address of its page: a link that is shared opens the same."""

from __future__ import annotations

import contextlib
import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ..core.metadata import MAX_YEAR, MIN_YEAR
from ..core.search import Facet, Filters, Sort

MAX_TEXT = 200  # letters of a query
MAX_QUERY = 4000  # letters of an address behind its "?"
MAX_PARAMETERS = 64
PAGE = "/"
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Request:
    """What is asked for: words, what they are narrowed to, an order."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE

    @property
    def any(self) -> bool:
        """Whether it asks for anything: else the page shows its rows."""
        return bool(self.text) or self.filters.any or self.sort is not Sort.RELEVANCE

    @property
    def address(self) -> str:
        first, last = self.filters.lengths
        parameters = [
            ("q", self.text),
            *(("tag", tag) for tag in sorted(self.filters.tags)),
            ("year", _range(self.filters.years)),
            ("minutes", _range((first and first / 60, last and last / 60))),
            *(("resolution", str(lines)) for lines in sorted(self.filters.resolutions)),
            *(("language", language) for language in sorted(self.filters.languages)),
            *(("owner", owner) for owner in sorted(self.filters.owners)),
            ("sort", self.sort if self.sort is not Sort.RELEVANCE else ""),
        ]
        query = urlencode([(name, value) for name, value in parameters if value])
        return f"{PAGE}?{query}" if query else PAGE

    def toggled(self, facet: Facet, value: str) -> Request:
        """With a value of a facet chosen; without it where it is."""
        chosen, before = self.filters_of(facet, value), getattr(self.filters, facet.value)
        if isinstance(chosen, frozenset):
            after: object = before ^ chosen
        else:
            after = (None, None) if before == chosen else chosen
        return self.narrowed(facet, after)

    def narrowed(self, facet: Facet, to: Any) -> Request:
        """to: for the field of Filters that is named like the facet."""
        return replace(self, filters=replace(self.filters, **{facet.value: to}))

    def has(self, facet: Facet, value: str) -> bool:
        chosen, before = self.filters_of(facet, value), getattr(self.filters, facet.value)
        return bool(chosen <= before if isinstance(chosen, frozenset) else chosen == before)

    @staticmethod
    def filters_of(facet: Facet, value: str) -> frozenset[str] | frozenset[int] | Bounds:
        """What the field of Filters is for one value, as core.search.FacetCount has it."""
        if facet is Facet.YEARS:
            return int(value), int(value)
        if facet is Facet.LENGTHS:
            return _bounds(value)
        return frozenset([int(value)]) if facet is Facet.RESOLUTIONS else frozenset([value])


def request_of(query: str) -> Request:
    """query: what stands behind an address's "?". What nobody can read narrows nothing."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in parse_qsl(query.removeprefix("?")[:MAX_QUERY])[:MAX_PARAMETERS]:
        values[name].append(value)
    first, last = _bounds(_one(values, "minutes"))
    filters = Filters(
        tags=frozenset(values["tag"]),
        years=_years(_one(values, "year")),
        lengths=(first and first * 60, last and last * 60),
        resolutions=frozenset(int(lines) for lines in values["resolution"] if lines.isdecimal() and len(lines) < 6),
        languages=frozenset(values["language"]),
        owners=frozenset(values["owner"]),
    )
    sort = _one(values, "sort")
    return Request(_one(values, "q")[:MAX_TEXT].strip(), filters, Sort(sort) if sort in list(Sort) else Sort.RELEVANCE)


def _one(values: dict[str, list[str]], name: str) -> str:
    return values[name][0] if values[name] else ""


def _bounds(text: str) -> Bounds:
    """'10-30' and '7200-'; of '2024', both are that."""
    first, dash, last = text.partition("-")
    return _number(first), _number(last if dash else first)


def _years(text: str) -> tuple[int | None, int | None]:
    first, last = (int(year) if year and MIN_YEAR <= year <= MAX_YEAR else None for year in _bounds(text))
    return first, last


def _number(text: str) -> float | None:
    with contextlib.suppress(ValueError):
        number = float(text)
        return number if math.isfinite(number) and 0 <= number <= 1e9 else None
    return None


def _range(bounds: Bounds) -> str:
    first, last = (f"{bound:.15g}" if bound is not None else "" for bound in bounds)
    return first if first == last else f"{first}-{last}"
