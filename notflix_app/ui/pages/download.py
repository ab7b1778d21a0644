"""The dialog on a film's page that hands it out as a file."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import NotflixError
from ...core.sizes import size
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases.downloads import Offer, OfferedRung, offer
from ..components.dialog import button_with_dialog, cancel_button, dialog, dialog_actions
from ..components.here import here
from ..components.react import PlainForm
from ..components.text import t
from ..provide import ask

# A page that a download begins in is told that it is left, and lets its connection go; this one closes by itself.
ASIDE = "_blank"


@dataclass(frozen=True)
class RungModel:
    """size: 'MP4, about 1.2 GB'. is_first: it is chosen unless somebody chooses."""

    name: str
    size: str
    is_first: bool


@dataclass(frozen=True)
class SoundModel:
    number: str
    name: str


class Downloading(rx.State):
    """source: the file as it was sent, its name and size; '' where it is not to be had. note: why not, or why nothing
    is."""

    rungs: list[RungModel] = []
    sounds: list[SoundModel] = []
    sound: str = ""
    source: str = ""
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
            self.note = sentence(error.message)

    def _show(self, offered: Offer) -> None:
        self.rungs = rung_models(offered)
        self.sounds = [SoundModel(str(number), name) for number, name in enumerate(offered.sounds)]
        self.sound = str(offered.default_sound)
        self.source = f"{offered.source}, {size(offered.size)}" if offered.source else ""
        self.note = sentence(offered.lacking)


def rung_models(offered: Offer) -> list[RungModel]:
    """The tallest first."""
    return [_rung(rung, is_first=number == 0) for number, rung in enumerate(offered.rungs)]


def _rung(rung: OfferedRung, *, is_first: bool) -> RungModel:
    return RungModel(rung.name, gettext("MP4, about {size}", size=size(rung.size)), is_first)


def download_dialog(video: rx.Var[str]) -> rx.Component:
    """A button with its dialog."""
    address = f"/api/videos/{video}/download"
    source = rx.cond(Downloading.source != "", _source(address), rx.fragment())
    return button_with_dialog(t("Download"), dialog(t("Download"), _rungs(address), source))


def _rungs(address: str) -> rx.Component:
    has_rungs = Downloading.rungs.length() > 0
    go = rx.el.button(t("Download"), type="submit", class_name="button button-beam")
    return PlainForm.create(
        rx.el.h2(t("Download")),
        rx.cond(has_rungs, _choices(), rx.fragment()),
        rx.cond(Downloading.sounds.length() > 1, _sound(), rx.fragment()),
        rx.cond(Downloading.note != "", rx.el.p(Downloading.note, class_name="dim"), rx.fragment()),
        dialog_actions(cancel_button(), rx.cond(has_rungs, go, rx.fragment())),
        key=address,
        action=address,
        method="get",
        target=ASIDE,
        class_name="dialog-body",
    )


def _source(address: str) -> rx.Component:
    """By a link: the store has an address of its own, where our policy lets no form lead."""
    return rx.el.section(
        rx.el.h3(t("As it was uploaded")),
        rx.el.p(Downloading.source, class_name="dim"),
        rx.el.a(
            t("Download it"),
            href=here(f"{address}?of=source"),
            target=ASIDE,
            rel="noopener",
            class_name="button button-small",
        ),
        class_name="dialog-body sharing-links",
        aria_label=t("As it was uploaded"),
    )


def _choices() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t("To play anywhere")),
        rx.el.div(
            rx.foreach(
                Downloading.rungs,
                lambda rung: rx.el.label(
                    rx.el.input(type="radio", name="of", value=rung.name, default_checked=rung.is_first),
                    rx.el.span(rx.el.strong(rung.name), rx.el.small(rung.size)),
                    class_name="option",
                ),
            ),
            class_name="options",
        ),
        class_name="choice",
    )


def _sound() -> rx.Component:
    return rx.el.label(
        rx.el.span(t("Sound"), class_name="field-label"),
        rx.el.select(
            rx.foreach(Downloading.sounds, lambda sound: rx.el.option(sound.name, value=sound.number)),
            name="sound",
            class_name="input",
            default_value=Downloading.sound,
            key=Downloading.sound,
        ),
        class_name="field field-sound",
    )
