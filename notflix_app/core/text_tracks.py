"""Text that a film shows or has read out: subtitles and the like, each a file of its own beside the film. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from .errors import Conflict, Refused
from .languages import COMMON, checked_language, tag

MAX_BYTES = 2 << 20  # of a file that is sent; three hours of speech have a tenth of that
MAX_TRACKS = 100  # of one film
MAX_DELAY_MS = 24 * 3600 * 1000


class TextRole(StrEnum):
    """SUBTITLES: what is said. CAPTIONS: sounds and music too, for whoever does not hear (SDH). FORCED: what is foreign
    in the film itself, shown without being asked for. DESCRIPTIONS: what is seen, to be read out."""

    SUBTITLES = "subtitles"
    CAPTIONS = "captions"
    FORCED = "forced"
    COMMENTARY = "commentary"
    DESCRIPTIONS = "descriptions"


@dataclass(frozen=True, slots=True)
class TextTrack:
    """language: BCP 47, '' where nobody knows. name: '' where it has none but its language's. delay_ms: by how much it
    was moved against the file that was sent; below 0: it comes earlier. digest: names what players read, in its
    address: another text is at another address. cues: how many there were in the file. created_at: seconds since the
    epoch. is_automatic: a machine has written it."""

    id: str
    video_id: str
    language: str
    name: str
    role: TextRole
    file_name: str
    digest: str
    cues: int
    created_at: float
    delay_ms: int = 0
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class TextStream:
    """A stream of text in the source. index: its number among all streams; where the codec is IN_PICTURE the picture's,
    with SECOND_FIELD added for the other captions in it. codec: else as ffmpeg names it. language: BCP 47 or ''."""

    index: int
    codec: str
    language: str = ""
    title: str = ""
    role: TextRole = TextRole.SUBTITLES

    @property
    def format(self) -> str:
        """As people call it."""
        return PICTURES.get(self.codec) or _FORMATS.get(self.codec, self.codec)

    @property
    def is_in_picture(self) -> bool:
        return self.codec == IN_PICTURE

    @property
    def is_second_field(self) -> bool:
        return self.is_in_picture and self.index >= SECOND_FIELD

    @property
    def is_pictures(self) -> bool:
        return self.codec in PICTURES


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stream of the source that became no track. problem: one sentence."""

    stream: TextStream
    problem: str


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_digest(text: str) -> bool:
    """Whether text_digest() could have made it."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


def changed_meanwhile() -> Conflict:
    return Conflict("Somebody has changed this text meanwhile. Look at it again.")


def checked_delay(delay_ms: int) -> int:
    if abs(delay_ms) > MAX_DELAY_MS:
        raise Refused("A track can be moved by a day at most, in milliseconds.")
    return delay_ms


IN_PICTURE = "a53_captions"  # no stream of its own: each frame of the picture brings two letters
SECOND_FIELD = 1000  # ffmpeg reads no file with more streams

# What is drawn, and not written: ffmpeg's names, and people's.
PICTURES = {"hdmv_pgs_subtitle": "PGS", "dvd_subtitle": "VobSub", "dvb_subtitle": "DVB subtitles", "xsub": "XSUB"}
_FORMATS = {
    "subrip": "SubRip",
    "ass": "ASS",
    "webvtt": "WebVTT",
    "mov_text": "3GPP Timed Text",
    "text": "plain text",
    "ttml": "TTML",
    "eia_608": "CEA-608",
    IN_PICTURE: "CEA-608 in the picture",
    "dvb_teletext": "teletext",
    "arib_caption": "ARIB captions",
}

# Between the film's name and the ending, as players that look for such files have it. Not "hi", which is Hindi as well.
_ROLES = {
    "sdh": TextRole.CAPTIONS,
    "cc": TextRole.CAPTIONS,
    "forced": TextRole.FORCED,
    "foreign": TextRole.FORCED,
    "commentary": TextRole.COMMENTARY,
    "descriptions": TextRole.DESCRIPTIONS,
}


def language_and_role(file_name: str) -> tuple[str, TextRole]:
    """What a file's name tells: 'Film.pt-BR.sdh.srt' → ('pt-BR', CAPTIONS); '' and SUBTITLES where it tells nothing."""
    words = file_name.split(".")[1:-1]
    role = role_in(words[-1:])
    if role:
        words.pop()
    code = tag(words[-1]) if words else ""
    language = checked_language(code) if code.partition("-")[0] in COMMON else ""
    return language, role or TextRole.SUBTITLES


def role_in(words: Iterable[str]) -> TextRole | None:
    """The first that one of these words stands for."""
    return next((_ROLES[word.lower()] for word in words if word.lower() in _ROLES), None)


def file_name_for(film: str, language: str, role: TextRole) -> str:
    """The other way round: ('Film.mkv', 'pt-BR', CAPTIONS) → 'Film.pt-BR.sdh.vtt'."""
    word = next((word for word, its in _ROLES.items() if its is role), "")
    return ".".join(part for part in (PurePath(film).stem or "text", language, word, "vtt") if part)
