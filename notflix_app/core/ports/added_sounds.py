"""The tracks of sound that were added to videos."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from ..added_sounds import AddedSound, SoundState
from ..audio_tracks import AudioTrack


class AddedSounds(Protocol):
    """They go with their video. What changes those that are LIVE raises the search outbox in the same transaction."""

    def add(self, sound: AddedSound) -> AddedSound:
        """With the next version in place of its own. Raises NotFound where the video is gone."""

    def get(self, video_id: str, track_id: str) -> AddedSound:
        """The newest version of it that is not removed. Raises NotFound."""

    def version(self, video_id: str, version: int) -> AddedSound | None:
        """Also one that is removed."""

    def versions(self, video_id: str) -> list[int]:
        """All that there ever were."""

    def list_for_video(self, video_id: str) -> list[AddedSound]:
        """By version, oldest first; without those that are removed."""

    def live(self, video_ids: Sequence[str]) -> dict[str, list[AddedSound]]:
        """Video id → what manifests name of it, oldest first; without those that have none."""

    def uploading(self, limit: int) -> list[AddedSound]:
        """Those whose files are on their way, of all videos, oldest first."""

    def change(self, video_id: str, track_id: str, **changes: Any) -> None:
        """language, name or role, of all its versions. Raises NotFound."""

    def move(
        self, video_id: str, version: int, to: SoundState, *, origins: Collection[SoundState], error: str = ""
    ) -> bool:
        """Whether it was in one of these states, and is in that one now."""

    def record_made(self, video_id: str, version: int, track: AudioTrack) -> None:
        """What the package was made of."""

    def record_composed(self, video_id: str, track_id: str) -> None:
        """Its file is one object now; all its versions are made of that."""

    def go_live(self, video_id: str, version: int) -> bool:
        """MAKING → LIVE, and what it takes the place of is REMOVED. False where it is not MAKING."""

    def remove(self, video_id: str, track_id: str, *, before: int | None = None, live: bool = True) -> list[int]:
        """All its versions, or those before one, and those that are LIVE only where `live`; returns them."""

    def stranded(self) -> list[tuple[str, int]]:
        """(video id, version) of those for which core.sound_pipeline may find something to do, and that no step will
        bring up; of live videos."""

    def unseeded(self, edge: str, limit: int) -> list[tuple[str, int]]:
        """The same of those that are LIVE and were never meant for that edge."""

    def begin_again(self, video_id: str, version: int) -> None:
        """MAKING, without its steps: nothing is there of what was made of it."""
