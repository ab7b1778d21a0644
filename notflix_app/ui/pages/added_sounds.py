"""Sound that was added to a film: on its page, in the panel of tracks, with how far it is."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...api.provide import is_video_id
from ...core.audio_tracks import AudioRole
from ...core.errors import NotflixError, Refused
from ...translation.languages import locale
from ...translation.sentences import sentence
from ...usecases import sounds as use
from ...usecases.tracks import FilmTracks, film_tracks
from ...usecases.watch import made_sounds
from ..news import News
from ..provide import ask, ask_about, refusal, services
from ..sound_models import SoundModel, sound_models, sounds_edition
from ..track_models import milliseconds

AUDIO_ROLES = list(AudioRole)


class AddedSounds(rx.State, mixin=True):
    """What a film's page has of it. sounds_edition: of those that play, '' until they were read. heard: the name of the
    one that the player is to play, as its menu has it; '': what was chosen there. gains: of all sounds of the film, by
    their names, how many dB each is made louder."""

    sounds: list[SoundModel] = []
    sounds_edition: str = ""
    heard: str = ""
    gains: dict[str, float] = {}
    sound_message: str = ""

    @rx.event
    async def look_at_sounds(self):
        self.sound_message = ""
        await self._look_at_sounds()
        self._subscribe()

    @rx.event
    async def change_sound(self, video: str, track: str, field: str, value: str):
        """field: 'name', 'language', 'role' or 'delay', in seconds."""
        if field in ("name", "language"):
            await self._do_to_sound(use.change_sound, video, track, **{field: value})
        elif field == "role" and value in AUDIO_ROLES:
            await self._do_to_sound(use.change_sound, video, track, role=AudioRole(value))
        elif field == "delay":
            try:
                delay_ms = milliseconds(value)
            except Refused as error:
                self.sound_message = sentence(error.message)
            else:
                await self._do_to_sound(use.change_sound, video, track, delay_ms=delay_ms)

    @rx.event
    async def retry_sound(self, video: str, track: str):
        await self._do_to_sound(use.retry_sound, video, track)

    @rx.event
    async def remove_sound(self, video: str, track: str):
        await self._do_to_sound(use.remove_sound, video, track)

    @rx.event
    def hear(self, name: str):
        self.heard = name

    @rx.event
    def dismiss_sound(self):
        self.sound_message = ""

    async def _do_to_sound(self, usecase: Callable[..., Any], video: str, track: str, **what: Any) -> None:
        self.sound_message = ""
        if not is_video_id(track):  # they are made alike
            return
        try:
            await ask_about(self, usecase, video, track, **what)
        except NotflixError as error:
            self.sound_message = refusal(error, video, self.video)
        await self._look_at_sounds()
        self._subscribe()

    async def _look_at_sounds(self) -> None:
        try:
            there = await ask(self, film_tracks, self.video)
        except NotflixError:  # gone, or not theirs to see
            return
        self._show_sounds(there)

    def _show_sounds(self, there: FilmTracks) -> None:
        before = {one.id: one.name for one in self.sounds}
        live = [sound.id for sound in there.live]
        sounds = sound_models(there.sounds, there.audio, there.heard, live, locale())
        edition = sounds_edition(sounds, [sound.version for sound in there.live])
        named = {before.get(one.id, ""): one.name for one in sounds if one.plays}
        gains = {sound.name: sound.gain for sound in made_sounds(services(), there.heard)}
        self._show(sounds=sounds, sounds_edition=edition, heard=named.get(self.heard, ""), gains=gains)

    def _sounds_going(self) -> bool:
        return any(sound.going for sound in self.sounds)

    async def _hear_of_sounds(self, news: News) -> None:
        if not self._sounds_going() or self.video not in news.sounds:
            return
        self._show_sounds(news.sounds[self.video])
        if not self._sounds_going():
            self._subscribe()
