"""The words of a film on its page, and changing them."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import reflex as rx

from ...core.comma_list import comma_list
from ...core.errors import NotflixError
from ...core.search import Facet
from ...core.video import Video
from ...usecases.edit import edit
from ..provide import ask
from ..search_address import Request
from ..search_models import OptionModel


class FilmWords(rx.State, mixin=True):
    """A part of the page's state. message: why something could not be done."""

    video: str = ""
    title: str = ""
    description: str = ""
    tags: list[str] = []
    tag_links: list[OptionModel] = []
    editing: bool = False
    message: str = ""

    @rx.event
    def edit(self):
        self.editing = True

    @rx.event
    def leave(self):
        self.editing = False
        self.message = ""

    @rx.event
    async def save(self, form: dict[str, str]):
        tags = comma_list(form.get("tags", ""))
        try:
            video = await ask(
                self, edit, self.video, title=form.get("title", ""), description=form.get("description", ""), tags=tags
            )
        except NotflixError as error:
            self.message = error.message
            return
        self._words(video)
        self.leave()

    def _words(self, video: Video) -> None:
        self.title = video.title
        self.description = video.description
        self.tags = list(video.tags)
        self.tag_links = [OptionModel(tag, Request().toggled(Facet.TAGS, tag).address) for tag in video.tags]
