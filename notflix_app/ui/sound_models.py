"""Sound that was added to a film, as the panel beside its player shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale

from ..core.added_sounds import SoundState
from ..core.audio_tracks import AudioRole, AudioTrack
from ..core.manifests import track_name
from ..core.text_tracks import text_digest
from ..core.views import SoundStatus
from ..translation.sentences import sentence
from ..translation.texts import gettext, gettext_noop
from .language_names import named
from .track_models import sound_facts

ROLES = {
    AudioRole.MAIN: gettext_noop("Main sound"),
    AudioRole.ORIGINAL: gettext_noop("Original"),
    AudioRole.DUB: gettext_noop("Dub"),
    AudioRole.COMMENTARY: gettext_noop("Commentary"),
    AudioRole.DESCRIPTIONS: gettext_noop("Audio description"),
    AudioRole.CLEAR: gettext_noop("Clear speech"),
}
_GOING = (SoundState.UPLOADING, SoundState.MAKING)


@dataclass(frozen=True)
class SoundModel:
    """name: what the player's menu shows, the file's until it plays. label: the name that it was given, or ''.
    language: BCP 47, and in words. delay: seconds, '0.5'. detail: of its file. going: it is sent or made; share: 0 to
    100 of it; doing: the same in words. message: why it failed, or ''. file: where it is downloaded, '' where it cannot
    be yet."""

    id: str
    name: str
    label: str
    language: str
    language_name: str
    role: str
    delay: str
    detail: str
    plays: bool
    going: bool
    share: int
    doing: str
    message: str
    file: str


def sound_models(
    statuses: Sequence[SoundStatus],
    own: Sequence[AudioTrack],
    heard: Sequence[AudioTrack],
    live: Sequence[str],
    locale: Locale,
) -> list[SoundModel]:
    """heard: the film's own tracks, and behind them those that play, by their ids `live`."""
    names = {track_id: track_name(len(own) + number, heard) for number, track_id in enumerate(live)}
    return [_sound(status, names.get(status.sound.id, ""), locale) for status in statuses]


def _sound(status: SoundStatus, name: str, locale: Locale) -> SoundModel:
    sound, going = status.sound, status.sound.state in _GOING
    kind = [sound_facts(sound.track)] if sound.track else []
    is_sent = sound.state is not SoundState.UPLOADING and not sound.upload_id
    return SoundModel(
        id=sound.id,
        name=name or sound.file_name,
        label=sound.name,
        language=sound.language,
        language_name=named(sound.language, locale),
        role=sound.role.value,
        delay=f"{sound.delay_ms / 1000:.10g}",
        detail=" · ".join([*([sound.file_name] if name else []), *kind]),
        plays=status.plays,
        going=going,
        share=_percent(status),
        doing=_doing(status),
        message=sentence(sound.error) if sound.state is SoundState.FAILED else "",
        file=f"/api/videos/{sound.video_id}/sounds/{sound.id}/file" if is_sent else "",
    )


def _doing(status: SoundStatus) -> str:
    match status.sound.state:
        case SoundState.UPLOADING:
            return gettext("Its file is on its way. If it broke off, choose the same file again.")
        case SoundState.MAKING if status.message:
            return sentence(status.message)
        case SoundState.MAKING if status.progress == 1:
            return gettext("It is put on the edges")
        case SoundState.MAKING if status.progress == 0:
            return gettext("Waits for a worker")
        case SoundState.MAKING if status.plays:
            return gettext("{percent}% is made anew; until then it plays as before", percent=_percent(status))
        case SoundState.MAKING:
            return gettext("{percent}% is made", percent=_percent(status))
    return ""


def _percent(status: SoundStatus) -> int:
    return int(100 * status.progress)


def sounds_edition(sounds: Sequence[SoundModel], versions: Sequence[int]) -> str:
    """Another one where a player that has the film open must read its manifest anew. versions: of those that play."""
    return text_digest(repr([versions, [(one.id, one.name, one.language, one.role) for one in sounds if one.plays]]))
