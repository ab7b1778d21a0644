"""What the search index has yet to hear."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Taken:
    """Videos in the hands of one who brings them into the index, or takes them out. claim: whose hands.
    tries: how often the most tried of them was taken, this time included."""

    claim: str
    video_ids: tuple[str, ...]
    tries: int


class SearchOutbox(Protocol):
    """The videos that changed for search since the index last heard of them, each once.

    The Catalog adds a video in the very transaction that makes it live, edits it while it is, or deletes it. What has
    become of it is asked of the Catalog when the index is told, so that a lost or doubled turn does no harm.
    """

    def take(self, limit: int, lease_seconds: float) -> Taken | None:
        """Those that are due, longest waiting first; nobody else gets them until the lease ends. None where there is
        none."""

    def settle(self, taken: Taken, video_ids: Collection[str]) -> None:
        """The index knows these. Whichever changed meanwhile, or was taken by others after the lease, is due again:
        whose word the index heard last is not known."""

    def postpone(self, taken: Taken, video_ids: Collection[str], again_at: float) -> None:
        """The index could not be told of these."""

    def add_live(self) -> int:
        """Every live video, due now; returns how many."""

    def count(self, *, tried_below: int | None = None) -> int:
        """Videos that wait, or are in somebody's hands; only those taken less often than that, where it is given."""
