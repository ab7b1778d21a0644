"""Having what is said in a film written down: asked for on its page, with how far it is."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.audio_tracks import default_track
from ...core.errors import NotflixError
from ...core.speech import Transcription
from ...core.video import Video
from ...translation.languages import locale
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases.transcribe import cancel_transcription, speech_offer, transcribe
from ..language_names import named
from ..news import News
from ..provide import ask, ask_about, refusal
from ..speech_models import SpeechModel, speech_model, written_down
from .tracks import Tracks


class Speaking(rx.State, mixin=True):
    """What a film's page has of it. speech_missing: how to have it, where nothing is set up for it. speech_audio: the
    number of the track of sound, and speech_language what is spoken there: BCP 47, '' to be found out."""

    speech: SpeechModel = SpeechModel()
    speech_missing: str = ""
    speech_message: str = ""
    speech_audio: str = "0"
    speech_language: str = ""
    speech_language_name: str = ""
    spoken: list[str] = []

    @rx.event
    def choose_sound(self, number: str):
        """With the language that the file says of it."""
        if number.isdecimal() and int(number) < len(self.spoken):
            self.speech_audio = number
            self._speak(self.spoken[int(number)])

    @rx.event
    def choose_spoken(self, language: str):
        self._speak(language)

    @rx.event
    async def write_down(self, video: str, number: str, language: str):
        """number: of the track of sound. Both are as the page showed them, perhaps before it heard of the last choice.
        Of the film that we are at, we know better."""
        if video == self.video:
            number, language = self.speech_audio, self.speech_language
        if number.isdecimal():
            await self._change_speech(transcribe, video, language, int(number))

    @rx.event
    async def call_off_speech(self, video: str):
        await self._change_speech(cancel_transcription, video, done=gettext("It was called off."))

    async def _change_speech(self, usecase: Callable[..., Any], video: str, *args: Any, done: str = "") -> None:
        self.speech_message = done if video == self.video else ""
        try:
            await ask_about(self, usecase, video, *args)
        except NotflixError as error:
            self.speech_message = refusal(error, video, self.video)
        if video != self.video:
            return  # the page is about another film by now
        last = await self._look_at_speech()
        if self.speech.going or self.speech_message:
            self._subscribe()
        else:  # done before we looked: no news will come of it
            await self._end_speech(last)

    async def _offer_speech(self, video: Video) -> None:
        """To those who may change the film that plays, and who may have been away while it was written down."""
        self.spoken = [sound.language for sound in video.plan.audio] if video.plan else []
        self.choose_sound(str(default_track(video.plan.audio)) if video.plan else "0")
        was_going = self.speech.going
        last = await self._look_at_speech()
        if was_going and not self.speech.going:
            self.speech_message = written_down(last, locale())

    async def _look_at_speech(self) -> Transcription | None:
        try:
            offer = await ask(self, speech_offer, self.video)
        except NotflixError:  # not theirs to change, or gone
            return None
        self.speech_missing = sentence(offer.missing)
        self.speech = speech_model(offer.last)
        return offer.last

    async def _hear_of_speech(self, news: News) -> None:
        """What it became is among the tracks by itself."""
        if not self.speech.going:
            return
        last = news.speech.get(self.video)
        self._show(speech=speech_model(last))
        if not self.speech.going:
            await self._end_speech(last)

    async def _end_speech(self, last: Transcription | None) -> None:
        self._subscribe()
        self.speech_message = written_down(last, locale())
        await (await self.get_state(Tracks))._look()

    def _speak(self, language: str) -> None:
        self.speech_language, self.speech_language_name = language, named(language, locale())
