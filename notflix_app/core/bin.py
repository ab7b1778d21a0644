"""The bin: what somebody deleted is kept in it for a while, out of everybody's sight."""

from __future__ import annotations

from dataclasses import dataclass

from .video import Video

UNFINISHED = "It was deleted while it was being made. Try it again, and it goes on from there."


@dataclass(frozen=True, slots=True)
class BinnedVideo:
    """ends_at: when it goes for good, seconds since the epoch."""

    video: Video
    ends_at: float
