"""What Meilisearch is told: settings, documents and searches. Its own rules rank; fields of ours add what it lacks: the
beginnings of every word (it knows those of the last alone), and neighbours written together."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ...core.ports import SearchDoc, SearchLine, SearchQuery
from ...core.search import Facet, Facets, Filters, Sort, length_class, ordered
from .asked import Asked
from .hits import Shown
from .rules import Rules
from .words import all_numerals, is_spaced, numerals, plain_words, variants

LAYOUT = 4  # another number: its documents are built anew
MAX_TEXT = 20_000  # letters of a description
MIN_BEGINNING = 2
LOOKED_AT, MAX_LOOKED_AT = 10, 200  # lines for each that is shown: only a few of one film are

_FACETS = {
    Facet.TAGS: "tags",
    Facet.YEARS: "year",
    Facet.LENGTHS: "length",
    Facet.RESOLUTIONS: "resolution",
    Facet.LANGUAGES: "languages",
    Facet.OWNERS: "owner_id",
}
_NARROWING = ["audience", "duration", *_FACETS.values()]
_SEARCHED = {
    "title": ("title", "words", "joined", "beginnings"),
    "tags": ("people", "tags"),
    "description": ("description",),
}
_SHOWN = ["id", "title", "people", "tags", "description", "views", "created_at"]
_SORTS = {
    Sort.NEWEST: "created_at:desc",
    Sort.OLDEST: "created_at:asc",
    Sort.LONGEST: "duration:desc",
    Sort.SHORTEST: "duration:asc",
}


def layout(rules: Rules) -> str:
    """A word of its dictionary: where an index has another one, it is built anew."""
    kept = repr((LAYOUT, rules.fields, sorted(rules.stop_words), rules.synonyms))
    return f"notflix{hashlib.sha256(kept.encode()).hexdigest()[:16]}"


def film_settings(rules: Rules) -> dict[str, Any]:
    return {
        **_settings(rules),
        "searchableAttributes": [attribute for field in rules.fields for attribute in _SEARCHED[field]],
        "filterableAttributes": _NARROWING,
        "sortableAttributes": ["created_at", "duration"],
        "rankingRules": [
            "sort",
            "words",
            "typo",
            "proximity",
            "attribute",
            "exactness",
            "views:desc",
            "created_at:desc",
        ],
        "faceting": {"maxValuesPerFacet": 1000, "sortFacetValuesBy": {"*": "count"}},
    }


def line_settings(rules: Rules) -> dict[str, Any]:
    return {
        **_settings(rules),
        "searchableAttributes": ["text"],
        "filterableAttributes": ["video_id", *_NARROWING],
    }


def _settings(rules: Rules) -> dict[str, Any]:
    return {
        "dictionary": [layout(rules)],
        "stopWords": sorted(rules.stop_words),
        "synonyms": _synonyms(rules),
        "typoTolerance": {"minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8}},
        "pagination": {"maxTotalHits": 1_000_000},
    }


def _synonyms(rules: Rules) -> dict[str, list[str]]:
    """Numbers written the other way are some."""
    others = defaultdict(set, {word: numerals([word]) for word in all_numerals()})
    for group in rules.synonyms:
        for text in group:
            others[text.lower()] |= set(group) - {text}
    return {text: sorted(each) for text, each in others.items()}


def film_document(doc: SearchDoc) -> dict[str, Any]:
    return {
        "id": doc.id,
        "title": doc.title,
        "words": " ".join(plain_words(doc.title)),
        "joined": " ".join(variants(doc.title)),
        "beginnings": " ".join(sorted(_beginnings(plain_words(doc.title)))),
        "people": list(doc.people),
        "description": doc.description[:MAX_TEXT],
        "views": doc.views,
        "created_at": doc.created_at,
        **_narrowing(doc),
    }


def line_document(doc: SearchDoc, number: int, line: SearchLine) -> dict[str, Any]:
    return {
        "id": f"{doc.id}-{number}",
        "video_id": doc.id,
        "title": doc.title,
        "text": line.text,
        "second": line.second,
        "kind": line.kind,
        "language": line.language,
        **_narrowing(doc),
    }


def film_search(query: SearchQuery, asked: Asked) -> dict[str, Any]:
    """The body of a search. Only pages are counted to the end, so an offset that begins one is asked for as such."""
    sort = Sort.NEWEST if query.sort is Sort.RELEVANCE and not query.text.strip() else query.sort
    narrow = {"filter": narrowed(query.terms, query.filters)}
    paged = query.limit > 0 and query.offset % query.limit == 0
    page = {"hitsPerPage": query.limit, "page": query.offset // max(1, query.limit) + 1}
    return {
        "q": _plain(query.text, asked),
        # Sorted by age, what lacks a word would stand before what has all.
        "matchingStrategy": "last" if sort is Sort.RELEVANCE else "all",
        "attributesToRetrieve": _SHOWN,
        **({"sort": [_SORTS[sort]]} if sort is not Sort.RELEVANCE else {}),
        **({"facets": list(_FACETS.values())} if query.facets else {}),
        **(page if paged else {"limit": max(0, query.limit), "offset": max(0, query.offset)}),
        **(narrow if narrow["filter"] else {}),
    }


def line_search(query: SearchQuery, asked: Asked) -> dict[str, Any]:
    return {
        "q": _plain(query.text, asked),
        "matchingStrategy": "last",
        "limit": min(MAX_LOOKED_AT, query.lines * LOOKED_AT),
        "filter": narrowed(query.terms, query.filters),
    }


def narrowed(terms: frozenset[str] | None, filters: Filters) -> list[str]:
    """Each must be so. Names of groups and tags are anybody's words, so they are quoted."""
    conditions = [_one_of("audience", terms)] if terms is not None else []
    conditions += [_one_of("tags", [tag]) for tag in sorted(filters.tags)]
    for field, values in (
        ("resolution", filters.resolutions),
        ("languages", filters.languages),
        ("owner_id", filters.owners),
    ):
        if values:
            conditions.append(_one_of(field, values))
    for field, sign, bound in (
        ("year", ">=", filters.years[0]),
        ("year", "<=", filters.years[1]),
        ("duration", ">=", filters.lengths[0]),
        ("duration", "<", filters.lengths[1]),
    ):
        if bound is not None:
            conditions.append(f"{field} {sign} {bound}")
    return conditions


def one_of_videos(video_ids: Iterable[str]) -> str:
    return _one_of("video_id", video_ids)


def facets_of(answer: Mapping[str, Any]) -> Facets:
    counts: Mapping[str, Mapping[str, int]] = answer.get("facetDistribution") or {}
    return {facet: ordered(facet, counts[field]) for facet, field in _FACETS.items() if field in counts}


def film_of(document: Mapping[str, Any]) -> Shown:
    people, tags = tuple(document["people"]), tuple(document["tags"])
    numbers = (int(document["views"]), float(document["created_at"]), 0.0)
    return Shown(document["id"], document["title"], people, tags, document["description"], *numbers, "film")


def line_of(document: Mapping[str, Any]) -> Shown:
    numbers = (0, 0.0, float(document["second"]))
    kind, language = document["kind"], document["language"]
    return Shown(document["video_id"], document["title"], (), (), document["text"], *numbers, kind, language)


def _narrowing(doc: SearchDoc) -> dict[str, Any]:
    return {
        "tags": list(doc.tags),
        "year": doc.year,
        "length": length_class(doc.duration),
        "duration": doc.duration,
        "resolution": doc.resolution or None,
        "languages": list(doc.languages),
        "owner_id": doc.owner_id or None,
        "audience": sorted(doc.audience),
    }


def _beginnings(words: Iterable[str]) -> set[str]:
    return {word[:end] for word in words for end in range(MIN_BEGINNING, len(word))}


def _plain(text: str, asked: Asked) -> str:
    """Our words, for they are those of our fields; scripts without spaces are its own to take apart. It reads ten
    words."""
    if asked.phrases or asked.without or not is_spaced(text):
        return text
    return " ".join(asked.words)


def _one_of(field: str, values: Iterable[str | int]) -> str:
    listed = ", ".join(_quoted(value) if isinstance(value, str) else str(value) for value in sorted(values, key=str))
    return f"{field} IN [{listed}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
