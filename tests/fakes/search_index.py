"""A SearchIndex in memory: slow, plain, and right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import Hit, IndexState, SearchAnswer, SearchDoc, SearchLine, SearchQuery, TextPiece
from notflix_app.core.search import MAX_LINES_OF_ONE, Facet, Facets, Filters, Sort, length_class, ordered

SAME_MOMENT = 2.5
COLUMNS = ("title", "people", "tags", "description")


class FakeSearchIndex:
    """Of what is forgiven in words, it knows beginnings only."""

    def __init__(self) -> None:
        self.docs: dict[str, SearchDoc] = {}
        self.beside: dict[str, SearchDoc] | None = None  # the index that is being built
        self.away = False  # True: it does not answer
        self.lost = False

    def put(self, docs: Iterable[SearchDoc]) -> None:
        self._answer()
        named = {doc.id: replace(doc, lines=tuple(doc.lines)) for doc in docs}
        self.docs.update(named)
        if self.beside is not None:
            self.beside.update(named)

    def remove(self, video_ids: Sequence[str]) -> None:
        self._answer()
        for video_id in video_ids:
            self.docs.pop(video_id, None)
            (self.beside or {}).pop(video_id, None)

    def count(self) -> int:
        self._answer()
        return len(self.docs)

    def state(self) -> IndexState:
        self._answer()
        if self.beside is not None:
            return IndexState.BUILDING
        return IndexState.LOST if self.lost else IndexState.READY

    def begin(self) -> None:
        self._answer()
        self.beside, self.lost = {}, False

    def finish(self) -> None:
        self._answer()
        if self.beside is not None:
            self.docs, self.beside = self.beside, None

    def search(self, query: SearchQuery) -> SearchAnswer:
        self._answer()
        wanted = _words(query.text)
        if query.text.strip() and not wanted:
            return SearchAnswer()
        shown = [
            doc
            for doc in self.docs.values()
            if (query.terms is None or query.terms & doc.audience) and _passes(doc, query.filters)
        ]
        ranked = [(rank, doc) for doc in shown if (rank := _rank(doc, wanted, query.text)) is not None]
        ranked.sort(key=lambda pair: (_ORDER[query.sort](pair[1]), pair[0], pair[1].id))
        page = ranked[query.offset : query.offset + query.limit]
        hits = tuple(_hit(doc, wanted, COLUMNS[max(0, rank[0] - 1)]) for rank, doc in page)
        facets = _counted([doc for _, doc in ranked]) if query.facets else {}
        lines = [hit for doc in shown for hit in _lines(doc, wanted)] if wanted else []
        return SearchAnswer(hits, len(ranked), facets, tuple(lines[: query.lines]))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The search does not answer.", "search")


_ORDER: dict[Sort, Callable[[SearchDoc], float]] = {
    Sort.RELEVANCE: lambda doc: 0,
    Sort.NEWEST: lambda doc: -doc.created_at,
    Sort.OLDEST: lambda doc: doc.created_at,
    Sort.LONGEST: lambda doc: -doc.duration,
    Sort.SHORTEST: lambda doc: doc.duration,
}


def _passes(doc: SearchDoc, filters: Filters) -> bool:
    return (
        filters.tags <= set(doc.tags)
        and _within(doc.year, *filters.years)
        and _within(doc.duration, filters.lengths[0], None)
        and (filters.lengths[1] is None or doc.duration < filters.lengths[1])
        and (not filters.resolutions or doc.resolution in filters.resolutions)
        and (not filters.languages or bool(filters.languages & set(doc.languages)))
        and (not filters.owners or doc.owner_id in filters.owners)
    )


def _within(value: float, first: float | None, last: float | None) -> bool:
    return (first is None or first <= value) and (last is None or value <= last)


def _counted(docs: Sequence[SearchDoc]) -> Facets:
    values: dict[Facet, Callable[[SearchDoc], Iterable[Any]]] = {
        Facet.TAGS: lambda doc: set(doc.tags),
        Facet.YEARS: lambda doc: [doc.year],
        Facet.LENGTHS: lambda doc: [length_class(doc.duration)],
        Facet.RESOLUTIONS: lambda doc: [doc.resolution] if doc.resolution else [],
        Facet.LANGUAGES: lambda doc: set(doc.languages),
        Facet.OWNERS: lambda doc: [doc.owner_id] if doc.owner_id else [],
    }
    counts = {facet: Counter(str(value) for doc in docs for value in of(doc)) for facet, of in values.items()}
    return {facet: ordered(facet, count) for facet, count in counts.items()}


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


# Han and kana are written without spaces: each character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u4e00-\u9fff]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _text(doc: SearchDoc, column: str) -> str:
    value: str | tuple[str, ...] = getattr(doc, column)
    return value if isinstance(value, str) else ", ".join(value)


def _has_all(words: Sequence[str], terms: Sequence[str]) -> bool:
    return all(term in words for term in terms[:-1]) and any(word.startswith(terms[-1]) for word in words)


def _rank(doc: SearchDoc, terms: Sequence[str], query: str) -> tuple[int, bool, float] | None:
    """0 for the very title, then by the columns that it takes to find every word; None where they are not there."""
    if not terms:
        return 0, False, -doc.created_at
    whole = not set(terms) <= set(_words(doc.title))
    if _words(doc.title) == terms:
        return 0, whole, -doc.created_at
    seen: list[str] = []
    for tier, column in enumerate(COLUMNS, 1):
        seen += _words(_text(doc, column))
        if _has_all(seen, terms):
            return tier, whole, -doc.created_at
    return None


def _lines(doc: SearchDoc, terms: Sequence[str]) -> list[Hit]:
    having: list[SearchLine] = []
    for line in doc.lines:
        is_new = all(abs(line.second - other.second) > SAME_MOMENT for other in having)
        if is_new and _has_all(_words(line.text), terms):
            having.append(line)
    title = (TextPiece(doc.title, hit=False),)
    return [
        Hit(doc.id, title, line.kind, _marked(line.text, terms), line.second, line.language)
        for line in sorted(having[:MAX_LINES_OF_ONE], key=lambda line: line.second)
    ]


def _hit(doc: SearchDoc, terms: Sequence[str], column: str) -> Hit:
    if not terms:
        return Hit(doc.id, (TextPiece(doc.title, hit=False),), "")
    matched = () if column == "title" else _marked(_excerpt(_text(doc, column), terms[0]), terms)
    return Hit(doc.id, _marked(doc.title, terms), column, matched)


def _excerpt(text: str, term: str) -> str:
    pieces = text.split(" ")
    first = next((i for i, piece in enumerate(pieces) if term in _plain(piece)), 0)
    return " ".join(pieces[max(0, first - 10) : first + 10])


def _marked(text: str, terms: Sequence[str]) -> tuple[TextPiece, ...]:
    pieces: list[TextPiece] = []
    for piece in re.split(r"([\u3040-\u30ff\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u4e00-\u9fff]+)", text):
        typed = _typed(piece, terms)
        for part, hit in ((piece[:typed], True), (piece[typed:], False)):
            if part and pieces and pieces[-1].hit == hit:
                pieces[-1] = TextPiece(pieces[-1].text + part, hit)
            elif part:
                pieces.append(TextPiece(part, hit))
    return tuple(pieces)


def _typed(piece: str, terms: Sequence[str]) -> int:
    """How many letters of a word were typed; 0 where it is not what was looked for."""
    if _plain(piece) in terms:
        return len(piece)
    if not _plain(piece).startswith(terms[-1]):
        return 0
    return next(n for n in range(len(piece) + 1) if len(_plain(piece[:n])) >= len(terms[-1]))
