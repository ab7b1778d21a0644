"""All rows of the catalog at once, into a file and out of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CatalogDump:
    """revision: of its tables. video_ids: as CatalogArchive.video_ids() had them at that moment."""

    revision: str
    video_ids: list[str]


class CatalogArchive(Protocol):
    """Raises Unavailable where the database does not answer."""

    def video_ids(self) -> list[str]:
        """Of all that are not being deleted, oldest first."""

    def dump(self, path: Path) -> CatalogDump:
        """Writes all rows as they are at one moment, while others go on writing."""

    def is_empty(self) -> bool:
        """Whether nothing was ever kept in it."""

    def load(self, path: Path, own_edges: Collection[str]) -> list[str]:
        """Makes the tables, fills them, and brings them up to date: all of it or nothing.

        Nothing is at work in it then, and nothing on an edge. Edges that are not among `own_edges` are drained; their
        names are returned. Raises Refused where a newer Notflix wrote it, or it is no such file.
        """

    def begin_again(self, video_id: str) -> None:
        """Forgets all that was made of it, so that it is made of its source once more."""

    def fail(self, video_id: str, error: str) -> None:
        """FAILED, whatever it was, and nothing is left to be tried again."""

    def drop_release(self, video_id: str, version: int) -> None:
        """Forgets a release beside a film's own."""
