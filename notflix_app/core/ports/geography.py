"""Where edges and viewers are."""

from __future__ import annotations

from typing import Protocol

from ..edge_selection import Location


class Geography(Protocol):
    """What is known of places; '' and None where nothing is."""

    def networks(self, edge: str) -> tuple[str, ...]:
        """The CIDR blocks whose viewers the edge of that name is there for."""

    def location(self, edge: str, url: str) -> Location | None:
        """Where the edge stands."""

    def locate(self, address: str) -> Location | None:
        """Where the viewer with this IP address is."""
