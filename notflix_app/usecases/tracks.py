"""Text tracks of a film: sent as a file at any time, and served by the app. No segment knows of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from ..core import keys
from ..core.added_sounds import AddedSound, SoundState, with_added
from ..core.audio_tracks import AudioTrack
from ..core.errors import Conflict, NotFound, Refused
from ..core.languages import checked_language
from ..core.metadata import checked_file_name, checked_track_name
from ..core.rights import Action, Actor
from ..core.text_manifests import text_playlist
from ..core.text_tracks import (
    MAX_BYTES,
    MAX_TRACKS,
    TextRole,
    TextTrack,
    checked_delay,
    is_digest,
    language_and_role,
    text_digest,
)
from ..core.video import VideoState, new_id
from ..core.views import SoundStatus
from ..core.webvtt import delayed, webvtt
from .access import find_video, video_for
from .services import Services
from .sounds import sound_statuses

KEEP_SECONDS = 24 * 3600  # of what players may still ask for, who have read the manifest before a change
MAX_TEXTS = 200  # of a track: somebody who writes lines makes one every few seconds


@dataclass(frozen=True, slots=True)
class NewTrack:
    """content: of a file of a kind that the reader knows. language and role: None: as the file's name tells."""

    file_name: str
    content: bytes
    language: str | None = None
    name: str = ""
    role: TextRole | None = None
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class FilmTracks:
    """audio: in the order of the file; text: oldest first. sounds: those that were added, oldest first; live: what
    plays of them."""

    audio: tuple[AudioTrack, ...]
    text: list[TextTrack]
    sounds: list[SoundStatus]
    live: list[AddedSound]

    @property
    def heard(self) -> tuple[AudioTrack, ...]:
        """All that can be, in the order in which manifests have it."""
        return with_added(self.audio, self.live)


def film_tracks(services: Services, actor: Actor, video_id: str) -> FilmTracks:
    """All that is heard and read of a film. Raises NotFound."""
    video = find_video(services, actor, video_id)
    audio = video.plan.audio if video.plan else video.source.audio if video.source else ()
    sounds = services.added_sounds.list_for_video(video_id)
    live = [sound for sound in sounds if sound.state is SoundState.LIVE]
    text = services.text_tracks.list_for_video(video_id)
    return FilmTracks(tuple(audio), text, sound_statuses(services, sounds), live)


def tracks(services: Services, actor: Actor, video_id: str) -> list[TextTrack]:
    """Oldest first. Raises NotFound."""
    find_video(services, actor, video_id)
    return services.text_tracks.list_for_video(video_id)


def add(services: Services, actor: Actor, video_id: str, new: NewTrack) -> TextTrack:
    """Raises NotFound, Forbidden; Refused, with the line where the file cannot be read."""
    if video_for(services, actor, Action.EDIT, video_id).state is VideoState.CANCELLED:
        raise Conflict("This video was cancelled: there is nothing to show text with.")
    if len(services.text_tracks.list_for_video(video_id)) >= MAX_TRACKS:
        raise Refused(f"{MAX_TRACKS} tracks of one film are enough. Remove one first.")
    made, text = _made(services, video_id, new)
    put_texts(services, made, new.content, text.encode())
    try:
        services.text_tracks.add(made)
    except NotFound:  # the video has gone meanwhile
        services.packages.remove_all(keys.texts(video_id, made.id))
        raise
    return made


def _made(services: Services, video_id: str, new: NewTrack) -> tuple[TextTrack, str]:
    """The row, and what players read."""
    file_name = checked_file_name(new.file_name)
    if len(new.content) > MAX_BYTES:
        raise Refused(f"{file_name} is larger than {MAX_BYTES >> 20} MiB: that is no text of a film.")
    language, role = language_and_role(file_name)
    cues = services.subtitles.read(new.content, file_name)
    if not cues:
        raise Refused("There is no text in this file.")
    text = webvtt(delayed(cues, checked_delay(new.delay_ms)))
    track = TextTrack(
        id=new_id(),
        video_id=video_id,
        language=language if new.language is None else checked_language(new.language),
        name=checked_track_name(new.name),
        role=new.role or role,
        file_name=file_name,
        digest=text_digest(text),
        cues=len(cues),
        created_at=services.clock(),
        delay_ms=new.delay_ms,
    )
    return track, text


def replace_text(services: Services, actor: Actor, video_id: str, track_id: str, content: bytes) -> TextTrack:
    """Another file's text in place of its own; what it is called stays. Raises NotFound, Forbidden, Refused."""
    video_for(services, actor, Action.EDIT, video_id)
    before = services.text_tracks.get(video_id, track_id)
    made, text = _made(services, video_id, NewTrack(before.file_name, content))
    after = replace(before, digest=made.digest, cues=made.cues, delay_ms=0)
    put_texts(services, after, content, text.encode())
    services.text_tracks.change(before, after)
    remove_old_texts(services, after)
    return after


def put_texts(services: Services, track: TextTrack, sent: bytes, text: bytes) -> None:
    """Before its row. sent: what it is moved in time against; text: WebVTT, as players read it."""
    services.packages.put_bytes(keys.sent_text(track.video_id, track.id), sent)
    services.packages.put_bytes(keys.text(track.video_id, track.id, track.digest), text)


def change(
    services: Services,
    actor: Actor,
    video_id: str,
    track_id: str,
    *,
    language: str | None = None,
    name: str | None = None,
    role: TextRole | None = None,
    delay_ms: int | None = None,
) -> TextTrack:
    """Changes what is given. delay_ms: against the file as it was sent. Raises NotFound, Forbidden, Refused."""
    video_for(services, actor, Action.EDIT, video_id)
    before = services.text_tracks.get(video_id, track_id)
    after = replace(
        before,
        language=before.language if language is None else checked_language(language),
        name=before.name if name is None else checked_track_name(name),
        role=role or before.role,
    )
    if delay_ms is not None and delay_ms != before.delay_ms:
        after = _moved(services, after, checked_delay(delay_ms))
    try:
        services.text_tracks.change(before, after)
    except NotFound:  # somebody has removed it meanwhile
        services.packages.remove_all(keys.texts(video_id, track_id))
        raise
    remove_old_texts(services, after)
    return after


def _moved(services: Services, track: TextTrack, delay_ms: int) -> TextTrack:
    """Made anew of what was sent, or edited since, at a new address."""
    if not track.delay_ms:  # its text is what the next one is made of, however often it is moved
        text_now = services.packages.read(keys.text(track.video_id, track.id, track.digest))
        services.packages.put_bytes(keys.sent_text(track.video_id, track.id), text_now)
    sent = services.packages.read(keys.sent_text(track.video_id, track.id))
    text = webvtt(delayed(services.subtitles.read(sent, track.file_name), delay_ms))
    moved = replace(track, delay_ms=delay_ms, digest=text_digest(text))
    services.packages.put_bytes(keys.text(track.video_id, track.id, moved.digest), text.encode())
    return moved


def remove_old_texts(services: Services, track: TextTrack) -> None:
    """All but its own, and the newest of those that players may still ask for."""
    ours = {keys.sent_text(track.video_id, track.id), keys.text(track.video_id, track.id, track.digest)}
    others = [one for one in services.packages.list(keys.texts(track.video_id, track.id)) if one.key not in ours]
    newest_first = sorted(others, key=lambda stored: stored.modified, reverse=True)
    for number, stored in enumerate(newest_first, start=1):
        if number >= MAX_TEXTS or stored.modified < services.clock() - KEEP_SECONDS:
            services.packages.remove(stored.key)


def remove(services: Services, actor: Actor, video_id: str, track_id: str) -> None:
    """Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    services.text_tracks.remove(video_id, track_id)
    services.packages.remove_all(keys.texts(video_id, track_id))


def download(services: Services, actor: Actor, video_id: str, track_id: str) -> tuple[str, str]:
    """A name for the file, and its WebVTT, moved in time as players see it. Raises NotFound."""
    find_video(services, actor, video_id)
    track = services.text_tracks.get(video_id, track_id)
    text = services.packages.read(keys.text(video_id, track_id, track.digest)).decode()
    return f"{PurePath(track.file_name).stem or 'text'}.vtt", text


# --- what manifests name -------------------------------------------------------------------------------------------
def served_text(services: Services, actor: Actor, video_id: str, track_id: str, digest: str) -> bytes:
    """WebVTT; the text at an address never changes. Raises NotFound."""
    find_video(services, actor, video_id)
    if not is_digest(digest):
        raise _no_such_text()
    try:
        return services.packages.read(keys.text(video_id, track_id, digest))
    except NotFound as error:
        raise _no_such_text() from error


def served_playlist(services: Services, actor: Actor, video_id: str, track_id: str, digest: str) -> str:
    """The same as an HLS playlist. Raises NotFound."""
    video = find_video(services, actor, video_id)
    if not is_digest(digest) or services.packages.size(keys.text(video_id, track_id, digest)) is None:
        raise _no_such_text()
    return text_playlist(digest, video.duration)


def _no_such_text() -> NotFound:
    return NotFound("This text is not there any more: open the film's page again.")
