"""The dialog on a film's page that hands it out as a file."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import NotflixError
from ...core.sizes import size
from ...usecases.downloads import Offer, offer
from ..components.browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE, OPEN_DIALOG_BESIDE
from ..components.here import here
from ..components.react import PlainForm
from ..provide import ask


@dataclass(frozen=True)
class FileModel:
    """of: as the API has it. is_first: what is chosen unless somebody chooses."""

    of: str
    name: str
    detail: str
    is_first: bool


@dataclass(frozen=True)
class SoundModel:
    number: str
    name: str


class Downloading(rx.State):
    """note: what is not to be had, or why nothing is."""

    files: list[FileModel] = []
    sounds: list[SoundModel] = []
    sound: str = ""
    note: str = ""

    @rx.event
    async def open(self):
        self.reset()
        video = self.video_id
        if not is_video_id(video):
            return
        try:
            self._show(await ask(self, offer, video))
        except NotflixError as error:
            self.note = error.message

    def _show(self, offered: Offer) -> None:
        self.files = files(offered)
        self.sounds = [SoundModel(str(number), name) for number, name in enumerate(offered.sounds)]
        self.sound = str(offered.default_sound)
        self.note = offered.lacking


def files(offered: Offer) -> list[FileModel]:
    """The rungs, tallest first, then the file as it was sent."""
    rungs = [
        FileModel(rung.name, rung.name, f"MP4, about {size(rung.size)}", number == 0)
        for number, rung in enumerate(offered.rungs)
    ]
    if not offered.source:
        return rungs
    return [*rungs, FileModel("source", "As it was uploaded", f"{offered.source}, {size(offered.size)}", not rungs)]


def download_dialog(video: rx.Var[str]) -> rx.Component:
    """A button with its dialog."""
    return rx.fragment(
        rx.el.button(
            "Download", type="button", class_name="button button-quiet button-small", on_click=OPEN_DIALOG_BESIDE
        ),
        rx.el.dialog(
            PlainForm.create(
                rx.el.h2("Download"),
                rx.cond(Downloading.files.length() > 0, _choices(), rx.fragment()),
                rx.cond(Downloading.sounds.length() > 1, _sound(), rx.fragment()),
                rx.cond(Downloading.note != "", rx.el.p(Downloading.note, class_name="dim"), rx.fragment()),
                rx.el.div(
                    rx.el.button("Cancel", type="button", class_name="button button-quiet"),
                    rx.cond(
                        Downloading.files.length() > 0,
                        rx.el.button("Download", type="submit", class_name="button button-beam"),
                        rx.fragment(),
                    ),
                    class_name="dialog-actions",
                    on_click=CLOSE_DIALOG_BY_BUTTON,
                ),
                action=here(f"/api/videos/{video}/download"),
                method="get",
                class_name="dialog-body",
            ),
            class_name="dialog",
            aria_label="Download",
            on_click=CLOSE_DIALOG_FROM_OUTSIDE,
        ),
    )


def _choices() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("As what"),
        rx.el.div(
            rx.foreach(
                Downloading.files,
                lambda file: rx.el.label(
                    rx.el.input(type="radio", name="of", value=file.of, default_checked=file.is_first),
                    rx.el.span(rx.el.strong(file.name), rx.el.small(file.detail)),
                    class_name="option",
                ),
            ),
            class_name="options",
        ),
        class_name="choice",
    )


def _sound() -> rx.Component:
    """Of a rung: the file as it was uploaded has all of them."""
    return rx.el.label(
        rx.el.span("Sound, of an MP4", class_name="field-label"),
        rx.el.select(
            rx.foreach(Downloading.sounds, lambda sound: rx.el.option(sound.name, value=sound.number)),
            name="sound",
            class_name="input",
            default_value=Downloading.sound,
            key=Downloading.sound,
        ),
        class_name="field field-sound",
    )
