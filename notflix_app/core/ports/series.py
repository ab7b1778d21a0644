"""Series, as their episodes make them: there is nothing of a series but them."""

from __future__ import annotations

from typing import Protocol

from ..rights import Actor
from ..series import SeriesRow
from ..video import Video


class SeriesReader(Protocol):
    def all(self, *, seen_by: Actor) -> list[SeriesRow]:
        """In no order; of live videos that they may see alone."""

    def episodes(self, name: str, *, seen_by: Actor) -> list[Video]:
        """The live ones that they may see, in no order, without their plans; empty where there are none."""

    def names(self) -> list[str]:
        """All that any video has, whoever may see it: to be shown to nobody."""
