"""Subtitle files of people, whatever program wrote them, as cues."""

from __future__ import annotations

from ...core.cues import Cue
from ...core.errors import Refused
from .dialects import read_text, refuse_by_beginning
from .encodings import decoded
from .markup import cleaned

MAX_MIB = 10  # all that is said in a day of film is less than two


class SubtitleFileReader:
    """It knows a file by its content: names are as often wrong as not."""

    def read(self, content: bytes, file_name: str) -> tuple[Cue, ...]:
        try:
            return _read(content)
        except Refused as refused:
            raise Refused(f"{file_name}: {refused.message}" if file_name else refused.message) from refused


def _read(content: bytes) -> tuple[Cue, ...]:
    if len(content) > MAX_MIB << 20:
        raise Refused(f"A subtitle file has {MAX_MIB} MiB at most; this one has {len(content) >> 20:,}.")
    refuse_by_beginning(content)
    return read_text(cleaned(decoded(content))).cues()
