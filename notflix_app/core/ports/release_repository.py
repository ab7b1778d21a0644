"""The releases of films, beside those that the films' own rows have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from ..loudness import Loudness
from ..release import Release
from ..video import Plan, Source, TranscodeSettings, Video, VideoState


class ReleaseRepository(Protocol):
    """What is to take over, what was taken over from, and the taking over."""

    def begin(self, video_id: str, settings: TranscodeSettings, replacement: str = "") -> Release | None:
        """A new one, PROBING, under a number that no other had. None unless the film is live and no other release is
        wanted already. replacement: as of Release."""

    def version_of(self, video_id: str, version: int) -> Video | None:
        """A film in one of its versions: as it is where that is its own, else a Release. None where there is none."""

    def list_for_video(self, video_id: str) -> list[Release]:
        """Oldest first."""

    def newest(self, limit: int) -> list[Release]:
        """Those of live films that are wanted, the newest first."""

    def taken_over(self, since: float, limit: int) -> list[str]:
        """The ids of films in which one took over since then, the latest first."""

    def wanted(self, video_ids: Collection[str]) -> dict[str, Release]:
        """Video id → its release that is wanted. Absent ids have none."""

    def record_probe(self, video_id: str, version: int, source: Source, plan: Plan) -> None:
        """Raises Conflict once the chunks are being made by an earlier plan, or it is gone."""

    def record_poster(self, video_id: str, version: int) -> None:
        """Whether it has taken over meanwhile or not. No error where it is gone."""

    def record_loudness(self, video_id: str, version: int, measured: Sequence[Loudness | None]) -> None:
        """measured: of each audio track of its source, in order. No error where it is gone."""

    def move(
        self, video_id: str, version: int, to: VideoState, *, origins: Collection[VideoState] = (), error: str = ""
    ) -> bool:
        """Moves it as Catalog.move() does a film, but not to LIVE: that is take_over(). False where another was faster
        or the move is not legal now."""

    def take_over(self, video_id: str, version: int) -> bool:
        """SEEDING → the film's own version, in one step: who asks before gets the old one, who asks after the new one.
        The old one is LIVE beside it. False where another was faster, or the film is no longer live."""

    def forget(self, video_id: str, before: int) -> None:
        """Removes the releases with lower numbers, other than the film's own, and their steps."""
