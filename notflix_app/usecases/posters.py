"""Giving a film a poster of one's own: a worker makes it, and it stays, whatever is encoded anew. What was asked for
last counts, whatever is made first."""

from __future__ import annotations

import math

from ..core import keys, storyboard
from ..core.errors import Conflict, Refused
from ..core.imports import content_digest
from ..core.pictures import check_picture, new_frame, new_picture
from ..core.rights import Action, Actor
from ..core.steps import StepKind
from ..core.video import VideoState
from .access import video_for
from .advance import wake_for
from .services import Services

SUGGESTED = 6


def set_poster(services: Services, actor: Actor, video_id: str, content: bytes) -> None:
    """content: a JPEG, PNG or WebP. Raises NotFound, Forbidden, Refused."""
    video = video_for(services, actor, Action.EDIT, video_id)
    check_picture(content)
    services.packages.put_bytes(keys.sent_picture(video_id, content_digest(content)), content)
    new = new_picture(content, services.catalog.ask_for_poster(video_id))
    planned = services.steps.plan(video_id, [new], video.version)
    wake_for(services, planned)


def suggested_frames(services: Services, actor: Actor, video_id: str) -> list[float]:
    """The seconds of some frames that would make a good poster, in film order; none until it was made, and of what was
    made before frames were looked at. Raises NotFound, Forbidden."""
    video = video_for(services, actor, Action.EDIT, video_id)
    if video.plan is None or video.state is not VideoState.LIVE:
        return []
    steps = services.steps.list_for_video(video_id, video.version)
    drawn = {step.index: step.result.get(storyboard.TILES, ()) for step in steps if step.kind is StepKind.CHUNK}
    return [float(tile * video.plan.tile_seconds) for tile in storyboard.suggested_tiles(video.plan, drawn, SUGGESTED)]


def use_frame(services: Services, actor: Actor, video_id: str, second: float) -> None:
    """The frame that stands on the screen then becomes the poster. Raises NotFound, Forbidden; Conflict until the film
    is live; Refused where it has ended by then."""
    video = video_for(services, actor, Action.EDIT, video_id)
    if video.plan is None or video.state is not VideoState.LIVE:
        raise Conflict("A frame can be taken of a film that is live.")
    frame = math.floor(second * video.plan.fps)
    if not 0 <= frame < video.plan.frames:
        raise Refused(f"The film has no frame there: it lasts {video.duration:.0f} seconds.")
    new = new_frame(video.version, frame, services.catalog.ask_for_poster(video_id))
    planned = services.steps.plan(video_id, [new], video.version)
    wake_for(services, planned)


def remove_poster(services: Services, actor: Actor, video_id: str) -> None:
    """The film's own frame is shown again. No error where that is so already. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    services.catalog.record_own_poster(video_id, "", services.catalog.ask_for_poster(video_id))
