"""Playlists: one's own, and those of others that are for all members."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError, SignInNeeded
from ...translation.sentences import sentence
from ...usecases import playlists as use
from ..components.fields import field
from ..components.page import notice, page, state
from ..components.react import Link
from ..components.text import t
from ..lineup_models import PlaylistModel, playlist_model
from ..provide import ask
from ..visits import is_visited
from ..who import Who, to_sign_in


class Playlists(rx.State):
    """trouble: why there are none to show. message: why something could not be done."""

    ready: bool = False
    playlists: list[PlaylistModel] = []
    trouble: str = ""
    message: str = ""

    @rx.event
    async def open(self):
        if is_visited(self):
            self.message = ""
        try:
            views = await ask(self, use.playlists, viewer=self.router.session.client_ip)
        except SignInNeeded:
            self.reset()
            return to_sign_in(self)
        except NotflixError as error:
            self.reset()
            self.trouble = sentence(error.message)
        else:
            self.playlists, self.trouble = [playlist_model(view) for view in views], ""
        self.ready = True
        return None

    @rx.event
    async def create(self, form: dict[str, str]):
        try:
            made = await ask(self, use.create, form.get("name", ""))
        except NotflixError as error:
            self.message = sentence(error.message)
            return None
        return rx.redirect(f"/playlists/{made.id}")

    @rx.event
    def close(self):
        self.message = ""


@rx.page(route="/playlists", title=t("Playlists · Notflix"), on_load=[Who.open, Playlists.open])
def playlists() -> rx.Component:
    return page(
        rx.cond(
            Playlists.trouble != "",
            state(t("The playlists cannot be shown now"), Playlists.trouble, _again(), tone="blank-bad"),
            rx.cond(
                Playlists.ready,
                rx.fragment(
                    rx.el.div(rx.el.h1(t("Playlists")), class_name="title-line"),
                    notice(Playlists.message, Playlists.close),
                    _new(),
                    rx.cond(
                        Playlists.playlists.length() > 0,
                        rx.el.div(rx.foreach(Playlists.playlists, _card), class_name="grid playlists"),
                        rx.el.p(
                            t("There is none yet. “Add to playlist”, below each film and on its card, makes one, too."),
                            class_name="dim",
                        ),
                    ),
                ),
                rx.el.div(class_name="grid", role="status", aria_busy="true", aria_label=t("Loading")),
            ),
        ),
        name="main-playlists",
    )


def _again() -> rx.Component:
    return rx.el.button(t("Try again"), type="button", class_name="button", on_click=Playlists.open)


def _new() -> rx.Component:
    return rx.el.form(
        field(t("A new playlist"), "name", required=True, max_length=100, placeholder=t("For the evening")),
        rx.el.button(t("Make it"), type="submit", class_name="button button-beam"),
        on_submit=Playlists.create,
        class_name="playlist-new",
    )


def _card(playlist: rx.Var[PlaylistModel]) -> rx.Component:
    return Link.create(
        rx.el.span(
            rx.foreach(playlist.posters, lambda poster: rx.el.img(src=poster, alt="", loading="lazy")),
            class_name="thumb playlist-thumb",
            custom_attrs={"data-posters": playlist.posters.length()},
        ),
        rx.el.span(playlist.name, class_name="card-title", title=playlist.name),
        rx.el.span(
            rx.el.span(playlist.count),
            rx.cond(playlist.owner != "", rx.el.span(t(" · by {name}", name=playlist.owner)), rx.fragment()),
            rx.cond(
                playlist.own & (playlist.visibility == "members"), rx.el.span(t(" · for all members")), rx.fragment()
            ),
            class_name="card-note",
        ),
        key=playlist.id,
        to=playlist.href,
        class_name="card",
    )
