"""The panel beside a film's player in which its tracks are added, named, moved in time and removed."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import reflex as rx

from ...api.provide import is_video_id
from ...core.audio_tracks import AudioRole
from ...core.errors import NotflixError, Refused
from ...core.text_tracks import MAX_TRACKS, TextRole
from ...translation.languages import locale
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases import tracks as use
from ..components.page import notice
from ..components.react import CueEditor, TrackDrop
from ..components.text import t
from ..components.track_fields import chosen_fields, sound, text_track
from ..error_notice import ErrorNotice
from ..language_names import LanguageModel, languages, named
from ..provide import ask, ask_about, refusal
from ..track_models import (
    AudioModel,
    ChosenFileModel,
    TrackModel,
    audio_models,
    chosen_file,
    edition,
    milliseconds,
    track_models,
)

OPENER = "tracks-button"
ROLES = list(TextRole)
ANY_ROLE = (*ROLES, *AudioRole)


class Tracks(rx.State):
    """film: whose tracks these are. chosen: files for any film that were not sent yet. shown: the name of the track
    that the player is to show, as its menu has it; '': what it likes. edition: of the list, '' until it was read.
    lines_of: the id of the track whose lines stand in place of the list, or ''; rewritten: how often lines were
    changed."""

    film: str = ""
    is_open: bool = False
    audio: list[AudioModel] = []
    text: list[TrackModel] = []
    chosen: list[ChosenFileModel] = []
    languages: list[LanguageModel] = []
    shown: str = ""
    edition: str = ""
    lines_of: str = ""
    lines_name: str = ""
    rewritten: int = 0
    message: str = ""

    @rx.event
    async def begin(self):
        """With the film's page: nothing is left of another film's but the files that are still on their way."""
        if self.film != self.video_id:
            chosen = self.chosen
            self.reset()
            self.film, self.chosen = self.video_id, chosen
        elif self.is_open:
            await self._look()

    @rx.event
    async def open(self):
        self.film, self.is_open, self.message, self.lines_of = self.video_id, True, "", ""
        self.languages = languages(locale())
        await self._look()

    @rx.event
    def close(self):
        self.is_open = False
        return rx.set_focus(OPENER)

    @rx.event
    def dismiss(self):
        self.message = ""

    @rx.var
    def chosen_here(self) -> list[ChosenFileModel]:
        return [file for file in self.chosen if file.film == self.film]

    # --- files that lie ready in the browser; their bytes go to the API by themselves ----------------------------
    @rx.event
    def choose(self, video: str, files: dict[str, str]):
        """files: key → name."""
        room = MAX_TRACKS - len(self.chosen)
        self.chosen += [chosen_file(video, key, name, locale()) for key, name in list(files.items())[:room]]

    @rx.event
    def prepare(self, key: str, field: str, value: str):
        """field: 'language' or 'role'."""
        changes: dict[str, Any] = {}
        if field == "language":
            changes = {"language": value, "language_name": named(value, locale())}
        elif field == "role" and value in ANY_ROLE:
            changes = {"role": value}
        self._prepare(lambda file: file.key == key, **changes)

    @rx.event
    def put_back(self, key: str):
        self.chosen = [file for file in self.chosen if file.key != key]

    @rx.event
    def put_all_back(self, video: str):
        self.chosen = [file for file in self.chosen if file.film != video]

    @rx.event
    def send(self, video: str):
        self._prepare(lambda file: file.film == video, sending=True, message="")

    @rx.event
    async def sent(self, key: str, message: str):
        """message: why it was not taken, or ''. Whoever is elsewhere by now hears of that there."""
        if not message:
            self.put_back(key)
            await self._look()
            return
        self._prepare(lambda file: file.key == key, sending=False, message=message)
        away = [file.file_name for file in self.chosen if file.key == key and file.film != self.video_id]
        if away:
            (await self.get_state(ErrorNotice)).message = gettext(
                "{file} was not added: {why} It waits at its film, under “Tracks”.", file=away[0], why=message
            )

    def _prepare(self, which: Callable[[ChosenFileModel], bool], **changes: Any) -> None:
        self.chosen = [replace(file, **changes) if which(file) else file for file in self.chosen]

    # --- tracks that are there ---------------------------------------------------------------------------------------
    @rx.event
    async def change(self, video: str, track: str, field: str, value: str):
        """field: 'name', 'language', 'role' or 'delay', in seconds."""
        if field in ("name", "language"):
            await self._do(use.change, video, track, **{field: value})
        elif field == "role" and value in ROLES:
            await self._do(use.change, video, track, role=TextRole(value))
        elif field == "delay":
            try:
                delay_ms = milliseconds(value)
            except Refused as error:
                self.message = sentence(error.message)
            else:
                await self._do(use.change, video, track, delay_ms=delay_ms)

    @rx.event
    async def move(self, video: str, track: str, by_ms: int):
        """Against where it is now."""
        await self._look()
        for each in self.text:
            if each.id == track:
                await self._do(use.change, video, track, delay_ms=each.delay_ms + by_ms)

    @rx.event
    async def remove(self, video: str, track: str):
        await self._do(use.remove, video, track)

    @rx.event
    def show(self, name: str):
        self.shown = "" if name == self.shown else name

    @rx.event
    def open_lines(self, track: str):
        """The player shows them, too, as they were when it was asked for them."""
        for each in self.text:
            if each.id == track:
                self.lines_of, self.lines_name, self.shown = track, each.name, each.name

    @rx.event
    async def leave_lines(self, changed: bool):
        self.lines_of = ""
        self.rewritten += bool(changed)
        await self._look()

    async def _do(self, usecase: Callable[..., Any], video: str, track: str, **what: Any) -> None:
        self.message = ""
        if not is_video_id(track):  # they are made alike
            return
        try:
            await ask_about(self, usecase, video, track, **what)
        except NotflixError as error:
            self.message = refusal(error, video, self.film)
        await self._look()

    async def _look(self) -> None:
        video = self.video_id
        if not is_video_id(video):
            return
        try:
            there = await ask(self, use.film_tracks, video)
        except NotflixError as error:
            self.message = sentence(error.message)
            return
        before = {track.id: track.name for track in self.text}
        self.audio, self.text = audio_models(there.audio), track_models(there.text, locale())
        self.edition = edition(self.text, self.rewritten)
        # What is shown has another name now, or is gone.
        renamed = {before.get(track.id, ""): track.name for track in self.text}
        self.shown = renamed.get(self.shown, "") if self.shown else ""


def tracks_button(on_open: Any) -> rx.Component:
    """on_open: a further event."""
    return rx.el.button(
        t("Tracks"),
        id=OPENER,
        type="button",
        class_name="button button-quiet button-small",
        on_click=[rx.cond(Tracks.is_open, Tracks.close, Tracks.open), on_open],
        aria_expanded=rx.cond(Tracks.is_open, "true", "false"),
    )


def tracks_panel(*more: rx.Component, sounds: rx.Component, on_sent: Any) -> rx.Component:
    """more: what stands below the list of text. sounds: that were added. on_sent: a further event, once a file is
    there."""
    return rx.cond(Tracks.is_open, _panel(*more, sounds=sounds, on_sent=on_sent), rx.fragment())


def _panel(*more: rx.Component, sounds: rx.Component, on_sent: Any) -> rx.Component:
    lines = CueEditor.create(
        key=Tracks.lines_of,
        video=Tracks.film,
        track=Tracks.lines_of,
        name=Tracks.lines_name,
        on_close=Tracks.leave_lines,
    )
    listed = _list(*more, sounds=sounds, on_sent=on_sent)
    return rx.el.section(rx.cond(Tracks.lines_of != "", lines, listed), class_name="tracks", aria_label=t("Tracks"))


def _list(*more: rx.Component, sounds: rx.Component, on_sent: Any) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.h2(t("Tracks")),
            rx.el.button(
                t("Close"),
                type="button",
                class_name="button button-quiet button-small",
                on_click=Tracks.close,
                auto_focus=True,
            ),
            class_name="tracks-head",
        ),
        notice(Tracks.message, Tracks.dismiss),
        TrackDrop.create(
            rx.foreach(Tracks.chosen_here, lambda file: chosen_fields(file, Tracks)),
            rx.cond(Tracks.chosen_here.length() > 0, _send(), rx.fragment()),
            video=Tracks.film,
            chosen=Tracks.chosen_here,
            on_choose=Tracks.choose(Tracks.film),
            on_sent=lambda key, message: [Tracks.sent(key, message), on_sent],
            on_lost=Tracks.put_all_back(Tracks.film),
        ),
        rx.el.h3(t("Text")),
        rx.cond(
            Tracks.text.length() > 0,
            rx.el.ul(rx.foreach(Tracks.text, lambda track: text_track(track, Tracks)), class_name="tracks-list"),
            rx.el.p(t("No subtitles yet."), class_name="dim"),
        ),
        *more,
        rx.el.h3(t("Sound")),
        rx.cond(
            Tracks.audio.length() > 0,
            rx.el.ul(rx.foreach(Tracks.audio, sound), class_name="tracks-list"),
            rx.el.p(t("This film is silent."), class_name="dim"),
        ),
        sounds,
    )


def _send() -> rx.Component:
    return rx.el.div(
        rx.el.button(
            t("Add"),
            type="button",
            class_name="button button-beam button-small",
            on_click=Tracks.send(Tracks.film),
        ),
        rx.el.button(
            t("Leave all out"),
            type="button",
            class_name="button button-quiet button-small",
            on_click=Tracks.put_all_back(Tracks.film),
        ),
        class_name="entry-actions",
    )
