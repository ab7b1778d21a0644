"""Reading what people call a subtitle file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..cues import Cue


class SubtitleReader(Protocol):
    def read(self, content: bytes, file_name: str) -> Sequence[Cue]:
        """The cues, by their start. Raises Refused, with the line and the reason, where it cannot be read right."""
