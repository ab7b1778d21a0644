"""What may be done with a film on its page."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

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
from ..provide import ask
from ..search_address import Request
from ..search_models import OptionModel


class FilmChanges(rx.State, mixin=True):
    """A part of the page's state, which has its words. written: what the fields of the form held when it was opened,
    by their names. message: why something could not be done."""

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
    async def save(self, form: dict[str, str]):
        """Only what was changed in it: somebody else may have changed the rest meanwhile."""
        changed = {name: text for name, text in form.items() if text != self.written.get(name)}
        try:
            video = await ask(self, edit, self.video, **metadata_of(changed))
        except NotflixError as error:
            self.message = sentence(error.message)
            return
        self._words(video)
        self.leave()

    @rx.event
    async def retry(self):
        try:
            await ask(self, retry, self.video)
        except NotflixError as error:
            self.message = sentence(error.message)
        await self._look()

    @rx.event
    async def salvage(self):
        try:
            await ask(self, salvage, self.video)
        except NotflixError as error:
            self.message = sentence(error.message)
        await self._look()

    @rx.event
    async def delete(self):
        try:
            await ask(self, delete, self.video)
        except NotFound:  # gone already, which is what was wanted
            pass
        except NotflixError as error:
            self.message = sentence(error.message)
            return None
        return rx.redirect("/")

    def _words(self, video: Video) -> None:
        self.title = video.title
        self.description = video.description
        self.tags = list(video.tags)
        self.about = about(video)
        self.tag_links = [OptionModel(tag, Request().toggled(Facet.TAGS, tag).address) for tag in video.tags]

    async def _look(self) -> None:
        """Of the page: shows what there is now."""
        raise NotImplementedError
