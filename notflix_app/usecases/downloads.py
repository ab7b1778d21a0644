"""Taking a film along: the file that somebody sent, or one rung of it as an MP4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from ..core import keys
from ..core.audio_tracks import default_track
from ..core.errors import Conflict, NotFound, Refused
from ..core.manifests import track_name
from ..core.rights import Action, Actor
from ..core.rung_file import RungFile, rung_file, segment_in_place
from ..core.saved_as import attachment, ending_of, file_name
from ..core.segments import Stream, joined
from ..core.step_summary import NO_STEPS
from ..core.steps import StepKind
from ..core.video import Plan, Rendition, Video, VideoState
from .access import may_change, video_for
from .reencode import lies_in_parts
from .services import Services

SIGNED_SECONDS = 6 * 3600  # of a source's address: one that breaks off goes on from where it was
NOT_LIVE = "Only a video that is live can be downloaded."


@dataclass(frozen=True, slots=True)
class OfferedRung:
    """size: about how many bytes the file has that is made of it with the sound that plays by itself."""

    name: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What whoever asks may download of a film. source: the name of the file as it was sent, '' where that is not for
    them or not here; lacking: why it is not here. size: its bytes. sounds: names of the tracks, of which a rung's file
    has one; default_sound: the number of the one that plays by itself."""

    rungs: tuple[OfferedRung, ...]
    sounds: tuple[str, ...]
    default_sound: int
    source: str = ""
    size: int = 0
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class RungDownload:
    """A rung's file. etag: of its bytes. folder: where its pieces are, in the store of packages."""

    name: str
    etag: str
    folder: str
    file: RungFile


def offer(services: Services, actor: Actor, video_id: str) -> Offer:
    """Raises NotFound; Forbidden, SignInNeeded where it is not theirs to download; Conflict until it is live."""
    video = _live(services, actor, video_id)
    audio = video.plan.audio if video.plan else ()
    sounds = tuple(track_name(number, audio) for number in range(len(audio)))
    listed = Offer(_rungs(services, video), sounds, default_track(audio))
    if not may_change(actor, video):
        return listed
    if lacking := _lacking(services, video):
        return replace(listed, lacking=lacking)
    return replace(listed, source=_source_name(video), size=video.size)


def _rungs(services: Services, video: Video) -> tuple[OfferedRung, ...]:
    """By what was measured as they were packaged: to count each segment takes long, and everybody who opens the page
    asks."""
    if video.plan is None:
        return ()
    steps = services.steps.summarize({video.id: video.version}, ()).get(video.id, NO_STEPS)
    measured = {one["name"]: one["bitrate"] for one in steps.result(StepKind.PACKAGE).get("renditions", ())}
    sound = video.plan.audio_kbps * 1000 if video.plan.audio else 0
    return tuple(
        OfferedRung(rung.name, rung.width, rung.height, round((measured[rung.name] + sound) / 8 * video.duration))
        for rung in video.plan.ladder
        if rung.name in measured
    )


# --- the file that was sent ----------------------------------------------------------------------------------------
def source_url(services: Services, actor: Actor, video_id: str) -> str:
    """Where a browser gets it from the store, for some hours. For those who may change the film: it tells where and by
    what it was taken, too. Raises NotFound, Forbidden; Conflict where it is not here, with the reason."""
    disposition = attachment(source_name(services, actor, video_id))
    return services.sources.url(keys.source(video_id), SIGNED_SECONDS, public=True, disposition=disposition)


def source_name(services: Services, actor: Actor, video_id: str) -> str:
    """By the film's title. Raises as source_url() does."""
    video = video_for(services, actor, Action.EDIT, video_id)
    if lacking := _lacking(services, video):
        raise Conflict(lacking)
    return _source_name(video)


def _source_name(video: Video) -> str:
    return file_name(video.title, ending_of(video.file_name))


def _lacking(services: Services, video: Video) -> str:
    """Why the file that was sent cannot be had here; '' where it can."""
    if video.in_place:
        return f"This film's file stays where it was imported from: {PurePath(video.in_place.path).name} lies there."
    if video.state is not VideoState.LIVE:
        return NOT_LIVE
    if services.sources.size(keys.source(video.id)) is not None:
        return ""
    if services.policy.keep_source and lies_in_parts(services, video):
        return "This video has only just gone live. Try again in a minute."
    return "The file that this video was made of is not kept here. NOTFLIX_KEEP_SOURCE=true keeps those to come."


# --- a rung --------------------------------------------------------------------------------------------------------
def rung_download(services: Services, actor: Actor, video_id: str, rung: str, sound: int | None = None) -> RungDownload:
    """rung: '720p' or '720'. sound: the number of a track; None: the one that plays by itself.

    Raises NotFound, also where there is no such rung; Forbidden; Refused where there is no such sound; Conflict until
    the film is live, and of one that was made by a release of Notflix that did not write down what it published.
    """
    video = _live(services, actor, video_id)
    plan, whole = _published(services, video)
    chosen = _rung(plan, rung)
    streams = [whole[keys.rung_folder(chosen.name)], *_sound(plan, whole, sound)]
    folder = keys.package(video_id, video.version)
    inits = [services.packages.read(folder + keys.init(stream.name)) for stream in streams]
    etag = f'"{video_id}.{video.version}.{".".join(stream.name for stream in streams)}"'
    name = file_name(video.title, f" ({chosen.name}).mp4")
    return RungDownload(name, etag, folder, rung_file(inits, streams))


def bytes_of(services: Services, download: RungDownload, asked: range) -> Iterator[bytes]:
    """Those bytes of it, a segment at a time. Raises Unavailable, NotFound."""
    file = download.file
    if head := file.head[asked.start : asked.stop]:
        yield head
    for number, piece in enumerate(file.pieces):
        if piece.start + piece.size <= asked.start or piece.start >= asked.stop:
            continue
        segment = segment_in_place(file, number, services.packages.read(download.folder + piece.key))
        if len(segment) != piece.size:
            raise Conflict("This film's package is not as it was published. Encode it again.")
        yield segment[max(0, asked.start - piece.start) : asked.stop - piece.start]


def _live(services: Services, actor: Actor, video_id: str) -> Video:
    video = video_for(services, actor, Action.DOWNLOAD, video_id)
    if video.state is not VideoState.LIVE:
        raise Conflict(NOT_LIVE)
    return video


def _published(services: Services, video: Video) -> tuple[Plan, dict[str, Stream]]:
    streams = joined(services.steps.published(video.id, video.version))
    if video.plan is None or not streams:
        raise Conflict("This video was made by an early release of Notflix. Encode it again, and it can be downloaded.")
    return video.plan, streams


def _rung(plan: Plan, name: str) -> Rendition:
    """By its name, or by its height: then the one with the most bits."""
    for rung in plan.ladder:
        if name in (rung.name, rung.name.partition("p")[0]):
            return rung
    names = ", ".join(rung.name for rung in plan.ladder)
    raise NotFound(f"This video has no rung {name[:40]}. It has {names}.")


def _sound(plan: Plan, whole: dict[str, Stream], sound: int | None) -> list[Stream]:
    """Its stereo; nothing of a film that is silent."""
    if sound is None and not plan.audio:
        return []
    number = default_track(plan.audio) if sound is None else sound
    if not 0 <= number < len(plan.audio):
        raise Refused(f"This video has {len(plan.audio)} tracks of sound, counted from 0.")
    return [whole[plan.sounds_of(number)[0].name]]
