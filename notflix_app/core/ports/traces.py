"""Who is told how a film came to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..steps import Step
from ..video import Video


class Traces(Protocol):
    """Traces for whoever looks at where the time goes."""

    def tell(self, video: Video, steps: Sequence[Step]) -> None:
        """One trace for a film that has just gone live or failed, from the begin of its upload, with a span for each of
        its steps that is done or failed. Told again it is the same trace. Nobody waits long for a collector that is
        away, and nothing fails over it."""
