"""Text tracks that a film's own file brings along: each becomes one of the film's, once."""

from __future__ import annotations

from ..core import keys
from ..core.errors import Refused
from ..core.metadata import checked_file_name, track_name_from
from ..core.rights import Actor
from ..core.text_tracks import MAX_TRACKS, LeftOut, TextStream, TextTrack, file_name_for, text_digest
from ..core.video import Video, new_id
from ..core.webvtt import delayed, webvtt
from .access import find_video
from .services import Services
from .tracks import put_texts


def unseen(services: Services, video: Video) -> list[TextStream]:
    """What is text, and was not made a track of before. Of those that somebody has removed since, none comes back."""
    seen = services.text_tracks.streams_seen(video.id)
    texts = video.source.texts if video.source else ()
    return [stream for stream in texts if not stream.is_pictures and seen.get(stream.index) != ""]


def take(services: Services, video: Video, stream: TextStream, content: bytes, begins: float) -> None:
    """content: the stream as a subtitle file. begins: where on its clock the film does, in seconds. What cannot be read
    is left out, and told with the tracks. Raises NotFound where the video is gone."""
    try:
        text, cues = _read(services, video, content, begins)
    except Refused as refused:
        leave_out(services, video, stream, refused.message)
        return
    digest = text_digest(text)
    track = TextTrack(
        id=new_id(),
        video_id=video.id,
        language=stream.language,
        name=track_name_from(stream.title),
        role=stream.role,
        file_name=checked_file_name(file_name_for(video.file_name, stream.language, stream.role)),
        digest=digest,
        cues=cues,
        created_at=services.clock(),
    )
    _put(services, track, stream, text.encode())


def _read(services: Services, video: Video, content: bytes, begins: float) -> tuple[str, int]:
    """As players read it, and how many cues it has."""
    if len(services.text_tracks.list_for_video(video.id)) >= MAX_TRACKS:
        raise Refused(f"The film has {MAX_TRACKS} tracks already, which is the most.")
    cues = delayed(services.subtitles.read(content, ""), -round(begins * 1000))
    if not cues:
        raise Refused("There is no text in it while the film lasts.")
    return webvtt(cues), len(cues)


def _put(services: Services, track: TextTrack, stream: TextStream, text: bytes) -> None:
    # What the film's file had is kept as it is on the film's clock: whoever moves the track moves it against that.
    put_texts(services, track, text, text)
    is_new = False
    try:
        is_new = services.text_tracks.add_of_source(track, stream.index)
    finally:
        if not is_new:  # another worker was faster, or the video has gone meanwhile
            services.packages.remove_all(keys.texts(track.video_id, track.id))


def leave_out(services: Services, video: Video, stream: TextStream, problem: str) -> None:
    """problem: one sentence. Raises NotFound where the video is gone."""
    services.text_tracks.leave_out(video.id, stream.index, problem)


def left_out(services: Services, actor: Actor, video_id: str) -> list[LeftOut]:
    """What the film's file has besides its tracks, and why it is none. Raises NotFound."""
    video = find_video(services, actor, video_id)
    texts = video.source.texts if video.source else ()
    seen = services.text_tracks.streams_seen(video_id) if texts else {}
    problems = [(stream, _PICTURES if stream.is_pictures else seen.get(stream.index, "")) for stream in texts]
    return [LeftOut(stream, problem) for stream, problem in problems if problem]


_PICTURES = "It has pictures of text, which cannot be converted."
