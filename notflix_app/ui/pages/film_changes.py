"""What may be done with a film on its page."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.errors import NotflixError, NotFound
from ...core.search import Facet
from ...core.video import Video
from ...translation.sentences import sentence
from ...usecases.delete import delete
from ...usecases.edit import edit
from ...usecases.retry import retry
from ...usecases.salvage import salvage
from ...usecases.video_status import video_status
from ..film_about import AboutModel, about, metadata_of, written
from ..provide import ask, ask_about, refusal
from ..search_address import Request
from ..search_models import OptionModel


class FilmChanges(rx.State, mixin=True):
    """A part of the page's state, which has its words. written: what the fields of the form held when it was opened,
    by their names. message: why something could not be done.

    What changes a film is sent with the id of the one that was shown, see ask_about."""

    video: str = ""
    title: str = ""
    description: str = ""
    tags: list[str] = []
    tag_links: list[OptionModel] = []
    about: AboutModel = AboutModel()
    editing: bool = False
    written: dict[str, str] = {}
    message: str = ""

    @rx.event
    async def edit(self):
        """With what is written about it by now, perhaps by somebody else."""
        try:
            view = await ask(self, video_status, self.video)
        except NotflixError as error:
            self.message = sentence(error.message)
            return
        self._words(view.video)
        self.written, self.editing = written(view.video), True

    @rx.event
    def leave(self):
        self.editing, self.written, self.message = False, {}, ""

    @rx.event
    def close(self):
        self.message = ""

    @rx.event
    async def save(self, video: str, written: dict[str, str], form: dict[str, str]):
        """Only what was changed in the form, which began with what was written: somebody else may have changed the
        rest meanwhile."""
        changed = {name: text for name, text in form.items() if text != written.get(name)}
        try:
            edited = await ask_about(self, edit, video, **metadata_of(changed))
        except NotflixError as error:
            self.message = refusal(error, video, self.video)
            return
        if video == self.video:
            self._words(edited)
            self.leave()

    @rx.event
    async def retry(self, video: str):
        await self._change(retry, video)

    @rx.event
    async def salvage(self, video: str):
        await self._change(salvage, video)

    @rx.event
    async def delete(self, video: str):
        try:
            await ask_about(self, delete, video)
        except NotFound:  # gone already, which is what was wanted
            pass
        except NotflixError as error:
            self.message = refusal(error, video, self.video)
            return None
        return rx.redirect("/") if video == self.video else None

    async def _change(self, usecase: Callable[..., Any], video: str) -> None:
        try:
            await ask_about(self, usecase, video)
        except NotflixError as error:
            self.message = refusal(error, video, self.video)
        await self._look()

    def _words(self, video: Video) -> None:
        self.title = video.title
        self.description = video.description
        self.tags = list(video.tags)
        self.about = about(video)
        self.tag_links = [OptionModel(tag, Request().toggled(Facet.TAGS, tag).address) for tag in video.tags]

    async def _look(self) -> None:
        """Of the page: shows what there is now."""
        raise NotImplementedError
