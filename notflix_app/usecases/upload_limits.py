"""Room for one more upload: how many there may be, and what they announced against what is free on the store's disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..core import keys
from ..core.errors import Refused
from ..core.parts import whole_parts
from ..core.ports import UploadedPart
from ..core.sizes import size
from ..core.video import Video, VideoState
from .services import Services

SIGNED_SECONDS = 3600  # how long a part's address lives; a client that needs longer asks again
ALL = 20_000  # more than any setting allows, lest a lowered one hides what is there
QUIET_SECONDS = 60  # after so long without a part, an upload may be the try that its sender has given up


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the store has of an upload: bytes, and when the last of them came; zeros where it has nothing."""

    bytes: int = 0
    last_at: float = 0.0


NOTHING = Arrived()


def arrived_parts(services: Services, video: Video) -> list[UploadedPart]:
    """Those that the store has whole, by number."""
    return whole_parts(video.size, video.part_size, services.sources.list(keys.parts(video.id)))


def arrived_of(services: Services, video: Video) -> Arrived:
    parts = arrived_parts(services, video)
    return Arrived(sum(part.size for part in parts), max((part.arrived_at for part in parts), default=0.0))


def uploads_to_give_up(services: Services, new: Video) -> list[Video]:
    """The uploads to give up so that there is room for `new`, whose row is there already: several may come at once.

    Mostly none. The same person's earlier try of the same file gives way, and so does what never sent a byte; the
    oldest first. Raises Refused, with what to do, where that would not be enough.
    """
    pending = services.catalog.videos((VideoState.UPLOADING,), limit=ALL)
    if not _lacking(services, new, pending, {}):
        return []
    arrived = {video.id: arrived_of(services, video) for video in pending}
    yielding = [video for video in reversed(pending) if _yields(services, new, video, arrived[video.id])]
    given_up: list[Video] = []
    while lacking := _lacking(services, new, [video for video in pending if video not in given_up], arrived):
        if not yielding:
            raise Refused(lacking)
        given_up.append(yielding.pop(0))
    return given_up


def _yields(services: Services, new: Video, video: Video, arrived: Arrived) -> bool:
    if video.id == new.id:
        return False
    quiet = services.clock() - max(video.created_at, arrived.last_at)
    if (video.owner_id, video.file_name, video.size) == (new.owner_id, new.file_name, new.size):
        return quiet > QUIET_SECONDS
    return not arrived.bytes and quiet > SIGNED_SECONDS


def _lacking(services: Services, new: Video, pending: Sequence[Video], arrived: Mapping[str, Arrived]) -> str:
    """What is missing for all of them together, and what to do about it; empty where there is room."""
    most = services.policy.max_uploads
    if len(pending) > most:
        return (
            f"{most} uploads are under way, and that is the most at one time. "
            "Wait until one has ended, or give one up; then try again."
        )
    free = services.free_space()
    if free is None:
        return ""
    promised = sum(max(0, v.size - arrived.get(v.id, NOTHING).bytes) for v in pending if v.id != new.id)
    left = max(0, free - services.policy.keep_free - promised)
    if new.size <= left:
        return ""
    kept = min(free, services.policy.keep_free)
    others = f" and {size(promised)} are promised to other uploads" if promised else ""
    return (
        f"There is no room for this file: it needs {size(new.size)}, and {size(left)} are left for it. "
        f"The store's disk has {size(free)} free, of which {size(kept)} are kept{others}. "
        "Delete videos or make room there, then try again; what is deleted is free within 20 minutes."
    )
