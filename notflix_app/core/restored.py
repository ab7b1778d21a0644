"""What becomes of a film whose rows were restored, by what is there of its objects. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from . import keys
from .parts import stored_source
from .segments import Stream as Published
from .segments import joined
from .video import IN_PIPELINE, Video, VideoState

_WITHOUT_SOURCE = (VideoState.LIVE, VideoState.SEEDING, VideoState.UPLOADING, VideoState.BINNED)
SOUND_LOST = "What it is made of was not in the backup. Remove it, and add it again."
LOST = "What it is made of was not in the backup. Send its file again, or restore it from another backup."


class Fate(StrEnum):
    """STAYS: as it was, and whatever was under way goes on. AGAIN: it is made of its source once more. LOST: neither
    that nor what was made of it is there. GONE: it lay in the bin, and there is nothing to be put back."""

    STAYS = "stays"
    AGAIN = "again"
    LOST = "lost"
    GONE = "gone"


def fate(video: Video, published: Iterable[Sequence[Published]], there: Collection[str], *, has_source: bool) -> Fate:
    """published: what its finished steps put into its package. there: the keys below that."""
    if video.state not in (*IN_PIPELINE, VideoState.LIVE, VideoState.BINNED):
        return Fate.STAYS
    whole = has_package(video, published, there)
    if whole and (has_source or video.state in _WITHOUT_SOURCE):
        return Fate.STAYS
    if video.state is VideoState.BINNED:
        return Fate.GONE
    return Fate.AGAIN if has_source or video.state is VideoState.UPLOADING else Fate.LOST


def has_package(video: Video, published: Iterable[Sequence[Published]], there: Collection[str]) -> bool:
    """Whether nothing is missing of what the rows say is there. Chunks end in any order, so that segments are counted:
    they go all at once or not at all."""
    for name, stream in joined(published).items():
        folder = keys.packaged(video.id, video.version, f"{name}/")
        segments = sum(key.startswith(folder) and key.endswith(".m4s") for key in there)
        if segments < len(stream.segments):
            return False
    return bool(there) or (video.state is not VideoState.LIVE and video.live_at is None)


def has_source(video: Video, sizes: dict[str, int]) -> bool:
    """sizes: key → bytes of what is there."""
    return all(sizes.get(piece.key) == piece.size for piece in stored_source(video))
