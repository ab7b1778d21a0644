"""The text tracks of videos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..text_tracks import TextTrack


class TextTracks(Protocol):
    """They go with their video. What changes them raises the search outbox in the same transaction."""

    def add(self, track: TextTrack) -> None:
        """Raises NotFound where the video is gone."""

    def add_of_source(self, track: TextTrack, stream: int) -> bool:
        """The track of a stream of the source, once and for all: False where there is, or was, one of that stream.
        Raises NotFound where the video is gone."""

    def leave_out(self, video_id: str, stream: int, problem: str) -> None:
        """No track can be made of that stream, or none yet. Raises NotFound where the video is gone."""

    def streams_seen(self, video_id: str) -> dict[int, str]:
        """Streams of the source → why there is no track of it; '' where there is, or was."""

    def get(self, video_id: str, track_id: str) -> TextTrack:
        """Raises NotFound."""

    def list_for_video(self, video_id: str) -> list[TextTrack]:
        """Oldest first."""

    def list_for_videos(self, video_ids: Sequence[str]) -> dict[str, list[TextTrack]]:
        """Video id → its tracks, oldest first; without those that have none."""

    def change(self, before: TextTrack, after: TextTrack) -> None:
        """Writes the fields in which they differ, and no others. Raises NotFound; Conflict where another text is to
        take the place of one that somebody has replaced meanwhile."""

    def remove(self, video_id: str, track_id: str) -> None:
        """Raises NotFound."""
