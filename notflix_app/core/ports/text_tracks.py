"""The text tracks of videos."""

from __future__ import annotations

from typing import Protocol

from ..text_tracks import TextTrack


class TextTracks(Protocol):
    """They go with their video."""

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

    def change(self, before: TextTrack, after: TextTrack) -> None:
        """Writes the fields in which they differ, and no others. Raises NotFound."""

    def remove(self, video_id: str, track_id: str) -> None:
        """Raises NotFound."""
