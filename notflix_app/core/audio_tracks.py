"""The sound of a film: the tracks that its source has, what each is for, and what is made of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from . import keys
from .languages import language_with
from .loudness import Loudness

STEREO, SURROUND = 2, 6  # channels of what is made: 5.1 has six
MANY = 5  # channels of a source from which on it is kept in 5.1 too: one without the low-frequency channel has five


class AudioRole(StrEnum):
    """MAIN: the film's sound; nobody says more of it. ORIGINAL: in the language that it was made in. DUB: in another
    one. COMMENTARY: people talk about the film. DESCRIPTIONS: what is seen is told as well. CLEAR: speech stands out,
    for whoever hears badly."""

    MAIN = "main"
    ORIGINAL = "original"
    DUB = "dub"
    COMMENTARY = "commentary"
    DESCRIPTIONS = "descriptions"
    CLEAR = "clear"


ASIDE = (AudioRole.COMMENTARY, AudioRole.DESCRIPTIONS, AudioRole.CLEAR)  # nobody is to hear these unasked


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """One audio stream of the source. index: its number among all streams. language: BCP 47 or ''. delay: seconds that
    it begins after the picture, where each is read on a clock of its own. shifts: seconds to be added to its own clock
    from each of its jumps on, where recordings were joined. even: all its packets but the last are
    equally long, so that a reader can begin at any of them and knows where it is to the sample. odd_layout: how its
    channels stand, in ffmpeg's words, where ffmpeg cannot mix them so. default: the file says so; several tracks may
    have it. loudness: as it was measured; None until the film is made, or where all is
    silence."""

    index: int
    codec: str
    channels: int
    sample_rate: int
    language: str = ""
    title: str = ""
    duration: float = 0.0
    delay: float = 0.0
    shifts: tuple[float, ...] = ()
    even: bool = False
    odd_layout: str = ""
    role: AudioRole = AudioRole.MAIN
    default: bool = False
    loudness: Loudness | None = None

    @property
    def is_surround(self) -> bool:
        return self.channels >= MANY and not self.odd_layout


@dataclass(frozen=True, slots=True)
class Sound:
    """One of the streams that are made of a track. track: its number among the plan's. channels: STEREO or SURROUND.
    kbps: kbit/s."""

    track: int
    channels: int
    kbps: int

    @property
    def is_surround(self) -> bool:
        return self.channels == SURROUND

    @property
    def name(self) -> str:
        """Of its stream, and its folder in the package."""
        return keys.track_folder(self.track, surround=self.is_surround)


# --- what a track is for ---------------------------------------------------------------------------------------------
# As ffprobe names what a file marks its streams with; the first that is set counts.
_MARKS = {
    "comment": AudioRole.COMMENTARY,
    "visual_impaired": AudioRole.DESCRIPTIONS,
    "hearing_impaired": AudioRole.CLEAR,
    "dub": AudioRole.DUB,
    "original": AudioRole.ORIGINAL,
}
# Most files mark nothing, and say it in the title. In the languages in which people name their tracks.
_TITLES = (
    (r"\b(commentary|commentaries|audiokommentar\w*|kommentar\w*|commentaires?|comentarios?|commento)\b", "COMMENTARY"),
    (r"\b(audio[ -]?descri\w+|audiodeskription|descriptive|described|dvs)\b", "DESCRIPTIONS"),
    (r"\b(original|originalton|version originale|versi[oó]n original)\b", "ORIGINAL"),
    (r"\b(dub|dubbed|synchronfassung|doublage|doblaje)\b", "DUB"),
)


def role_of(marks: Mapping[str, object], title: str) -> AudioRole:
    """marks: name → whether it is set. The title counts where nothing is marked."""
    for name, role in _MARKS.items():
        if marks.get(name):
            return role
    names = (name for pattern, name in _TITLES if re.search(pattern, title, re.IGNORECASE))
    return AudioRole[next(names, "MAIN")]


def default_track(tracks: Sequence[AudioTrack]) -> int:
    """The number of the one that plays unless somebody chooses: the first that its file calls so. Some call all of
    them so, the commentary too."""

    def rank(number: int) -> tuple[bool, bool]:
        return not tracks[number].default, tracks[number].role in ASIDE

    return min(range(len(tracks)), key=rank, default=0)


# --- what menus show -------------------------------------------------------------------------------------------------
_WORDS = {
    AudioRole.ORIGINAL: "original",
    AudioRole.DUB: "dubbed",
    AudioRole.COMMENTARY: "commentary",
    AudioRole.DESCRIPTIONS: "audio description",
    AudioRole.CLEAR: "clear speech",
}


def described(track: AudioTrack) -> str:
    """'German', 'German (commentary)', 'Commentary'; '' where nothing is known of it."""
    return language_with(track.language, _WORDS.get(track.role, ""))
