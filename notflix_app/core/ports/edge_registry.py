"""The edges that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..edge_health import EdgeHealth
from ..edges import EdgeNode
from ..signed_paths import EdgeKey


class EdgeRegistry(Protocol):
    """Edge nodes, how each was last seen, and which video (in which version) is on which of them."""

    def put(self, edge: EdgeNode) -> None:
        """Adds it, or replaces the one of the same name."""

    def get(self, name: str) -> EdgeNode:
        """Raises NotFound."""

    def all(self) -> list[EdgeNode]:
        """By name."""

    def remove(self, name: str) -> None:
        """Forgets it, its keys, and what it holds. Raises NotFound."""

    def add_first_key(self, edge: str, key: EdgeKey) -> None:
        """Its first signing key, also where several give it one at once. Nothing happens where it has one, or is not
        there."""

    def add_key(self, edge: str, key: EdgeKey, retire_at: float) -> None:
        """A new signing key; the one before it is good until then, and earlier ones are no more. Raises NotFound for an
        edge that is not there."""

    def keys(self) -> dict[str, list[EdgeKey]]:
        """edge → its signing keys, newest first, retired ones too. Absent edges have none."""

    def assign(self, video_id: str, version: int, edge: str) -> None:
        """Safe to do twice. An edge may hold several versions. Raises NotFound for a video or edge that is not
        there."""

    def unassign(self, video_id: str, edge: str, version: int | None = None) -> None:
        """version: None: whichever it holds."""

    def holding(self, video_id: str, version: int) -> list[EdgeNode]:
        """The edges that hold that version, by name."""

    def holders(self, video_ids: Sequence[str]) -> dict[str, list[EdgeNode]]:
        """video id → the edges that hold its current version, by name. Absent ids hold none."""

    def held(self, edge: str) -> list[str]:
        """The ids of the videos whose current version the edge holds, oldest first."""

    def count_held(self) -> dict[str, int]:
        """edge → how many videos' current versions it holds. Absent ones hold none."""

    def record_health(self, seen: Mapping[str, EdgeHealth]) -> None:
        """edge → how it is. Edges that are not there are left out."""

    def health(self) -> dict[str, EdgeHealth]:
        """edge → how it was when it was last recorded. Absent ones never were."""
