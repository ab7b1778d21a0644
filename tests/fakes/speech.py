"""A SpeechToText that hears the second in what it is given: ' 7' at the seventh, for as long as anybody speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from notflix_app.core.errors import Refused
from notflix_app.core.speech import BYTES_PER_MS, Heard, Word

HALF = 500 * BYTES_PER_MS  # a second: half of it says its number, half is silence


def sound_of(begin: int, end: int) -> bytes:
    """Of a film in which somebody counts its seconds, from 1: begin and end in milliseconds."""
    seconds = range(begin // 1000 + 1, end // 1000 + 2)
    whole = b"".join(second.to_bytes(2, "little") * (HALF // 2) + bytes(HALF) for second in seconds)
    skipped = begin % 1000 * BYTES_PER_MS
    return whole[skipped : skipped + (end - begin) * BYTES_PER_MS]


@dataclass
class FakeSpeech:
    """languages: those that it knows. asked: language and length of each piece, in milliseconds."""

    languages: tuple[str, ...] = ("en", "de")
    asked: list[tuple[str, int]] = field(default_factory=list)

    def listen(self, sound: bytes, language: str, heard_until: Callable[[int], None]) -> Heard:
        length = len(sound) // BYTES_PER_MS
        self.asked.append((language, length))
        if language and language.partition("-")[0] not in self.languages:
            raise Refused(f"The speech model does not know “{language}”. Name another language.")
        words: list[Word] = []
        for at in range(0, length, 100):
            second = int.from_bytes(sound[at * BYTES_PER_MS : at * BYTES_PER_MS + 2], "little")
            if second and (not words or words[-1].text != f" {second}"):
                words.append(Word(at, min(length, at + 500), f" {second}"))
            heard_until(at)
        return Heard(language or ("en" if words else ""), tuple(words))
