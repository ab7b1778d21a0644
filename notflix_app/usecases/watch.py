"""Where to play a video from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..core import keys, steering
from ..core.audio_tracks import AudioTrack, default_track
from ..core.edges import EdgeNode
from ..core.errors import Conflict, Unavailable
from ..core.loudness import gain
from ..core.manifests import track_name
from ..core.rights import Actor
from ..core.video import Video, VideoState
from ..core.views import MadeSound, Playback, PlaybackSource
from .access import find_video, may_download
from .edge_ranking import rank_edges
from .pictures import own_poster
from .services import Services
from .signing import Signer, signer
from .sounds import heard_tracks
from .watching import resume


@dataclass(frozen=True, slots=True)
class PlaybackRequest:
    """Who asks. address: theirs, or ''. query: what their player sent along, as it came: the edge that it uses now
    (_HLS_pathway, _DASH_pathway) and the round trips that it measured (rtt=edge-a:12,edge-b:40)."""

    address: str = ""
    query: Sequence[tuple[str, str]] = ()


def playback(services: Services, actor: Actor, video_id: str, request: PlaybackRequest | str = "") -> Playback:
    """The edges that have it or can fetch it, best first; none of a video that is watchable and not live yet, for which
    our own manifests lead to what there is. Raises NotFound; Conflict until it is watchable; Unavailable without an
    edge."""
    video = find_video(services, actor, video_id)
    return _with_own(services, actor, _playback(services, actor, video, request))


def _playback(services: Services, actor: Actor, video: Video, request: PlaybackRequest | str) -> Playback:
    sign = signer(services, actor)
    if video.is_watchable:
        poster, audio = own_poster(services, video), _sounds(services, video)
        return Playback(video, (), poster=poster, storyboard="", expires=sign.expiry(video), audio=audio)
    placed = edges_for(services, sign, video, PlaybackRequest(request) if isinstance(request, str) else request)
    folders = [sign.package(edge, video) for edge, _ in placed]
    pictures = folders[0] if video.has_poster else ""
    sources = tuple(
        PlaybackSource(edge=edge.name, reason=reason, **manifests(folder))
        for folder, (edge, reason) in zip(folders, placed, strict=True)
    )
    return Playback(
        video=video,
        sources=sources,
        expires=sign.expiry(video),
        poster=own_poster(services, video) or (pictures and pictures + keys.POSTER),
        storyboard=pictures and pictures + keys.STORYBOARD,
        audio=_sounds(services, video),
    )


def _with_own(services: Services, actor: Actor, view: Playback) -> Playback:
    """With what the person keeps of it, and how many have watched it."""
    video = view.video
    listed = bool(actor.person_id and services.my_list.among(actor.person_id, [video.id]))
    views = services.view_counts.among([video.id]).get(video.id, 0)
    downloads = video.state is VideoState.LIVE and may_download(services, actor, video)
    return replace(view, resume=resume(services, actor, video), is_listed=listed, views=views, downloads=downloads)


def _sounds(services: Services, video: Video) -> tuple[MadeSound, ...]:
    return made_sounds(services, heard_tracks(services, [video])[video.id])


def made_sounds(services: Services, tracks: Sequence[AudioTrack]) -> tuple[MadeSound, ...]:
    """What players are told of a film's tracks, see heard_tracks()."""
    return tuple(
        MadeSound(
            name=track_name(number, tracks),
            language=track.language,
            role=track.role,
            default=number == default_track(tracks),
            channels=track.channels,
            loudness=track.loudness,
            gain=gain(track.loudness, services.policy.loudness),
        )
        for number, track in enumerate(tracks)
    )


def manifests(folder: str) -> dict[str, str]:
    """A package's two ways in: {'dash': url, 'hls': url}. folder: where it is, with a trailing slash."""
    return {"dash": folder + keys.DASH_MANIFEST, "hls": folder + keys.HLS_MASTER}


def edges_for(services: Services, sign: Signer, video: Video, request: PlaybackRequest) -> list[tuple[EdgeNode, str]]:
    """Those that can be signed for, best first, each with the reason for its place; never empty. Raises Conflict,
    Unavailable."""
    if video.state is not VideoState.LIVE and not video.is_watchable:
        raise Conflict("This video is not live yet.")
    holders = {edge.name: edge for edge in sign.signs(services.edges.holding(video.id, video.version))}
    others = {
        edge.name: edge for edge in sign.signs(services.edges.all()) if edge.name not in holders and _can_pull(edge)
    }
    if not holders and not others:
        raise Unavailable("No edge holds this video at the moment. Try again in a minute.")
    known = [*holders, *others]
    trips = next((value for name, value in request.query if name == "rtt"), "")
    return rank_edges(
        services,
        [*holders.values(), *others.values()],
        request.address,
        pulling=others.keys(),
        round_trips=steering.round_trips(trips, known),
        at=steering.pathway_in_use(request.query, known),
    )


def _can_pull(edge: EdgeNode) -> bool:
    # One that is being emptied must not fill itself again.
    return edge.pull and not edge.drained
