"""Tracks of sound that come to a film later, each a file of its own, made into a package of its own. Pure.

No segment of the film's own package changes: manifests name the other one beside it. An encode of the film leaves it as
it is. One that is moved in time is made anew, and the one before plays until then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import PurePath

from . import keys
from .audio_tracks import STEREO, SURROUND, AudioRole, AudioTrack, role_of
from .errors import Refused
from .languages import COMMON, checked_language, tag
from .segments import Stream
from .text_tracks import checked_delay
from .video import Condition, Plan, Video, VideoState

MAX_SOUNDS = 50  # of one film
# Packages of sounds count from here on, so that a release of the film never has one of their numbers.
FIRST_VERSION = 1_000_001


class SoundState(StrEnum):
    """UPLOADING: its file is on its way. MAKING: it is encoded, and put on the edges. LIVE: manifests name it.
    REMOVED: it is swept, and its number is given to no other."""

    UPLOADING = "uploading"
    MAKING = "making"
    LIVE = "live"
    FAILED = "failed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class AddedSound:
    """id: of the track; its file goes by that. version: of its package; moved in time, it is another one. language:
    BCP 47, '' where nobody knows. name: '' where it has none but its language's. delay_ms: by how much it begins later
    than in its file. upload_id: of its file, whose parts lie in the store; '' once they are one object. part_size:
    bytes of each. track: what is made of the file; None until it was looked into. error: for a person, while FAILED.
    created_at: seconds since the epoch."""

    id: str
    video_id: str
    version: int
    state: SoundState
    language: str
    name: str
    role: AudioRole
    file_name: str
    size: int
    upload_id: str
    part_size: int
    created_at: float
    delay_ms: int = 0
    error: str = ""
    track: AudioTrack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPackage(Video):
    """An added sound's package as the workers see it: the film as it would be if that were all of it. film: as it
    is."""

    film: Video
    sound: AddedSound

    @property
    def is_watchable(self) -> bool:
        """The film plays, without it."""
        return False

    @property
    def is_open(self) -> bool:
        """Whether anything is left to be done to bring it about."""
        return self.film.state is VideoState.LIVE and self.sound.state is not SoundState.REMOVED


def is_of_a_sound(version: int) -> bool:
    return version >= FIRST_VERSION


def package_of(film: Video, sound: AddedSound) -> SoundPackage:
    as_it_is = {field.name: getattr(film, field.name) for field in fields(Video)}
    own = {
        "version": sound.version,
        "file_name": sound.file_name,
        "size": sound.size,
        "upload_id": sound.upload_id,
        "part_size": sound.part_size,
        "in_place": None,
        "condition": Condition.WHOLE,
    }
    return SoundPackage(**{**as_it_is, **own}, film=film, sound=sound)


def checked_sound_delay(delay_ms: int, film: Video) -> int:
    """Raises Refused where nothing of a sound could be heard."""
    if film.duration and abs(checked_delay(delay_ms)) >= 1000 * film.duration:
        raise Refused("This would move the sound by more than the film lasts: nothing of it could be heard.")
    return checked_delay(delay_ms)


# --- what manifests name -------------------------------------------------------------------------------------------
def with_sounds(
    plan: Plan, streams: Mapping[str, Stream], added: Iterable[tuple[AddedSound, Mapping[str, Stream]]]
) -> tuple[Plan, dict[str, Stream]]:
    """A film's plan and streams with the added ones behind its own. added: each with the streams that were published
    of it."""
    tracks, whole = list(plan.audio), dict(streams)
    for sound, made in added:
        has_surround = keys.track_folder(0, surround=True) in made
        for surround in (False, True) if has_surround else (False,):
            stream = made[keys.track_folder(0, surround=surround)]
            beside = replace(stream, name=keys.beside(sound.version, stream.name))
            whole[keys.track_folder(len(tracks), surround=surround)] = beside
        tracks.append(replace(as_track(sound), channels=SURROUND if has_surround else STEREO))
    return replace(plan, audio=tuple(tracks)), whole


def as_track(sound: AddedSound) -> AudioTrack:
    """As menus name it."""
    made = sound.track or AudioTrack(index=0, codec="", channels=STEREO, sample_rate=0)
    return replace(made, language=sound.language, title=sound.name, role=sound.role, default=False)


def with_added(own: Sequence[AudioTrack], added: Iterable[AddedSound]) -> tuple[AudioTrack, ...]:
    """All that can be heard of a film, in the order in which manifests have it. added: those that are LIVE."""
    return (*own, *map(as_track, added))


# --- what a file's name tells ---------------------------------------------------------------------------------------
_ENDING = re.compile(
    r"\.(m4[abv]|mp[234]|mov|flac|opus|og[ga]|aac|e?ac3|ec3|dts(hd)?|thd|truehd|wav|w64|aiff?|caf|mk[av]|webm|wma|m?2?ts|mts"
    r"|mpe?g|vob|avi)",
    re.IGNORECASE,
)
_BEGINNINGS = (
    re.compile(rb"fLaC|OggS|ID3[\x02-\x04]|\xff[\xe2-\xff]|\x0b\x77|caff\0|\x1a\x45\xdf\xa3|\x7f\xfe\x80\x01"),
    re.compile(rb"....(?:ftyp|moov|mdat|free|wide|skip|\xf8\x72\x6f\xba)|riff\x2e\x91", re.DOTALL),
    re.compile(rb"(?:RIFF|RF64)....(?:WAVE|AVI )|FORM....AIF", re.DOTALL),
    re.compile(rb"\x47.{187}\x47|\x00\x00\x01\xba|\x30\x26\xb2\x75\x8e\x66\xcf\x11", re.DOTALL),
)


def is_sound(head: bytes) -> bool:
    """Whether a file may hold sound, and no text, by its first bytes: 200 are enough. Two bytes that only UTF-16 begins
    with are text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(beginning.match(head) for beginning in _BEGINNINGS)


def is_named_as_sound(file_name: str) -> bool:
    """The same by its name, where nobody has looked into it yet."""
    return _ENDING.fullmatch(PurePath(file_name).suffix) is not None


def language_and_role(file_name: str) -> tuple[str, AudioRole]:
    """What a file's name tells: 'Film.de.commentary.m4a' → ('de', COMMENTARY); '' and MAIN where it tells nothing."""
    words = file_name.split(".")[1:-1]
    role = role_of({}, " ".join(words[-1:]))
    if role is not AudioRole.MAIN:
        words.pop()
    code = tag(words[-1]) if words else ""
    return (checked_language(code) if code.partition("-")[0] in COMMON else ""), role
