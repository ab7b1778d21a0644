"""Where a video's pictures are right now. Keys are stored; addresses are made when someone asks."""

from __future__ import annotations

from collections.abc import Sequence

from ..core import keys
from ..core.edges import EdgeNode
from ..core.video import Video, VideoState
from .services import Services

SIGNED_SECONDS = 6 * 3600


def posters(services: Services, videos: Sequence[Video], viewer: str = "") -> dict[str, str]:
    """Video id → the poster's URL: on the closest edge that holds it, else signed from the store; '' without one."""
    live = [video.id for video in videos if video.has_poster and video.state is VideoState.LIVE]
    holders = services.edges.holders(live) if live else {}
    return {video.id: _poster(services, video, holders.get(video.id, []), viewer) for video in videos}


def poster(services: Services, video: Video, viewer: str = "") -> str:
    return posters(services, [video], viewer)[video.id]


def _poster(services: Services, video: Video, holders: Sequence[EdgeNode], viewer: str) -> str:
    if not video.has_poster:
        return ""
    key = keys.picture(video.id, video.version, keys.POSTER)
    if holders:
        edge, _ = services.edge_storage.closest(holders, viewer)[0]
        return f"{edge.url}/{key}"
    return services.packages.url(key, SIGNED_SECONDS, public=True)
