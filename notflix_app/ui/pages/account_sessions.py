"""The part of one's account that says where one is signed in."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.errors import NotflixError
from ...translation.amounts import ago
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases import sessions
from ...usecases.sessions import OwnSession
from ..components import account_parts as parts
from ..components.page import notice
from ..components.text import t
from ..devices import device_words
from ..provide import ask, cookie, cookies_of
from ..visits import is_visited


class Sessions(rx.State):
    """others: how many there are besides the one that asks."""

    message: str = ""
    success: str = ""
    sessions: list[parts.RowModel] = []
    others: int = 0

    @rx.event
    async def open(self):
        if is_visited(self):
            self.message = self.success = ""
        await self._look()

    @rx.event
    async def end(self, session: str):
        await self._do(sessions.end_session, session)

    @rx.event
    async def end_others(self):
        await self._do(sessions.end_sessions, but=cookie().token(cookies_of(self)))
        self.success = "" if self.message else gettext("You are signed out everywhere else.")

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], *args: Any, **more: Any) -> None:
        self.message = self.success = ""
        try:
            await ask(self, usecase, *args, **more)
        except NotflixError as error:
            self.message = sentence(error.message)
        await self._look()

    async def _look(self) -> None:
        try:
            listed = await ask(self, sessions.own_sessions, cookie().token(cookies_of(self)))
        except NotflixError:  # the page around says what is wrong
            listed = []
        self.sessions = [session_row(one) for one in listed]
        self.others = sum(not one.current for one in listed)


def session_row(own: OwnSession) -> parts.RowModel:
    session = own.session
    detail = " · ".join(part for part in (session.address, gettext("seen {ago}", ago=ago(session.seen_at))) if part)
    return parts.RowModel(session.id, device_words(session.device), detail, gettext("This one") if own.current else "")


def sessions_part() -> rx.Component:
    return parts.part(
        t("Where you are signed in"),
        notice(Sessions.message, Sessions.close),
        rx.cond(Sessions.success != "", rx.el.p(Sessions.success, class_name="notice", role="status"), rx.fragment()),
        parts.rows(Sessions.sessions, t("Sign out"), Sessions.end),
        rx.cond(
            Sessions.others > 0,
            rx.el.button(
                t("Sign out everywhere else"),
                type="button",
                class_name="button button-quiet account-add",
                on_click=Sessions.end_others,
            ),
            rx.fragment(),
        ),
    )
