"""The chapters of videos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..chapters import Chapter


class ChapterRepository(Protocol):
    """They go with their video. Whoever changes those of a live one tells the search index, in one with the change."""

    def list_for_video(self, video_id: str) -> tuple[Chapter, ...]:
        """By time."""

    def list_for_videos(self, video_ids: Sequence[str]) -> dict[str, tuple[Chapter, ...]]:
        """Video id → its chapters, by time; without those that have none."""

    def put(self, video_id: str, chapters: Sequence[Chapter]) -> None:
        """All of them, instead of those before. Raises NotFound where the video is gone."""

    def put_first(self, video_id: str, chapters: Sequence[Chapter]) -> bool:
        """Only where nobody has put any, nor an empty list; whether it did. Raises NotFound where the video is gone."""
