"""What kind of a file it is, by what is in it: names lie."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...core.errors import Refused
from .ass import read_ass
from .one_line import MICRODVD, MPL2, read_microdvd, read_mpl2
from .sami import read_sami
from .timed_lines import read_srt, read_webvtt
from .transcript import Transcript
from .ttml import read_ttml

READ = "SRT, WebVTT, ASS, SSA, TTML, SAMI, MicroDVD or MPL2"
_PICTURES = "This file has pictures of text (PGS or VobSub), which cannot be converted. Send SRT, WebVTT or ASS."
_ARCHIVE = "This file is packed. Unpack it, and send the subtitle file that is in it."
_PICTURE = f"This picture is no subtitle file. Send {READ}."
_FILM = f"This film is no subtitle file. Send {READ}."
_DOCUMENT = f"This document is no subtitle file. Send {READ}."
# How files begin that people take for subtitles, or send by mistake.
_BEGINNINGS = [
    (b"PG", _PICTURES),
    (b"\x00\x00\x01\xba", _PICTURES),
    (b"# VobSub", _PICTURES),
    (b"PK\x03\x04", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"\x1a\x45\xdf\xa3", _FILM),
    (b"%PDF", _DOCUMENT),
    (b"{\\rtf", _DOCUMENT),
]
_ASS_CUE = re.compile(r"^Dialogue:[^,\n]*,\s*\d+:\d\d:\d\d", re.MULTILINE)
_ARROW = re.compile(r"->\s*-?\d{1,6}[:.,]|\d\s*-{1,3}>")  # between two times
_HEAD = 4096  # letters, within which a file says what it is


def refuse_by_beginning(content: bytes) -> None:
    """Raises Refused where the first bytes are those of another kind of file."""
    for beginning, sentence in _BEGINNINGS:
        # Two letters are a short word: a PGS file has times of eight bytes behind them, and hardly without a NUL.
        if content.startswith(beginning) and (beginning != b"PG" or b"\0" in content[:13]):
            raise Refused(sentence)
    if content[4:8] == b"ftyp":
        raise Refused(_FILM)
    if content[3:6] == b"STL" and content[6:8].isdigit():
        raise Refused(f"This EBU STL file is not read. Send {READ}.")


def read_text(text: str) -> Transcript:
    """text: as markup.cleaned has it. Raises Refused."""
    name, read = _dialect(text)
    transcript = Transcript(name)
    read(text, transcript)
    return transcript


def _dialect(text: str) -> tuple[str, Callable[[str, Transcript], None]]:
    head = text[:_HEAD].lstrip()
    lowered = head.lower()
    if head.startswith("WEBVTT"):
        return "WebVTT", _by_lines(read_webvtt)
    if head.startswith("# VobSub") or "<bdn" in lowered:
        raise Refused(_PICTURES)
    if re.search(r"^\[script info\]|^\[v4\+? styles", lowered, re.MULTILINE) or _ASS_CUE.search(text):
        return "ASS", _by_lines(read_ass)
    if re.search(r"<(\w+:)?tt[\s>]", head):
        return "TTML", read_ttml
    if "<sami" in lowered or "<sync" in lowered:
        return "SAMI", read_sami
    for name, cue, read in (("MicroDVD", MICRODVD, read_microdvd), ("MPL2", MPL2, read_mpl2)):
        if any(cue.match(line) for line in head.split("\n")[:10]):
            return name, _by_lines(read)
    if _ARROW.search(text):
        return "SRT", _by_lines(read_srt)
    raise Refused(f"This is no subtitle file. Send {READ}." if text.strip() else "This file is empty.")


def _by_lines(read: Callable[[list[str], Transcript], None]) -> Callable[[str, Transcript], None]:
    return lambda text, transcript: read(text.split("\n"), transcript)
