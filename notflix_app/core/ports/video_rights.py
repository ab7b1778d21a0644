"""Whom each video is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..sharing import Grants, ShareLink
from ..visibility import Visibility


class VideoRights(Protocol):
    """What takes a right away raises the video's access_revision in the same transaction, and search hears of it."""

    def share(self, video_id: str, visibility: Visibility, grants: Grants) -> None:
        """Replaces both. Raises NotFound."""

    def show_to(self, video_id: str, visibility: Visibility, expected: Visibility | None = None) -> bool:
        """Whom it is granted to stays. False where it is not for those who are expected. Raises NotFound."""

    def allow_downloads(self, video_id: str, allowed: bool | None) -> None:
        """None: as the site says. Takes no path away, for whoever watches has the bytes. Raises NotFound."""

    def grants(self, video_ids: Sequence[str]) -> dict[str, Grants]:
        """video id → to whom it is granted. Absent ids are granted to nobody."""

    def give(self, video_id: str, owner_id: str) -> None:
        """Raises NotFound."""

    def adopt(self, owner_id: str) -> int:
        """What belongs to nobody belongs to them; returns how many videos."""

    def owned_bytes_by_owner(self) -> dict[str, int]:
        """What owned_bytes() says of each who has any."""

    def owned_bytes(self, owner_id: str) -> int:
        """Of the files that they brought in, those on their way as they were announced."""

    def add_link(self, link: ShareLink) -> None:
        """Raises NotFound where the video is gone."""

    def find_link(self, link_id: str) -> ShareLink | None: ...

    def links(self, video_id: str) -> list[ShareLink]:
        """Newest first."""

    def remove_link(self, link_id: str) -> None:
        """Raises NotFound."""
