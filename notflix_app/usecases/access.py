"""A video for somebody who asks for it: only where they may see it, and do with it what they want."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..core.errors import NotFound
from ..core.rights import STRANGER, Action, Actor, VideoAccess, audience_of, may, no_such_video, require
from ..core.sharing import Grants
from ..core.video import Video, VideoState
from ..core.visibility import Visibility
from .services import Services


def video_for(services: Services, actor: Actor, action: Action, video_id: str) -> Video:
    """Raises NotFound where it is not there or not theirs to see; SignInNeeded, Forbidden."""
    video = services.catalog.get_or_none(video_id)
    if video is None or video.state in (VideoState.BINNED, VideoState.DELETING):
        raise no_such_video(video_id)
    grants = services.video_rights.grants([video_id]) if _asks_for_grants(actor, video) else {}
    require(actor, action, _access(services, actor, video, grants.get(video_id, Grants())))
    return video


def binned_video_for(services: Services, actor: Actor, video_id: str) -> Video:
    """One in the bin, for those who may delete it; it is nothing to all others. Raises NotFound."""
    video = services.catalog.get_or_none(video_id)
    if video is None or video.state is not VideoState.BINNED or not may_delete(actor, video):
        raise NotFound(f"There is no video {video_id} in the bin.")
    return video


def may_delete(actor: Actor, video: Video) -> bool:
    """video: in the bin, where only its owner and those who see all have anything to do with it."""
    return may(actor, Action.DELETE, _shown_to(video, Grants()))


def find_video(services: Services, actor: Actor, video_id: str) -> Video:
    """Raises NotFound."""
    return video_for(services, actor, Action.WATCH, video_id)


def may_change(actor: Actor, video: Video) -> bool:
    """Whether to offer it at all: what is done asks again. video: one that they may see."""
    return may(actor, Action.EDIT, _shown_to(video, Grants()))  # only its owner and those who see all


def may_download(services: Services, actor: Actor, video: Video) -> bool:
    """Whether to offer it at all: what is done asks again. video: one that they may see."""
    return allows_downloads(services, video) or may_change(actor, video)


def allows_downloads(services: Services, video: Video) -> bool:
    """Whether whoever sees it may download it."""
    return services.policy.downloads if video.downloads is None else video.downloads


def is_for_everyone(video: Video) -> bool:
    """Whether a stranger may see it, without a link."""
    return may(STRANGER, Action.WATCH, _shown_to(video, Grants()))


def visible(services: Services, actor: Actor, videos: Sequence[Video]) -> list[Video]:
    """Those that they may see, in the same order."""
    asked = [video.id for video in videos if _asks_for_grants(actor, video)]
    grants = services.video_rights.grants(asked) if asked else {}
    return [
        video
        for video in videos
        if may(actor, Action.WATCH, _access(services, actor, video, grants.get(video.id, Grants())))
    ]


def live_videos(services: Services, actor: Actor, video_ids: Iterable[str]) -> list[Video]:
    """The live ones among them that they may see, each once, in the order asked for."""
    videos = services.catalog.get_many(list(dict.fromkeys(video_ids)))
    return visible(services, actor, [video for video in videos if video.state is VideoState.LIVE])


def audiences(services: Services, videos: Sequence[Video]) -> dict[str, frozenset[str]]:
    """Video id → who finds it, for the search index."""
    chosen = [video.id for video in videos if video.visibility is Visibility.CHOSEN]
    grants = services.video_rights.grants(chosen) if chosen else {}
    return {video.id: audience_of(_shown_to(video, grants.get(video.id, Grants()))) for video in videos}


def _asks_for_grants(actor: Actor, video: Video) -> bool:
    return video.visibility is Visibility.CHOSEN and not actor.sees_all


def _access(services: Services, actor: Actor, video: Video, grants: Grants) -> VideoAccess:
    held = {link.id for link in services.video_rights.links(video.id)} & actor.links if actor.links else set()
    return replace(_shown_to(video, grants, frozenset(held)), downloads=allows_downloads(services, video))


def _shown_to(video: Video, grants: Grants, links: frozenset[str] = frozenset()) -> VideoAccess:
    return VideoAccess(video.id, video.owner_id, video.visibility, grants.people, grants.groups, links)
