"""Who asks for what is said to be written down hears of it, however soon it is done."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from notflix_app.core.speech import Transcription
from notflix_app.core.steps import StepState
from notflix_app.ui.pages import speech
from notflix_app.ui.speech_models import SpeechModel
from notflix_app.usecases.transcribe import SpeechOffer, cancel_transcription, transcribe

DONE = Transcription(StepState.DONE, 1.0, 0, "en", track_id="t", cues=1)


class Page(SimpleNamespace):
    """What of a film's page has to do with it. looked: how often it was looked which tracks there are."""

    _change_speech = speech.Speaking._change_speech
    _look_at_speech = speech.Speaking._look_at_speech
    _end_speech = speech.Speaking._end_speech

    async def get_state(self, _: type) -> Any:
        return self

    async def _look(self) -> None:
        self.looked += 1

    def _subscribe(self) -> None: ...


def changed(monkeypatch: pytest.MonkeyPatch, last: Transcription, *change: Any, done: str = "") -> Page:
    page = Page(speech=SpeechModel(), speech_message="", video="v", looked=0)

    async def ask(*asked: Any) -> SpeechOffer:
        return SpeechOffer("", last)

    for name in ("ask", "ask_about"):
        monkeypatch.setattr(speech, name, ask)
    asyncio.run(page._change_speech(*change, done=done))
    return page


def test_what_is_done_before_anybody_has_looked_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    page = changed(monkeypatch, DONE, transcribe, "v", "", 0)
    assert page.speech_message.startswith("Written down: 1 line in English.")
    assert page.looked == 1


def test_what_goes_on_is_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    page = changed(monkeypatch, replace(DONE, state=StepState.RUNNING), transcribe, "v", "", 0)
    assert (page.speech.going, page.speech_message, page.looked) == (True, "", 0)


def test_what_was_asked_of_the_film_before_is_not_told_at_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    page = changed(monkeypatch, DONE, transcribe, "the film before", "", 0)
    assert (page.speech_message, page.looked) == ("", 0)


def test_what_was_called_off_is_not_told_as_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed(monkeypatch, DONE, cancel_transcription, "v", done="It was called off.").speech_message == (
        "It was called off."
    )
