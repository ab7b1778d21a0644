"""Encoding a live film again: a release is made beside the one that plays, and takes over when it is on the edges.

Whoever watches plays on from the old one, which is swept when nobody can be watching it any more.
"""

from __future__ import annotations

from dataclasses import replace

from ..core import keys
from ..core.errors import Conflict
from ..core.pipeline import retryable, stage_to_resume
from ..core.release import Release
from ..core.rights import Action, Actor
from ..core.transcode_limits import check_transcode_settings
from ..core.video import TranscodeSettings, Video, VideoState
from ..core.views import VideoStatus
from .access import video_for
from .advance import advance, wake_for
from .services import Services
from .video_status import releases_under_way


def reencode(services: Services, actor: Actor, video_id: str, settings: TranscodeSettings | None = None) -> Release:
    """settings: None: this installation's own. One that failed gives way to it.

    Raises NotFound, Forbidden, Refused with what to choose instead; Conflict where the film is not live, its file is
    not there any more, or another release is on its way already.
    """
    film = video_for(services, actor, Action.EDIT, video_id)
    chosen = settings or services.policy.defaults
    check_transcode_settings(chosen)
    if film.state is not VideoState.LIVE:
        raise Conflict("Only a video that is live can be encoded again.")
    _check_source(services, film)
    failed = services.releases.wanted([video_id]).get(video_id)
    if failed is not None and failed.state is VideoState.FAILED:
        give_up_release(services, failed)
    begun = services.releases.begin(video_id, replace(chosen, salvage=film.settings.salvage))
    if begun is None:
        raise Conflict("This video is being encoded again already. Cancel that first, or wait until it plays.")
    advance(services, video_id, begun)
    return begun


def release(services: Services, actor: Actor, video_id: str, version: int) -> Release:
    """One that is wanted. Raises NotFound, Forbidden; Conflict where it plays by now, or is not on its way."""
    video_for(services, actor, Action.EDIT, video_id)
    there = services.releases.version_of(video_id, version)
    if not isinstance(there, Release) or not there.is_wanted:
        raise Conflict(f"Version {version} of this video is not on its way. It may play already.")
    return there


def under_way(services: Services, actor: Actor, video_id: str) -> list[VideoStatus]:
    """Where the one stands that is wanted; nothing where there is none. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    return releases_under_way(services, actor, [video_id])


def retry_release(services: Services, actor: Actor, video_id: str, version: int) -> None:
    """From where it stopped. Raises NotFound, Forbidden, and Conflict where it has not failed or trying again cannot
    help."""
    failed = release(services, actor, video_id, version)
    if failed.state is not VideoState.FAILED:
        raise Conflict("Only what failed can be tried again.")
    steps = services.steps.list_for_video(video_id, version)
    if not retryable(failed, steps):
        raise Conflict("This file was turned away, so trying again cannot help. Cancel this version.")
    reopened = services.steps.reopen(video_id, version)
    services.releases.move(video_id, version, stage_to_resume(steps), origins=(VideoState.FAILED,))
    wake_for(services, reopened)
    advance(services, video_id, version=version)


def cancel_release(services: Services, actor: Actor, video_id: str, version: int) -> None:
    """The film stays as it is. Raises NotFound, Forbidden; Conflict where it plays by now, or was cancelled before."""
    if not give_up_release(services, release(services, actor, video_id, version)):
        raise Conflict(f"Version {version} of this video plays already.")


def give_up_release(services: Services, release: Release) -> bool:
    """For ourselves: nobody is asked. False where it plays already."""
    if not services.releases.move(release.id, release.version, VideoState.CANCELLED):
        return False
    services.steps.cancel(release.id, version=release.version)
    advance(services, release.id, version=release.version)
    return True


def give_up_wanted(services: Services, video_id: str) -> None:
    """The release of a film that is to take over, where there is one."""
    for wanted in services.releases.wanted([video_id]).values():
        give_up_release(services, wanted)


def lies_in_parts(services: Services, film: Video) -> bool:
    """Whether its file is as it was sent: until the sweep has made one object of the parts, or taken them away. Earlier
    releases of Notflix took them away and left the upload's id, so that alone does not tell."""
    return bool(film.upload_id) and services.sources.size(keys.part(film.id, 1)) is not None


def _check_source(services: Services, film: Video) -> None:
    if film.in_place:  # workers look for it where it lies, which may be another machine
        return
    if services.sources.size(keys.source(film.id)) is not None:
        return
    if services.policy.keep_source and lies_in_parts(services, film):
        raise Conflict("This video has only just gone live. Try again in a minute.")
    raise Conflict(
        "The file that this video was made of is not kept here, so it cannot be encoded again. Upload it once more;"
        " NOTFLIX_KEEP_SOURCE=true keeps those that come from now on."
    )
