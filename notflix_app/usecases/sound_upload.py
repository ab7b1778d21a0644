"""The file of a track of sound that is added to a film, on its way: straight to the store, in parts, as films go."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ..core import keys
from ..core.added_sounds import (
    MAX_SOUNDS,
    AddedSound,
    SoundState,
    checked_sound_delay,
    is_named_as_sound,
    language_and_role,
)
from ..core.audio_tracks import AudioRole
from ..core.errors import Conflict, NotFound, Refused
from ..core.languages import checked_language
from ..core.metadata import checked_file_name, checked_track_name
from ..core.parts import check_declared, check_whole, part_count, part_length, part_size, whole_parts
from ..core.ports import UploadedPart
from ..core.rights import Action, Actor
from ..core.sizes import size
from ..core.video import Video, VideoState, new_id
from ..core.views import SoundTicket
from .access import video_for
from .advance import advance
from .quota import check_quota
from .services import Services
from .upload_limits import ALL, SIGNED_SECONDS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewSound:
    """size in bytes. language and role: None: as the file's name tells. delay_ms: later than in the file."""

    file_name: str
    size: int
    language: str | None = None
    name: str = ""
    role: AudioRole | None = None
    delay_ms: int = 0


def begin_sound(services: Services, actor: Actor, video_id: str, new: NewSound) -> SoundTicket:
    """Registers the track, and opens the upload of its file. Raises NotFound, Forbidden, Refused with what to change;
    Conflict where the film is not live."""
    film = video_for(services, actor, Action.EDIT, video_id)
    _check(services, actor, film, new)
    services.sources.ensure()
    sound = services.added_sounds.add(_registered(services, film, new))
    if film.owner_id == actor.person_id:  # others add to films that no quota of theirs counts
        _keep_within_quota(services, actor, sound)
    return SoundTicket(sound.id, sound.upload_id, sound.part_size, part_count(sound.size, sound.part_size))


def sign_sound_part(services: Services, actor: Actor, video_id: str, track_id: str, upload_id: str, number: int) -> str:
    """A URL that takes part `number` (from 1) by PUT, at its own length. Raises NotFound, Conflict, Refused."""
    sound = _uploading(services, actor, video_id, track_id, upload_id)
    length = part_length(sound.size, sound.part_size, number)
    return services.sources.put_url(keys.sound_part(video_id, track_id, number), length, SIGNED_SECONDS)


def arrived_sound(
    services: Services, actor: Actor, video_id: str, track_id: str, upload_id: str
) -> Sequence[UploadedPart]:
    """The parts that the store has whole. Raises NotFound; Conflict where all of it has come."""
    return _arrived_parts(services, _uploading(services, actor, video_id, track_id, upload_id))


def complete_sound(
    services: Services,
    actor: Actor,
    video_id: str,
    track_id: str,
    upload_id: str,
    declared: Sequence[UploadedPart] = (),
) -> AddedSound:
    """Ends the upload: from now on it is made. Safe to call twice. declared: as for a film's.

    Raises NotFound, and Refused while a part is missing.
    """
    video_for(services, actor, Action.EDIT, video_id)
    sound = services.added_sounds.get(video_id, track_id)
    if sound.state is not SoundState.UPLOADING:
        return sound
    _check_upload(sound, upload_id)
    parts = _arrived_parts(services, sound)
    check_whole(sound.size, parts)
    if declared:
        check_declared(parts, declared)
    services.added_sounds.move(video_id, sound.version, SoundState.MAKING, origins=(SoundState.UPLOADING,))
    advance(services, video_id, version=sound.version)
    return services.added_sounds.get(video_id, track_id)


def expire_sounds(services: Services) -> None:
    """Removes those of which no byte has come for longer than the policy allows."""
    oldest = services.clock() - services.policy.upload_expire
    for sound in services.added_sounds.uploading(ALL):
        last = max((part.arrived_at for part in _arrived_parts(services, sound)), default=0.0)
        if max(sound.created_at, last) < oldest:
            log.info("%s: the upload of %s was given up", sound.video_id, sound.file_name)
            _give_up(services, sound)


def _give_up(services: Services, sound: AddedSound) -> None:
    """But for one whose last part came just now."""
    origins = (SoundState.UPLOADING,)
    if services.added_sounds.move(sound.video_id, sound.version, SoundState.REMOVED, origins=origins):
        advance(services, sound.video_id, version=sound.version)


def _check(services: Services, actor: Actor, film: Video, new: NewSound) -> None:
    if film.state is not VideoState.LIVE:
        raise Conflict("Sound can be added once the film is live.")
    if film.plan is None or not services.steps.published(film.id, film.version):
        raise Conflict("This film was made by a Notflix that is too old for this. Encode it again, then add sound.")
    if len({sound.id for sound in services.added_sounds.list_for_video(film.id)}) >= MAX_SOUNDS:
        raise Refused(f"{MAX_SOUNDS} added tracks of sound are enough for one film. Remove one first.")
    if new.size < 1:
        raise Refused("This file is empty: it has no bytes.")
    if new.size > services.policy.upload_max:
        most = services.policy.upload_max
        raise Refused(f"This file has {size(new.size)}; the most that is accepted here is {size(most)}.")
    free = services.free_space()
    if free is not None and new.size > max(0, free - services.policy.keep_free):
        raise Refused(
            f"There is no room for this file: it needs {size(new.size)}. Make room in the store, and try again."
        )
    check_quota(services, actor, new.size)


def _keep_within_quota(services: Services, actor: Actor, sound: AddedSound) -> None:
    """Once more, now that it counts: another upload may have begun since _check()."""
    try:
        check_quota(services, actor, sound.size, counted=True)
    except Refused:
        _give_up(services, sound)
        raise


def _registered(services: Services, film: Video, new: NewSound) -> AddedSound:
    file_name = checked_file_name(new.file_name)
    language, role = language_and_role(file_name) if is_named_as_sound(file_name) else ("", AudioRole.MAIN)
    return AddedSound(
        id=new_id(),
        video_id=film.id,
        version=0,
        state=SoundState.UPLOADING,
        language=language if new.language is None else checked_language(new.language),
        name=checked_track_name(new.name),
        role=new.role or role,
        file_name=file_name,
        size=new.size,
        upload_id=secrets.token_urlsafe(16),
        part_size=part_size(new.size, services.policy.upload_part),
        created_at=services.clock(),
        delay_ms=checked_sound_delay(new.delay_ms, film),
    )


def _uploading(services: Services, actor: Actor, video_id: str, track_id: str, upload_id: str) -> AddedSound:
    video_for(services, actor, Action.EDIT, video_id)
    sound = services.added_sounds.get(video_id, track_id)
    # First: once its parts are one object, it has forgotten which upload they came by.
    if sound.state is not SoundState.UPLOADING:
        raise Conflict("This upload has already ended.")
    _check_upload(sound, upload_id)
    return sound


def _check_upload(sound: AddedSound, upload_id: str) -> None:
    if upload_id != sound.upload_id:
        raise NotFound("There is no such upload. It may have been given up; start it again.")


def _arrived_parts(services: Services, sound: AddedSound) -> list[UploadedPart]:
    stored = services.sources.list(keys.sent_sound(sound.video_id, sound.id))
    return whole_parts(sound.size, sound.part_size, stored)
