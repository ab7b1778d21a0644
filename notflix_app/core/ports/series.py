"""Series, as their episodes make them: there is nothing of a series but them."""

from __future__ import annotations

from typing import Protocol

from ..rights import Actor
from ..series import SeriesRow
from ..video import Video


class SeriesReader(Protocol):
    """Of live videos that `seen_by` may see alone."""

    def all(self, *, seen_by: Actor) -> list[SeriesRow]:
        """In no order."""

    def episodes(self, name: str, *, seen_by: Actor) -> list[Video]:
        """In no order, without their plans; empty where there are none."""
