"""How often films were watched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class ViewCounts(Protocol):
    """Counted once for each viewer and film in a day. They go with the film."""

    def begin(self, viewer: str, video_id: str) -> None:
        """A viewer begins to play it. Within a day of the last time this changes nothing. Raises NotFound where the
        film is gone."""

    def count(self, viewer: str, video_id: str, seconds: float) -> bool:
        """One more view, where they began at least so many seconds ago and it was not counted since. Whether it was.

        Where the number has doubled, the search index is told, in one with the change."""

    def among(self, video_ids: Sequence[str]) -> dict[str, int]:
        """By the film's id; without those that nobody has watched."""

    def forget(self) -> int:
        """Drops who began what more than a day ago, and returns how many that were; the counts stay."""
