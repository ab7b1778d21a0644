"""Finding videos by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ..search import Facets, Filters, LineKind, Sort, year_of


@dataclass(frozen=True, slots=True)
class SearchLine:
    """A text at a second of a video: what is said there, or the chapter that begins. language: BCP 47, or ''."""

    second: float
    text: str
    kind: LineKind = LineKind.SPEECH
    language: str = ""


@dataclass(frozen=True, slots=True)
class SearchDoc:
    """What search knows of a live video. Times in seconds. audience: who finds it, as core.rights.audience_of() has it.

    resolution: as core.search has it. languages: of its sound. people: who is in it or made it, and the series that it
    belongs to. made: in which year, None where nobody knows. views: how often it was watched, 0 where nobody counts.
    lines: what lies below it, false where that is nothing; there may be a million, so they may be read while somebody
    iterates over them, each time anew.
    """

    id: str
    title: str
    description: str
    tags: tuple[str, ...]
    duration: float
    created_at: float
    audience: frozenset[str] = frozenset()
    resolution: int = 0
    languages: tuple[str, ...] = ()
    owner_id: str = ""
    people: tuple[str, ...] = ()
    made: int | None = None
    views: int = 0
    lines: Iterable[SearchLine] = ()

    @property
    def year(self) -> int:
        """In which it was made, or, where nobody knows, brought in."""
        return year_of(self.created_at) if self.made is None else self.made


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """text: any text is a legal query; "in quotes" is a phrase, -word leaves out what has it; blank: every video.

    terms: only documents with one of them in their audience, for all that is answered; None: all. facets: whether to
    count. lines: how many hits below videos at most.
    """

    text: str
    terms: frozenset[str] | None = None
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    limit: int = 24
    offset: int = 0
    facets: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of text, and whether the query matched it: the letters that were typed, not the rest of their word."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """title: the whole title in pieces. where: 'title', 'people', 'tags' or 'description', of a hit below a video a
    LineKind; '' where nothing was asked. matched: an excerpt of that field in pieces, empty for 'title'. second and
    language: of a hit below a video."""

    id: str
    title: tuple[TextPiece, ...]
    where: str
    matched: tuple[TextPiece, ...] = ()
    second: float | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """hits: a page of the videos that were found; total: how many there are; facets: of all of them.

    lines: the best hits below videos, at most MAX_LINES_OF_ONE of each, which stand together in its order. meant: the
    query as it was probably meant, where that finds something else; otherwise empty.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=dict)
    lines: tuple[Hit, ...] = ()
    meant: str = ""


class IndexState(StrEnum):
    """READY: it answers. BUILDING: another is built beside it, or in the place of one that was lost. LOST: it is
    missing, damaged or of an older layout."""

    READY = "ready"
    BUILDING = "building"
    LOST = "lost"


class SearchIndex(Protocol):
    """Only live videos are in it. It can be thrown away and built again from the Catalog: begin(), put() of everything,
    finish(). Until then the one before answers, or where it was lost the new one, as far as it is."""

    def put(self, docs: Iterable[SearchDoc]) -> None:
        """Adds or replaces, with all that lies below them; findable when it returns. While another index is built, into
        both."""

    def remove(self, video_ids: Sequence[str]) -> None:
        """With what lies below them; from the index that is built as well as from the one that answers."""

    def search(self, query: SearchQuery) -> SearchAnswer:
        """Best first: all words before some, exact before begun before mistyped, title before people and tags before
        description. Any text is a legal query. Raises Unavailable."""

    def count(self) -> int:
        """Videos in the index that answers."""

    def state(self) -> IndexState: ...

    def begin(self) -> None:
        """An empty index beside the one that answers; one that was begun before is given up."""

    def finish(self) -> None:
        """From now on the new one answers, and the old one is gone. Nothing happens where none was begun."""
