"""Where a video's pictures are right now. Keys are stored; addresses are made when someone asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..core import keys
from ..core.edges import EdgeNode
from ..core.rights import Actor
from ..core.video import Video, VideoState
from .access import find_video
from .edge_ranking import closest_edges
from .services import Services
from .signing import Signer, signer

SIGNED_SECONDS = 6 * 3600


def posters(services: Services, actor: Actor, videos: Sequence[Video], viewer: str = "") -> dict[str, str]:
    """Video id → the poster's URL: on the closest edge that holds it, else signed from the store, as one that somebody
    gave it is always; '' without one."""
    live = [video.id for video in videos if video.has_poster and video.state is VideoState.LIVE]
    holders = services.edges.holders(live) if live else {}
    return posters_on(services, videos, closest_edges(services, holders, viewer), signer(services, actor))


def posters_on(
    services: Services, videos: Sequence[Video], closest: Mapping[str, EdgeNode], sign: Signer
) -> dict[str, str]:
    """The same where it is known already which edge is closest: video id → edge."""
    return {video.id: _poster(services, video, closest.get(video.id), sign) for video in videos}


def poster(services: Services, actor: Actor, video_id: str, viewer: str = "") -> str:
    """Raises NotFound."""
    video = find_video(services, actor, video_id)
    return posters(services, actor, [video], viewer)[video.id]


def own_poster(services: Services, video: Video) -> str:
    """That of the picture that somebody gave it, which comes from the store; '' where nobody has."""
    key = keys.own_poster(video.id, video.poster)
    return services.packages.url(key, SIGNED_SECONDS, public=True) if video.poster else ""


def _poster(services: Services, video: Video, edge: EdgeNode | None, sign: Signer) -> str:
    if video.poster:
        return own_poster(services, video)
    if not video.has_poster:
        return ""
    if edge and video.state is VideoState.LIVE and sign.signs([edge]):
        return sign.package(edge, video) + keys.POSTER
    key = keys.picture(video.id, video.version, keys.POSTER)
    return services.packages.url(key, SIGNED_SECONDS, public=True)
