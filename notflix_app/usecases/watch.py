"""Where to play a video from."""

from __future__ import annotations

from ..core import keys
from ..core.errors import Conflict, Unavailable
from ..core.video import VideoState
from ..core.views import Playback, Source
from .services import Services


def playback(services: Services, video_id: str, viewer: str = "") -> Playback:
    """The edges that hold it, best first. Raises NotFound; Conflict until it is live; Unavailable without an edge."""
    video = services.catalog.get(video_id)
    if video.state is not VideoState.LIVE:
        raise Conflict("This video is not live yet.")
    holders = services.edges.holders([video_id]).get(video_id, [])
    if not holders:
        raise Unavailable("No edge holds this video at the moment. Try again in a minute.")
    folder = keys.package(video.id, video.version)
    sources = tuple(
        Source(
            edge=edge.name,
            dash=f"{edge.url}/{folder}{keys.DASH_MANIFEST}",
            hls=f"{edge.url}/{folder}{keys.HLS_MASTER}",
            reason=reason,
        )
        for edge, reason in services.fleet.closest(holders, viewer)
    )
    pictures = f"{services.fleet.closest(holders, viewer)[0][0].url}/{folder}" if video.has_poster else ""
    return Playback(
        video=video,
        sources=sources,
        poster=pictures and pictures + keys.POSTER,
        storyboard=pictures and pictures + keys.STORYBOARD,
    )
