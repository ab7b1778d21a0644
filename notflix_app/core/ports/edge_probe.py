"""Asking an edge how it is, as a viewer reaches it."""

from __future__ import annotations

from typing import Protocol

from ..edge_health import Answer
from ..edges import EdgeDisk, EdgeNode


class EdgeProbe(Protocol):
    """Waits no longer than a few seconds for an answer, and raises nothing: no answer is one too."""

    def ping(self, edge: EdgeNode) -> Answer:
        """Whether it serves now, and how busy it is."""

    def counts(self, edge: EdgeNode) -> tuple[int | None, EdgeDisk | None]:
        """Bytes that it has sent to viewers so far, and the disk that it keeps packages on; None where it does not
        say."""
