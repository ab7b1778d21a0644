"""The bin: putting a video back, and deleting for good what is in it."""

from __future__ import annotations

import logging

from ..core.audit import Deed
from ..core.bin import BinnedVideo
from ..core.errors import Conflict
from ..core.rights import Action, Actor, require
from ..core.video import Video, VideoState
from .access import binned_video_for, may_delete
from .advance import advance, wake_for
from .audit import note
from .reencode import give_up_release
from .removal import begin_removal
from .services import Services

log = logging.getLogger(__name__)

AT_ONCE = 50  # that go for good in one round of the scheduler
MAX_LISTED = 1000


def put_into_bin(services: Services, video: Video) -> None:
    """For ourselves: nobody is asked. Out of sight at once, as if it were gone; nothing of it is removed."""
    services.catalog.raise_access_revision(video.id)  # before it: what breaks off in between has harmed nobody
    if not services.catalog.move(video.id, VideoState.BINNED):
        raise Conflict("Somebody has just changed this video. Look again.")
    services.steps.cancel(video.id)


def binned_videos(services: Services, actor: Actor) -> list[BinnedVideo]:
    """Those that they may put back or delete for good, the one that goes first first. Raises Forbidden."""
    require(actor, Action.DELETE)
    seen_by = None if actor.sees_all else actor
    videos = services.catalog.videos((VideoState.BINNED,), limit=MAX_LISTED, seen_by=seen_by)
    binned = [BinnedVideo(video, _ends_at(services, video)) for video in videos if may_delete(actor, video)]
    return sorted(binned, key=lambda one: one.ends_at)


def put_back(services: Services, actor: Actor, video_id: str) -> VideoState:
    """LIVE, or FAILED where it was never that. Raises NotFound; Conflict where another was faster."""
    video = binned_video_for(services, actor, video_id)
    for release in services.releases.list_for_video(video_id):  # now, for in the bin none can begin
        give_up_release(services, release)
    state = services.catalog.put_back(video_id)
    if state is None:
        raise Conflict("Somebody has just changed this video. Look again.")
    note(services, actor, Deed.PUT_BACK, video_id, video.title)
    if state is VideoState.LIVE:
        _take_up_again(services, video)
    advance(services, video_id)
    return state


def _take_up_again(services: Services, video: Video) -> None:
    """What was still to be done beside what plays when it came into the bin: its text, edges that came late, added
    sounds. What was called off or failed before that stays as it was, and so does a version that was given up."""
    sounds = services.added_sounds.list_for_video(video.id)
    for version in (video.version, *(sound.version for sound in sounds)):
        wake_for(services, services.steps.reopen(video.id, version, since=video.binned_at))


def delete_for_good(services: Services, actor: Actor, video_id: str) -> None:
    """Raises NotFound where it is not in the bin, or not theirs; Conflict where another was faster."""
    video = binned_video_for(services, actor, video_id)
    if not begin_removal(services, video_id, origins=(VideoState.BINNED,)):
        raise Conflict("Somebody has just changed this video. Look again.")
    note(services, actor, Deed.DELETED_FOR_GOOD, video_id, video.title)


def empty_bin(services: Services) -> None:
    """What has lain in it for as long as the policy says goes for good."""
    for video_id in services.catalog.binned(services.clock() - services.policy.bin_seconds, AT_ONCE):
        if begin_removal(services, video_id, origins=(VideoState.BINNED,)):  # else somebody has just put it back
            log.info("%s: its time in the bin is over", video_id)


def _ends_at(services: Services, video: Video) -> float:
    return (video.binned_at or 0.0) + services.policy.bin_seconds
