"""Watching a film of which some is still to be made: its manifests name all of it, and whoever asks for a segment that
is not there yet waits for it, and has it made before others.

Players ask us for these segments and are sent to an edge, which fetches them from the store: no byte passes here.
"""

from __future__ import annotations

import math
import re

from ..core import keys
from ..core.errors import Conflict, NotFound, Unavailable
from ..core.manifests import manifests
from ..core.rights import Actor
from ..core.segments import joined
from ..core.steps import HELD_TURN, URGENT_QUEUE, StepKind
from ..core.timeline import planned, sound_segments
from ..core.video import Plan, Video, VideoState
from .access import find_video
from .advance import wake
from .services import Services
from .signing import signer
from .watch import PlaybackRequest, edges_for

SIGNED_SECONDS = 3600
_SEGMENT = re.compile(r"(?:v[^/]+|(?P<sound>a\d{1,2}[a-z-]*))/(?:(?P<number>\d{5,7})\.m4s|init\.mp4)")


def early_manifest(services: Services, video: Video, path: str) -> str:
    """A manifest or playlist of a video that is watchable. Raises NotFound."""
    if video.plan is None:
        raise Conflict("This video is not live yet.")
    published = services.steps.published(video.id, video.version)
    if not published:  # of what went live before that was written down
        raise NotFound("There is no such playlist.")
    streams = planned(video.plan, video.duration, joined(published))
    made = manifests(video.plan, streams, base=f"segments/{video.version}/")
    if path not in made:
        raise NotFound("There is no such playlist.")
    return made[path]


def early_playlist(services: Services, actor: Actor, video_id: str, version: int, path: str) -> str:
    """A rung's or track's playlist. Raises NotFound; Conflict where the video cannot be played."""
    return early_manifest(services, _playable(services, actor, video_id, version), path)


def early_segment(
    services: Services, actor: Actor, video_id: str, version: int, path: str, request: PlaybackRequest
) -> str | None:
    """Where to fetch a segment, an address that is signed; None while it is not made: it is made next then.

    Raises NotFound, where there will be none of that name too; Conflict where the video cannot be played.
    """
    video = _playable(services, actor, video_id, version)
    asked = _SEGMENT.fullmatch(path)
    if asked is None or video.plan is None:
        raise NotFound("There is no such segment.")
    if video.state is not VideoState.LIVE:
        kind, index, count = _made_by(video.plan, video.duration, asked)
        if not services.steps.has_published(video_id, kind, index, count, version=version):
            if services.steps.hurry(video_id, kind, index, HELD_TURN, version=version):
                wake(services, {URGENT_QUEUE: 1})
            return None
    return _address(services, actor, video, path, request)


def _playable(services: Services, actor: Actor, video_id: str, version: int) -> Video:
    """Also in a version that another has taken over from: whoever began with it watches it to the end."""
    video = find_video(services, actor, video_id)
    if version != video.version:
        replaced = services.releases.version_of(video_id, version)
        if replaced is None or replaced.state is not VideoState.LIVE:
            raise NotFound("This video was made anew: open its page again.")
        return replaced
    if video.state is not VideoState.LIVE and not video.is_watchable:
        raise Conflict(video.error or "This video is not live yet.")
    return video


def _made_by(plan: Plan, seconds: float, asked: re.Match[str]) -> tuple[StepKind, int, int]:
    """The step that a segment comes from, by kind and index, and how many of that step's must be there, for it to be
    among them. Raises NotFound."""
    number = int(asked["number"] or 1)
    if asked["sound"] is None:
        return StepKind.CHUNK, _chunk_of(plan, number), 1  # all of a chunk's come at once
    track = next((sound.track for sound in plan.sounds if sound.name == asked["sound"]), None)
    if track is None or not 1 <= number <= sound_segments(plan, seconds):
        raise NotFound("There is no such segment.")
    if plan.sound_by_chunk:
        return StepKind.CHUNK, _chunk_of(plan, min(number, math.ceil(plan.frames / plan.segment_frames))), 1
    return StepKind.AUDIO, track, number


def _chunk_of(plan: Plan, number: int) -> int:
    """The chunk that a segment is in. Raises NotFound."""
    frame = (number - 1) * plan.segment_frames
    for chunk in plan.chunks:
        if chunk.first <= frame < chunk.first + chunk.frames:
            return chunk.index
    raise NotFound("There is no such segment.")


def _address(services: Services, actor: Actor, video: Video, path: str, request: PlaybackRequest) -> str:
    """At the best edge that has it or can fetch it; at the store where no edge can."""
    sign = signer(services, actor)
    try:
        edge, _ = edges_for(services, sign, video, request)[0]
    except Unavailable:
        return services.packages.url(keys.packaged(video.id, video.version, path), SIGNED_SECONDS, public=True)
    return sign.package(edge, video) + path
