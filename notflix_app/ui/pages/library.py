"""The library: what is written about many films, changed at once, and taken back."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.comma_list import comma_list
from ...core.errors import NotflixError, NotFound, Refused, Unavailable
from ...core.rights import Actor
from ...core.times import clock
from ...core.video import Video
from ...core.visibility import Visibility
from ...translation.sentences import sentence
from ...translation.texts import gettext, ngettext
from ...usecases.delete import delete
from ...usecases.edit import MAX_TOGETHER, Change, edit_many
from ...usecases.library import library
from ...usecases.services import Services
from ..audiences import AUDIENCES
from ..components.page import notice, page
from ..components.react import FilmTable
from ..components.restricted import restricted
from ..components.text import t
from ..film_about import metadata_of, place_in_series
from ..provide import ask
from ..restricted import Restricted
from ..search_address import MAX_QUERY
from ..visits import is_visited
from ..who import Who

AT_ONCE = 50
FIELDS = ("series", "year", "season", "episode", "people")  # that are written anew
# What many may become at once: people are chosen for one.
CHOICES = {each.value: AUDIENCES[each][0] for each in Visibility if each is not Visibility.CHOSEN}


@dataclass(frozen=True)
class FilmModel:
    """A line of the table. facts: '2019 · 12:04'. audience: whom it is for, in words."""

    id: str
    href: str
    title: str
    poster: str
    place: str
    facts: str
    tags: list[str]
    audience: str


class Library(Restricted, rx.State):
    """query: what is shown was found by it. done: what was changed last, in a sentence. undoable: it can be
    taken back."""

    ready: bool = False
    message: str = ""
    done: str = ""
    undoable: bool = False
    query: str = ""
    films: list[FilmModel] = []
    total: int = 0
    more_left: bool = False
    _before: dict[str, Change] = {}

    @rx.event
    async def open(self):
        """Whoever comes back from a film finds what they had looked for."""
        if is_visited(self):
            self.close()
        return await self._look(limit=max(AT_ONCE, len(self.films)))

    @rx.event
    async def find(self, query: str):
        self.query = query[:MAX_QUERY]
        return await self._look()

    @rx.event
    async def more(self):
        await self._look(offset=len(self.films))

    @rx.event
    async def change(self, videos: list[str], form: dict[str, str]):
        before = await self._do(change_many, videos[: MAX_TOGETHER + 1], form)
        if before:
            self.done = ngettext("One film is changed.", "{count} films are changed.", len(before))
            self._before, self.undoable = before, True

    @rx.event
    async def undo(self):
        wanted = self._before
        taken_back = await self._do(edit_many, wanted)
        if taken_back is not None:
            self.done = undone(len(taken_back), len(wanted) - len(taken_back))

    @rx.event
    async def delete(self, videos: list[str]):
        if await self._do(delete_many, videos[: MAX_TOGETHER + 1]):
            self.done = gettext("They are deleted. What is in the bin can be put back from there.")

    @rx.event
    def dismiss(self):
        self.message = ""

    @rx.event
    def close(self):
        self.message = self.done = ""
        self._before, self.undoable = {}, False

    async def _do(self, usecase: Callable[..., Any], *args: Any) -> Any:
        """What it returns; None where it failed, which is shown. What was done before can be undone then as well."""
        self.message = ""
        try:
            done = await ask(self, usecase, *args)
        except NotflixError as error:
            self.message = sentence(error.message)
            return None
        self.close()
        await self._look(limit=max(AT_ONCE, len(self.films)))
        return done

    async def _look(self, *, limit: int = AT_ONCE, offset: int = 0):
        viewer = self.router.session.client_ip
        try:
            listed = await ask(self, library, self.query, limit=limit, offset=offset, viewer=viewer)
        except Unavailable as error:
            if not self.ready:
                return self._deny(error)
            self.message = sentence(error.message)  # what is shown may still be right
            return None
        except NotflixError as error:
            return self._deny(error)
        self._admit()
        self.message = ""
        shown = [model(video, listed.pictures[video.id]) for video in listed.videos]
        known = {film.id for film in self.films} if offset else set()
        self.films = [*self.films, *(film for film in shown if film.id not in known)] if offset else shown
        self.total = listed.total
        self.more_left = bool(listed.videos) and offset + limit < listed.total
        self.ready = True
        return None


def change_many(services: Services, actor: Actor, videos: Sequence[str], form: dict[str, str]) -> dict[str, Change]:
    """Raises Refused where nothing is to change, and as edit_many()."""
    change = change_of(form)
    if change == Change():
        raise Refused(gettext("Nothing was chosen to be changed. Tick what all of them are to get."))
    return edit_many(services, actor, dict.fromkeys(videos, change))


def undone(back: int, left: int) -> str:
    """What became of an undo. left: films that somebody has changed since, or deleted."""
    if not left:
        return gettext("It is as it was before.")
    kept = ngettext(
        "One film was changed since by somebody, and left as it is now.",
        "{count} films were changed since by somebody, and left as they are now.",
        left,
    )
    return gettext("The others are as they were before. {kept}", kept=kept) if back else kept


def change_of(form: dict[str, str]) -> Change:
    """form: what was ticked. Raises Refused where a number is none."""
    metadata = metadata_of({name: form[name] for name in FIELDS if name in form})
    added, removed = (tuple(comma_list(form.get(name, ""))) for name in ("add_tags", "remove_tags"))
    visibility = Visibility(form["visibility"]) if form.get("visibility") in CHOICES else None
    return Change(metadata, added, removed, visibility)


def delete_many(services: Services, actor: Actor, videos: Sequence[str]) -> bool:
    """Raises Forbidden."""
    for video_id in videos:
        with contextlib.suppress(NotFound):  # gone already, which is what was wanted
            delete(services, actor, video_id)
    return True


def model(video: Video, poster: str) -> FilmModel:
    facts = (str(video.year or ""), clock(video.duration))
    return FilmModel(
        id=video.id,
        href=f"/watch/{video.id}",
        title=video.title,
        poster=poster,
        place=place_in_series(video),
        facts=" · ".join(fact for fact in facts if fact),
        tags=list(video.tags),
        audience=gettext(AUDIENCES[video.visibility][0]),
    )


@rx.page(route="/library", title=t("Library · Notflix"), on_load=[Who.open, Library.open])
def library_page() -> rx.Component:
    return page(
        restricted(
            Library,
            rx.el.div(rx.el.h1(t("Library")), class_name="title-line"),
            notice(Library.message, Library.dismiss),
            _done(),
            rx.cond(Library.ready, _table(), rx.el.div(class_name="entry entry-bone bone")),
        ),
        name="main-library",
    )


def _done() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Library.done != "",
            rx.el.div(
                rx.el.p(Library.done),
                rx.el.div(
                    rx.cond(
                        Library.undoable,
                        rx.el.button(t("Undo"), type="button", on_click=Library.undo, class_name="button button-small"),
                        rx.fragment(),
                    ),
                    rx.el.button(
                        t("Close"), type="button", on_click=Library.close, class_name="button button-quiet button-small"
                    ),
                    class_name="entry-actions",
                ),
                class_name="notice",
            ),
            rx.fragment(),
        ),
        role="status",
    )


def _table() -> rx.Component:
    return FilmTable.create(
        films=Library.films,
        query=Library.query,
        total=Library.total,
        more_left=Library.more_left,
        choices={value: t(audience) for value, audience in CHOICES.items()},
        on_find=Library.find,
        on_more=Library.more,
        on_change=Library.change,
        on_delete=Library.delete,
    )
