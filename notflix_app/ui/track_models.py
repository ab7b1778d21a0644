"""Tracks of a film, as the panel beside its player shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale

from ..core.added_sounds import is_named_as_sound
from ..core.added_sounds import language_and_role as sound_language_and_role
from ..core.audio_tracks import AudioTrack
from ..core.errors import Refused
from ..core.manifests import track_name
from ..core.text_manifests import menu_names
from ..core.text_tracks import MAX_DELAY_MS, TextRole, TextTrack, language_and_role, text_digest
from ..translation.texts import gettext, gettext_noop, ngettext
from .language_names import named

ROLES = {
    TextRole.SUBTITLES: gettext_noop("Subtitles"),
    TextRole.CAPTIONS: gettext_noop("Captions (SDH)"),
    TextRole.FORCED: gettext_noop("Forced"),
    TextRole.COMMENTARY: gettext_noop("Commentary"),
    TextRole.DESCRIPTIONS: gettext_noop("Descriptions"),
}


@dataclass(frozen=True)
class AudioModel:
    name: str
    detail: str


@dataclass(frozen=True)
class TrackModel:
    """name: what the player's menu shows. label: the name that it was given, or ''. language: BCP 47, and in words.
    delay: seconds, '0.5'. file: where it is downloaded."""

    id: str
    name: str
    label: str
    language: str
    language_name: str
    role: str
    delay: str
    delay_ms: int
    detail: str
    file: str


@dataclass(frozen=True)
class ChosenFileModel:
    """A file that lies ready in the browser. film: to which it is added. key: the browser's own for it. message: why it
    was not taken, or ''. is_sound: its name says so; role: of one kind or the other."""

    film: str
    key: str
    file_name: str
    language: str
    language_name: str
    role: str
    sending: bool = False
    message: str = ""
    is_sound: bool = False


def audio_models(tracks: Sequence[AudioTrack]) -> list[AudioModel]:
    return [AudioModel(track_name(n, tracks), sound_facts(track)) for n, track in enumerate(tracks)]


def sound_facts(track: AudioTrack) -> str:
    """'AAC, stereo'."""
    channels = {1: gettext("mono"), 2: gettext("stereo")}.get(track.channels) or gettext(
        "{count} channels", count=track.channels
    )
    return f"{track.codec.upper()}, {channels}"


def track_models(tracks: Sequence[TextTrack], locale: Locale) -> list[TrackModel]:
    return [_track(track, name, locale) for track, name in zip(tracks, menu_names(tracks), strict=True)]


def _track(track: TextTrack, name: str, locale: Locale) -> TrackModel:
    lines = ngettext("{count} line", "{count} lines", track.cues)
    return TrackModel(
        id=track.id,
        name=name,
        label=track.name,
        language=track.language,
        language_name=named(track.language, locale),
        role=track.role.value,
        delay=f"{track.delay_ms / 1000:.10g}",
        delay_ms=track.delay_ms,
        detail=" · ".join([track.file_name, lines, *([gettext("by a machine")] if track.is_automatic else [])]),
        file=f"/api/videos/{track.video_id}/tracks/{track.id}/file",
    )


def chosen_file(film: str, key: str, file_name: str, locale: Locale) -> ChosenFileModel:
    is_sound = is_named_as_sound(file_name)
    language, role = sound_language_and_role(file_name) if is_sound else language_and_role(file_name)
    return ChosenFileModel(film, key, file_name, language, named(language, locale), role.value, is_sound=is_sound)


def edition(tracks: Sequence[TrackModel], rewritten: int = 0) -> str:
    """Another one where a player that has the film open must read its manifest anew. rewritten: how often lines were
    changed; that a track was moved, the player makes up for by itself."""
    return text_digest(repr([rewritten, [(track.id, track.name, track.language, track.role) for track in tracks]]))


def milliseconds(seconds: str) -> int:
    """A delay as somebody writes it: '1,5' → 1500, '' → 0. Raises Refused."""
    try:
        delay = float(seconds.strip().replace(",", ".").replace("\u2212", "-") or 0)
    except ValueError:
        delay = float("nan")
    if not abs(1000 * delay) <= MAX_DELAY_MS:
        raise Refused(gettext("Write the delay in seconds, such as 1.5, or -0.25 for earlier."))
    return round(1000 * delay)
