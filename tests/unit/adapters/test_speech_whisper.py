"""A model that is not there, or not for this."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

from notflix_app.adapters.speech_whisper import WhisperSpeech, engine_errors
from notflix_app.core.errors import Refused
from notflix_app.core.speech import Heard
from tests.fixtures.speech import MODEL

SOUND = bytes(64_000)


def test_what_is_no_model_is_named(tmp_path):
    speech = WhisperSpeech(tmp_path, 1)
    with pytest.raises(Refused, match=r"lacks model\.bin"):
        speech.listen(SOUND, "en", lambda _: None)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(Refused, match="failed to load"):
        speech.listen(SOUND, "en", lambda _: None)


def test_without_the_extra_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Refused, match=r"docs/speech\.md"):
        WhisperSpeech(tmp_path, 1)


def test_a_model_of_english_alone_says_so(whisper):
    with pytest.raises(Refused, match="English only"):
        whisper.listen(SOUND, "de", lambda _: None)


def test_of_no_sound_nothing_is_heard(whisper):
    assert whisper.listen(b"", "en", lambda _: None) == Heard("en", ())


def test_its_maker_is_told_nothing_about_the_machine(tmp_path):
    """onnxruntime keeps what it is going to tell below the home folder."""
    program = (
        "from pathlib import Path; from notflix_app.adapters.speech_whisper import WhisperSpeech; "
        f"WhisperSpeech(Path({str(MODEL)!r}), 1).listen(bytes(64_000), 'en', lambda _: None)"
    )
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "HOME": str(tmp_path)}, check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_too_little_memory_is_no_fault_of_the_model():
    with pytest.raises(MemoryError), engine_errors("transcribe"):
        raise RuntimeError("mkl_malloc: failed to allocate memory.")
