"""What is counted, and how the work stands."""

from __future__ import annotations

from typing import Protocol

from ..metrics import Backlog, Tally
from ..video import VideoState


class MetricsReader(Protocol):
    """Reads what the other repositories counted, in the transaction of what they did."""

    def tallies(self) -> list[Tally]:
        """By metric, label and bound. What never was is not among them."""

    def backlogs(self) -> list[Backlog]:
        """One for each kind of step, in pipeline order."""

    def videos(self) -> dict[VideoState, int]:
        """How many there are in each state; absent ones have none."""
