"""Speech to text in this process, by faster-whisper over a folder of weights.

An extra, and large: it is imported, and the model loaded, when there is something to listen to.
"""

from __future__ import annotations

import importlib.util
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import Refused
from ..core.speech import Heard, Word
from .speech_languages import of_model, spoken_as

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

NEEDED = ("model.bin", "config.json", "tokenizer.json")  # without the last one it would look on the internet


class WhisperSpeech:
    """The SpeechToText port. threads: of the processor; 0: as many as it likes."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Raises Refused where the extra is not installed."""
        if importlib.util.find_spec("faster_whisper") is None:
            raise Refused("NOTFLIX_SPEECH_MODEL needs faster-whisper, which is not installed. See docs/speech.md.")
        self._folder, self._threads = folder, threads

    def listen(self, sound: bytes, language: str, heard_until: Callable[[int], None]) -> Heard:
        import numpy as np

        samples = np.frombuffer(sound, np.int16).astype(np.float32) / 32768
        if not samples.size:
            return Heard(language, ())
        asked = self._checked(language)
        with engine_errors("transcribe"):
            segments, info = self._model.transcribe(
                samples,
                language=asked,
                beam_size=1,
                word_timestamps=True,
                vad_filter=True,
                condition_on_previous_text=False,  # one mistake would be repeated to the end
            )
            words: list[Word] = []
            for segment in segments:
                words += _words(segment)
                heard_until(round(segment.end * 1000))
        return Heard(language or (spoken_as(info.language) if words else ""), tuple(words))

    @cached_property
    def _model(self) -> WhisperModel:
        if missing := [name for name in NEEDED if not (self._folder / name).is_file()]:
            raise Refused(
                f"NOTFLIX_SPEECH_MODEL is no folder of a model for faster-whisper: {self._folder} lacks {missing[0]}."
            )
        # It finds silence with onnxruntime, which tells its maker on which machine it runs (1.32).
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        from faster_whisper import WhisperModel

        logging.getLogger("faster_whisper").setLevel(logging.WARNING)
        with engine_errors(f"load {self._folder}"):
            return WhisperModel(str(self._folder), compute_type="int8", cpu_threads=self._threads)

    def _checked(self, language: str) -> str | None:
        """The model's name for it; None to find out."""
        if not language:
            return None
        code = of_model(language)
        if code not in self._model.supported_languages:
            known = "English only" if not self._model.model.is_multilingual else "others"
            raise Refused(f"The speech model does not know “{language}”; it knows {known}. Name another language.")
        return code


@contextmanager
def engine_errors(work: str) -> Iterator[None]:
    """The engine says everything by RuntimeError. work: 'transcribe'.

    Raises MemoryError, or Refused with the reason.
    """
    try:
        yield
    except RuntimeError as error:
        if "alloc" in str(error):  # 'mkl_malloc: failed to allocate memory.'
            raise MemoryError(str(error)) from error
        raise Refused(f"The speech model failed to {work}: {str(error).rstrip('.')}.") from error


def _words(segment: Any) -> list[Word]:
    return [Word(round(1000 * word.start), round(1000 * word.end), word.word) for word in segment.words or ()]
