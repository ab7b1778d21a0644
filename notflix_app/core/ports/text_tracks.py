"""The text tracks of videos."""

from __future__ import annotations

from typing import Protocol

from ..text_tracks import TextTrack


class TextTracks(Protocol):
    """They go with their video."""

    def add(self, track: TextTrack) -> None:
        """Raises NotFound where the video is gone."""

    def get(self, video_id: str, track_id: str) -> TextTrack:
        """Raises NotFound."""

    def list_for_video(self, video_id: str) -> list[TextTrack]:
        """Oldest first."""

    def change(self, before: TextTrack, after: TextTrack) -> None:
        """Writes the fields in which they differ, and no others. Raises NotFound; Conflict where another text is to
        take the place of one that somebody has replaced meanwhile."""

    def remove(self, video_id: str, track_id: str) -> None:
        """Raises NotFound."""
