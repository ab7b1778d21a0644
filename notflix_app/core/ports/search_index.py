"""Finding videos by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SearchDoc:
    """What search knows of a live video. Times in seconds; captions: the spoken text, if there is any.
    audience: who finds it, as core.rights.audience_of() has it."""

    id: str
    title: str
    description: str
    tags: tuple[str, ...]
    duration: float
    created_at: float
    captions: str = ""
    audience: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of text, and whether the query matched it: the letters that were typed, not the rest of their word."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """title: the whole title in fragments. where: 'title', 'tags', 'description' or 'captions'; matched: an excerpt
    of that field in fragments, empty for 'title'."""

    id: str
    title: tuple[TextPiece, ...]
    where: str
    matched: tuple[TextPiece, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHits:
    """total may be an estimate. nearest: titles to suggest where there is no hit."""

    hits: tuple[Hit, ...]
    total: int
    nearest: tuple[str, ...] = ()


class SearchIndex(Protocol):
    """Only live videos are in it. It can be thrown away and built again from the Catalog."""

    def put(self, docs: Iterable[SearchDoc]) -> None:
        """Adds or replaces; findable when it returns."""

    def remove(self, video_ids: Sequence[str]) -> None: ...

    def clear(self) -> None: ...

    def search(
        self, query: str, *, limit: int = 24, offset: int = 0, terms: frozenset[str] | None = None
    ) -> SearchHits:
        """terms: only documents with one of them in their audience, for hits, total and nearest; None: all.
        Every word must match, the last one (at least) as a prefix of a word; accents and case do not matter.
        Any text is a legal query. Best first: title before tags before description."""

    def count(self) -> int: ...
