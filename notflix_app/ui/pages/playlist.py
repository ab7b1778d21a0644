"""A playlist: its films in their order, to play through and to put in another one."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import NotflixError, NotFound, SignInNeeded
from ...core.playlists import PlaylistVisibility
from ...core.rights import Actor
from ...translation.sentences import sentence
from ...usecases import playlists as use
from ...usecases.services import Services
from ..components.confirm import confirm
from ..components.fields import field
from ..components.opened import BROKEN, GONE, LOADING, OPEN, opened
from ..components.page import notice, page
from ..components.react import Link, PlaylistFilms, TabTitle
from ..components.text import t
from ..lineup_models import PlaylistModel, playlist_cards, playlist_model
from ..provide import ask, ask_about
from ..view_models import CardModel
from ..who import Who, to_sign_in

NOBODY = PlaylistModel()


class PlaylistPage(rx.State):
    """phase: loading, open, gone or broken."""

    phase: str = LOADING
    playlist: PlaylistModel = NOBODY
    films: list[CardModel] = []
    message: str = ""

    @rx.event
    async def open(self):
        self.message = ""
        try:
            await self._read()
        except SignInNeeded:
            self.reset()
            return to_sign_in(self)
        return None

    @rx.event
    async def save(self, playlist: str, form: dict[str, str]):
        await self._do(_save, playlist, form.get("name", ""), form.get("visibility", ""))

    @rx.event
    async def order(self, playlist: str, videos: list[str]):
        await self._do(use.order, playlist, [video for video in videos if is_video_id(video)])

    @rx.event
    async def remove(self, playlist: str, video: str):
        if is_video_id(video):
            await self._do(use.take_out, playlist, video)

    @rx.event
    async def delete(self, playlist: str):
        if await self._do(use.delete, playlist) and playlist == self.playlist_id:
            return rx.redirect("/playlists")
        return None

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., object], playlist: str, *given: object) -> bool:
        """playlist: the id of the one that was shown, see ask_about. Whether it was done; what is there now is shown
        either way."""
        try:
            await ask_about(self, usecase, playlist, *given)
            problem = ""
        except NotflixError as error:
            problem = sentence(error.message)
        try:
            await self._read()
        except SignInNeeded:
            self.reset()
            self.phase = GONE
        self.message = problem
        return not problem

    async def _read(self) -> None:
        try:
            if not is_video_id(self.playlist_id):
                raise NotFound("There is no such playlist.")
            view = await ask(self, use.playlist, self.playlist_id, self.router.session.client_ip)
        except NotFound:
            self.reset()
            self.phase = GONE
        except SignInNeeded:
            raise
        except NotflixError as error:
            self.reset()
            self.message, self.phase = sentence(error.message), BROKEN
        else:
            self.playlist, self.films, self.phase = playlist_model(view), playlist_cards(view), OPEN


def _save(services: Services, actor: Actor, playlist_id: str, name: str, visibility: str) -> None:
    """visibility: '' as it is."""
    known = visibility in list(PlaylistVisibility)
    use.change(services, actor, playlist_id, name=name, visibility=PlaylistVisibility(visibility) if known else None)


@rx.page(route="/playlists/[playlist_id]", title="Notflix", on_load=[Who.open, PlaylistPage.open])
def playlist() -> rx.Component:
    return page(
        opened(
            PlaylistPage,
            _open(),
            gone=(t("There is no such playlist"), t("It may have been deleted, or is somebody else's own.")),
            back=Link.create(t("Playlists"), to="/playlists", class_name="button"),
            broken=t("The playlist cannot be shown now"),
            waits="playlist-waits",
        ),
        name="main-playlist",
    )


def _open() -> rx.Component:
    whole = PlaylistPage.playlist
    return rx.fragment(
        TabTitle.create(title=whole.name),
        notice(PlaylistPage.message, PlaylistPage.close),
        rx.el.header(
            rx.el.div(
                rx.el.h1(whole.name),
                rx.el.p(
                    whole.count,
                    rx.cond(whole.owner != "", t(" · by {name}", name=whole.owner), ""),
                    rx.cond(whole.visibility == "members", t(" · for all members"), t(" · for you alone")),
                    class_name="dim",
                ),
                class_name="playlist-name",
            ),
            rx.cond(
                PlaylistPage.films.length() > 0,
                Link.create(t("Play"), to=PlaylistPage.films[0].href, class_name="button button-beam"),
                rx.fragment(),
            ),
            class_name="playlist-head",
        ),
        rx.cond(
            PlaylistPage.films.length() > 0,
            PlaylistFilms.create(
                key=whole.id,
                films=PlaylistPage.films,
                own=whole.own,
                on_order=PlaylistPage.order(whole.id),
                on_remove=PlaylistPage.remove(whole.id),
            ),
            rx.el.p(
                t("Nothing is in it yet. “Add to playlist” stands below each film, and on its card."),
                class_name="dim playlist-empty",
            ),
        ),
        rx.cond(whole.own, _settings(), rx.fragment()),
    )


def _settings() -> rx.Component:
    whole = PlaylistPage.playlist
    return rx.el.details(
        rx.el.summary(t("Name, and whom it is for"), class_name="link"),
        rx.el.form(
            field(t("Name"), "name", default_value=whole.name, max_length=100, required=True),
            rx.el.label(
                rx.el.span(t("Whom it is for"), class_name="field-label"),
                rx.el.select(
                    rx.el.option(t("You alone"), value="private"),
                    rx.el.option(t("All members"), value="members"),
                    name="visibility",
                    default_value=whole.visibility,
                    class_name="input",
                ),
                class_name="field",
            ),
            rx.el.p(t("Whoever sees the list sees those films in it that they may watch."), class_name="dim"),
            rx.el.div(
                rx.el.button(t("Save"), type="submit", class_name="button button-beam button-small"),
                confirm(
                    label=t("Delete"),
                    question=t("Delete this playlist?"),
                    detail=t("Its films stay where they are."),
                    action=t("Delete it"),
                    on_confirm=PlaylistPage.delete(whole.id),
                ),
                class_name="entry-actions",
            ),
            on_submit=PlaylistPage.save(whole.id),
            key=whole.id + whole.name + whole.visibility,
            class_name="playlist-settings",
        ),
        class_name="playlist-more",
    )
