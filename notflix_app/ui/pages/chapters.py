"""The chapters of a film, below its player: to play from, and to be written."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from ...api.provide import is_video_id
from ...core.chapters import Chapter
from ...core.errors import NotflixError
from ...core.rights import Actor
from ...core.text_tracks import text_digest
from ...core.times import clock
from ...usecases import chapters as use
from ...usecases.services import Services
from ..components.dialog import small_button
from ..components.page import notice
from ..components.react import ChapterEditor, ChapterList
from ..components.text import t
from ..provide import ask, ask_about, refusal

NO_CHAPTERS = "none"  # as an edition; player_text.js knows it, too


@dataclass(frozen=True)
class ChapterModel:
    """at: seconds; clock: the same, '12:30'."""

    at: float
    clock: str
    title: str


class Chapters(rx.State):
    """film: whose these are. lines: all of them as they are written. edition: of the list; '': it was not read
    yet; NO_CHAPTERS."""

    film: str = ""
    chapters: list[ChapterModel] = []
    lines: str = ""
    edition: str = ""
    editing: bool = False
    message: str = ""

    @rx.event
    async def begin(self):
        """With the film's page, also when it comes back after the connection was gone."""
        if self.film != self.video_id:
            self.reset()
            self.film = self.video_id
        if not is_video_id(self.film):
            return
        try:
            self._show(await ask(self, use.chapters, self.film))
        except NotflixError:  # the page says it of the film
            self._show([])

    @rx.event
    def edit(self):
        self.editing = True

    @rx.event
    def leave(self):
        self.editing, self.message = False, ""

    @rx.event
    def close(self):
        self.message = ""

    @rx.event
    async def save(self, video: str, lines: str):
        try:
            chapters = await ask_about(self, set_lines, video, lines)
        except NotflixError as error:
            self.message = refusal(error, video, self.film)
            return
        if video == self.film:
            self._show(chapters)
            self.leave()

    def _show(self, chapters: Sequence[Chapter]) -> None:
        self.chapters = [ChapterModel(each.at, clock(each.at), each.title) for each in chapters]
        self.lines = lines_of(chapters)
        self.edition = text_digest(self.lines) if chapters else NO_CHAPTERS


def set_lines(services: Services, actor: Actor, video: str, lines: str) -> tuple[Chapter, ...]:
    """None takes all away. Raises NotFound, Forbidden, Refused."""
    chapters = use.read_chapters(services, lines) if lines.strip() else []
    return use.set_chapters(services, actor, video, chapters)


def lines_of(chapters: Sequence[Chapter]) -> str:
    """'12:30 The chase', with milliseconds where it begins between two seconds."""

    def time(at: float) -> str:
        thousandths = round(at * 1000) % 1000
        return clock(round(at, 3)) + (f".{thousandths:03}" if thousandths else "")

    return "\n".join(f"{time(each.at)} {each.title}" for each in chapters)


def chapters_button() -> rx.Component:
    return small_button(t("Edit chapters"), Chapters.edit)


def chapters_section(video: rx.Var[str], storyboard: rx.Var[str]) -> rx.Component:
    """Nothing where there are none."""
    return rx.cond(
        Chapters.editing | (Chapters.chapters.length() > 0),
        rx.el.section(
            rx.el.h2(t("Chapters")),
            notice(Chapters.message, Chapters.close),
            rx.cond(
                Chapters.editing,
                ChapterEditor.create(
                    key=Chapters.film,
                    video=Chapters.film,
                    lines=Chapters.lines,
                    on_save=Chapters.save(Chapters.film),
                    on_cancel=Chapters.leave,
                ),
                ChapterList.create(video=video, storyboard=storyboard, chapters=Chapters.chapters),
            ),
            class_name="chapters-part",
            aria_label=t("Chapters"),
        ),
        rx.fragment(),
    )
