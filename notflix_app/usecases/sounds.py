"""Tracks of sound that were added to a film: how they stand, what they are called, and taking them away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from ..core.added_sounds import AddedSound, SoundState, checked_sound_delay, with_added, with_sounds
from ..core.audio_tracks import AudioRole, AudioTrack
from ..core.errors import Conflict
from ..core.languages import checked_language
from ..core.manifests import manifests
from ..core.metadata import checked_track_name
from ..core.parts import stored_sound
from ..core.ports import StoredObject
from ..core.rights import Action, Actor
from ..core.segments import joined
from ..core.sound_pipeline import sound_step
from ..core.steps import StepState
from ..core.video import Video
from ..core.views import SoundStatus
from .access import find_video, video_for
from .advance import advance, make_anew, wake_for
from .services import Services

FILE_SECONDS = 3600  # for which the address of a file is good


def added_sounds(services: Services, actor: Actor, video_id: str) -> list[SoundStatus]:
    """One for each track, oldest first. Raises NotFound."""
    find_video(services, actor, video_id)
    return sound_statuses(services, services.added_sounds.list_for_video(video_id))


def added_sound(services: Services, actor: Actor, video_id: str, track_id: str) -> SoundStatus:
    """Raises NotFound."""
    find_video(services, actor, video_id)
    versions = services.added_sounds.list_for_video(video_id)
    services.added_sounds.get(video_id, track_id)
    return sound_statuses(services, [sound for sound in versions if sound.id == track_id])[0]


def sound_statuses(services: Services, versions: Sequence[AddedSound]) -> list[SoundStatus]:
    newest = {sound.id: sound for sound in versions}
    live = {sound.id for sound in versions if sound.state is SoundState.LIVE}
    return [_status(services, sound, plays=sound.id in live) for sound in newest.values()]


def _status(services: Services, sound: AddedSound, *, plays: bool) -> SoundStatus:
    if sound.state is not SoundState.MAKING:
        return SoundStatus(sound, plays, float(sound.state is SoundState.LIVE), sound.error)
    steps = services.steps.list_for_video(sound.video_id, sound.version)
    step = sound_step(steps)
    if step is None or step.state is StepState.READY:
        return SoundStatus(sound, plays, 0.0, step.error if step else "")
    return SoundStatus(sound, plays, step.progress)


def change_sound(
    services: Services,
    actor: Actor,
    video_id: str,
    track_id: str,
    *,
    language: str | None = None,
    name: str | None = None,
    role: AudioRole | None = None,
    delay_ms: int | None = None,
) -> SoundStatus:
    """Changes what is given. delay_ms: against its file; with another one it is made anew, and plays as before until
    then. Raises NotFound, Forbidden, Refused; Conflict while its file is on its way."""
    film = video_for(services, actor, Action.EDIT, video_id)
    sound = services.added_sounds.get(video_id, track_id)
    changes: dict[str, Any] = {
        **({} if language is None else {"language": checked_language(language)}),
        **({} if name is None else {"name": checked_track_name(name)}),
        **({} if role is None else {"role": role}),
    }
    if delay_ms is not None and checked_sound_delay(delay_ms, film) != sound.delay_ms:
        if sound.state is SoundState.UPLOADING:
            raise Conflict("Its file is still on its way. Move it in time once that is here.")
        make_anew(services, replace(sound, **changes, delay_ms=delay_ms))
    services.added_sounds.change(video_id, track_id, **changes)
    return added_sound(services, actor, video_id, track_id)


def remove_sound(services: Services, actor: Actor, video_id: str, track_id: str) -> None:
    """Manifests name it no more; whoever listens goes on until they open the film anew. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    services.added_sounds.get(video_id, track_id)
    for version in services.added_sounds.remove(video_id, track_id):
        services.steps.cancel(video_id, version=version)
        advance(services, video_id, version=version)


def retry_sound(services: Services, actor: Actor, video_id: str, track_id: str) -> None:
    """Raises NotFound, Forbidden; Conflict where it has not failed."""
    video_for(services, actor, Action.EDIT, video_id)
    sound = services.added_sounds.get(video_id, track_id)
    if sound.state is not SoundState.FAILED:
        raise Conflict("Only what failed can be tried again.")
    reopened = services.steps.reopen(video_id, sound.version)
    services.added_sounds.move(video_id, sound.version, SoundState.MAKING, origins=(SoundState.FAILED,))
    wake_for(services, reopened)
    advance(services, video_id, version=sound.version)


def sent_file(services: Services, actor: Actor, video_id: str, track_id: str) -> StoredObject:
    """Its file, as it was sent. Raises NotFound, Forbidden; Conflict while it is on its way, or in several pieces."""
    video_for(services, actor, Action.EDIT, video_id)
    sound = services.added_sounds.get(video_id, track_id)
    pieces = stored_sound(sound)
    if sound.state is SoundState.UPLOADING or len(pieces) > 1:
        raise Conflict("This file can be downloaded once the track is made.")
    return pieces[0]


def sound_file(services: Services, actor: Actor, video_id: str, track_id: str) -> str:
    """Where a browser can fetch that for a while. Raises as sent_file()."""
    sent = sent_file(services, actor, video_id, track_id)
    file_name = services.added_sounds.get(video_id, track_id).file_name
    disposition = f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"
    return services.sources.url(sent.key, FILE_SECONDS, public=True, disposition=disposition)


# --- what players are told -------------------------------------------------------------------------------------------
def heard_tracks(services: Services, videos: Sequence[Video]) -> dict[str, tuple[AudioTrack, ...]]:
    """All that can be heard of each, by its id, in the order of manifests; nothing until it was probed."""
    added = services.added_sounds.live([video.id for video in videos])
    return {v.id: with_added(v.source.audio if v.source else (), added.get(v.id, ())) for v in videos}


def manifests_with_sounds(services: Services, video: Video, sounds: Sequence[AddedSound]) -> dict[str, str]:
    """The two manifests of a live film as if the sounds lay in its package. sounds: those that are LIVE. Nothing of a
    film whose segments were never noted."""
    own = joined(services.steps.published(video.id, video.version))
    if video.plan is None or not own:
        return {}
    added = [(sound, joined(services.steps.published(video.id, sound.version))) for sound in sounds]
    return manifests(*with_sounds(video.plan, own, [(sound, made) for sound, made in added if made]))
