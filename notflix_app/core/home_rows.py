"""The rows of the home page: which there are, and which of them say nothing new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .errors import Refused

ROW = 18  # cards at most
MAX_ROWS = 50
MAX_LISTED = 200  # films of one's own list: its page shows them all
MIN_CARDS = 4  # of a row that nobody has made for themself
REPEATS = 0.8  # the share of its cards that another row has: then it is left out


class RowKind(StrEnum):
    """In the order in which they stand; rows of tags and of series take turns at the end."""

    CONTINUE = "continue"
    NEXT_UP = "next"
    MY_LIST = "list"
    NEW = "new"
    WATCHED_MOST = "most-watched"
    SERIES = "series"
    TAG = "tag"


OWN = (
    RowKind.CONTINUE,
    RowKind.NEXT_UP,
    RowKind.MY_LIST,
)  # of the person; shown whatever is in them


@dataclass(frozen=True, slots=True)
class FilmRow:
    """video_ids: of its cards, in their order. name: of the tag, or of the series."""

    kind: RowKind
    video_ids: tuple[str, ...]
    name: str = ""

    def repeats(self, other: FilmRow) -> bool:
        shared = set(self.video_ids) & set(other.video_ids)
        return len(shared) >= REPEATS * len(self.video_ids)


def worth_showing(rows: Iterable[FilmRow]) -> tuple[FilmRow, ...]:
    """Without those that are empty, have too few cards, or repeat one before them."""
    kept: list[FilmRow] = []
    for row in rows:
        if len(kept) == MAX_ROWS:
            break
        if _is_worth_showing(row, kept):
            kept.append(row)
    return tuple(kept)


def _is_worth_showing(row: FilmRow, before: list[FilmRow]) -> bool:
    if row.kind in OWN or row.kind is RowKind.NEW:
        return bool(row.video_ids)
    return len(row.video_ids) >= MIN_CARDS and not any(row.repeats(other) for other in before)


def check_named(kind: RowKind, name: str) -> None:
    """Raises Refused where a row is asked for by half."""
    if kind in (RowKind.TAG, RowKind.SERIES) and not name:
        raise Refused(f"Say which {kind.value} this row is of: name=….")
