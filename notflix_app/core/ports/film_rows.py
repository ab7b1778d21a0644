"""Films by what they have in common, for the rows of the home page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..rights import Actor
from ..video import Video


class FilmRows(Protocol):
    """Ids of live films, and only of those that `seen_by` may find in lists. Quick at 100,000 films."""

    def tags(self, limit: int) -> list[str]:
        """Those that most films have first; also of films that are not for everybody."""

    def series(self, limit: int) -> list[str]:
        """Those of most episodes first; also of films that are not for everybody."""

    def with_tags(self, tags: Sequence[str], limit: int, *, seen_by: Actor) -> dict[str, tuple[str, ...]]:
        """Of each tag so many at most, the newest first."""

    def in_series(self, series: Sequence[str], limit: int, *, seen_by: Actor) -> dict[str, tuple[str, ...]]:
        """Of each series so many at most, in the order of their seasons and episodes."""

    def most_watched(self, limit: int, *, seen_by: Actor) -> tuple[str, ...]:
        """Of late; see core.view_counts."""

    def episodes_after(self, episodes: Sequence[Video], *, seen_by: Actor) -> tuple[str, ...]:
        """The next one of each that they have not seen, in the same order; without those after which there is none.
        A special, and what has no season, is seen in between: behind the last of them it goes on from the first."""
