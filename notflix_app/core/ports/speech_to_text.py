"""Writing down what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..speech import Heard


class SpeechToText(Protocol):
    def listen(self, sound: bytes, language: str, heard_until: Callable[[int], None]) -> Heard:
        """The words of a piece of sound, in order; none where nobody speaks.

        sound: as core.speech has it. language: BCP 47, '' to find out. heard_until: called with milliseconds as it
        goes on, as far as they are known; it may raise, which ends it.
        Raises Unavailable where a server does not answer; Refused where it, or the model, is not what it should be, or
        does not know the language: trying again cannot help.
        """
