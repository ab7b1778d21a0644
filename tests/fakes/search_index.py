"""A SearchIndex in memory: slow, plain, and right."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import Hit, SearchDoc, SearchHits, TextPiece

COLUMNS = ("title", "tags", "description", "captions")


class FakeSearchIndex:
    def __init__(self) -> None:
        self.docs: dict[str, SearchDoc] = {}
        self.away = False  # True: it does not answer

    def put(self, docs: Iterable[SearchDoc]) -> None:
        self._answer()
        self.docs.update({doc.id: doc for doc in docs})

    def remove(self, video_ids: Sequence[str]) -> None:
        self._answer()
        for video_id in video_ids:
            self.docs.pop(video_id, None)

    def clear(self) -> None:
        self._answer()
        self.docs.clear()

    def count(self) -> int:
        self._answer()
        return len(self.docs)

    def search(
        self, query: str, *, limit: int = 24, offset: int = 0, terms: frozenset[str] | None = None
    ) -> SearchHits:
        self._answer()
        wanted = _words(query)
        if not wanted:
            return SearchHits((), 0)
        seen = [doc for doc in self.docs.values() if terms is None or terms & doc.audience]
        ranked = sorted((rank, doc.id) for doc in seen if (rank := _rank(doc, wanted, query)) is not None)
        page = ranked[offset : offset + limit]
        hits = tuple(_hit(self.docs[doc_id], wanted, COLUMNS[max(0, rank[0] - 1)]) for rank, doc_id in page)
        return SearchHits(hits, len(ranked), () if ranked else self._nearest(query, seen))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The search does not answer.", "search")

    def _nearest(self, query: str, seen: Sequence[SearchDoc]) -> tuple[str, ...]:
        near = [
            doc.title
            for doc in seen
            if any(difflib.get_close_matches(word, _words(doc.title), 1, 0.7) for word in _words(query))
        ]
        return tuple(near[:5])


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


# Han and kana are written without spaces: each character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u4e00-\u9fff]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _text(doc: SearchDoc, column: str) -> str:
    return ", ".join(doc.tags) if column == "tags" else str(getattr(doc, column))


def _has_all(words: Sequence[str], terms: Sequence[str]) -> bool:
    return all(term in words for term in terms[:-1]) and any(word.startswith(terms[-1]) for word in words)


def _rank(doc: SearchDoc, terms: Sequence[str], query: str) -> tuple[int, bool, float] | None:
    """0 for the very title, then by the columns that it takes to find every word; None where they are not there."""
    whole = not set(terms) <= set(_words(doc.title))
    if _words(doc.title) == terms:
        return 0, whole, -doc.created_at
    seen: list[str] = []
    for tier, column in enumerate(COLUMNS, 1):
        seen += _words(_text(doc, column))
        if _has_all(seen, terms):
            return tier, whole, -doc.created_at
    return None


def _hit(doc: SearchDoc, terms: Sequence[str], column: str) -> Hit:
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
