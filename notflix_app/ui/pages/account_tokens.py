"""The part of one's account with the tokens of one's programs."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.errors import NotflixError
from ...core.people import ApiToken, Scope
from ...usecases import tokens
from .. import view_models
from ..components import account_parts as parts
from ..components.fields import field, select
from ..components.page import notice
from ..provide import ask

SCOPES = {
    Scope.READ: ("Read", "Lists, search, playback."),
    Scope.UPLOAD: ("Upload", "Sends new videos."),
    Scope.MANAGE: ("Manage", "Edits and deletes your videos."),
    Scope.ADMIN: ("Admin", "All that you may do."),
    Scope.METRICS: ("Metrics", "For an admin's Prometheus: how the work stands."),
}
LASTS = {"30": "30 days", "365": "a year", "": "as long as you leave it"}


class Tokens(rx.State):
    """token: the one that was just made, shown once."""

    message: str = ""
    tokens: list[parts.RowModel] = []
    token: str = ""

    @rx.event
    async def open(self):
        self.message = self.token = ""
        await self._look()

    @rx.event
    async def make(self, form: dict[str, Any]):
        scopes = [scope for scope in Scope if form.get(scope.value)]
        days = str(form.get("days", ""))
        if days in LASTS:
            name = str(form.get("name", ""))
            self.token = await self._do(tokens.make, name, scopes, days=float(days) if days else None) or ""

    @rx.event
    async def remove(self, token: str):
        await self._do(tokens.remove, token)

    @rx.event
    def done(self):
        self.token = ""

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self.message = ""
        try:
            done = await ask(self, usecase, *args, **more)
        except NotflixError as error:
            self.message = error.message
            return None
        await self._look()
        return done

    async def _look(self) -> None:
        try:
            self.tokens = [token_row(one) for one in await ask(self, tokens.tokens)]
        except NotflixError:  # the page around says what is wrong
            self.tokens = []


def token_row(token: ApiToken) -> parts.RowModel:
    scopes = ", ".join(sorted(token.scopes))
    ends = f"good {view_models.until(token.expires_at)}" if token.expires_at else "does not end"
    used = f"used {view_models.ago(token.used_at)}" if token.used_at else "not used yet"
    return parts.RowModel(token.id, token.name or "Token", f"{scopes} · {ends} · {used}")


def tokens_part() -> rx.Component:
    return parts.part(
        "API tokens",
        notice(Tokens.message, Tokens.close),
        rx.cond(
            Tokens.token != "",
            parts.shown_once("Give this to your program.", Tokens.token, "The token", Tokens.done),
            rx.fragment(),
        ),
        parts.rows(Tokens.tokens, "Remove", Tokens.remove),
        rx.el.details(
            rx.el.summary("Make a token", class_name="account-summary"),
            rx.el.form(
                field("Name", "name", placeholder="backup", required=True, max_length=100),
                select("It is good for", "days", list(LASTS.items()), default_value="365"),
                parts.ticks("What it may do", [(scope.value, *SCOPES[scope]) for scope in Scope], [Scope.READ.value]),
                rx.el.button("Make it", type="submit", class_name="button"),
                on_submit=Tokens.make,
                reset_on_submit=True,
                class_name="account-form",
            ),
            class_name="account-more",
        ),
        note="Programs show one in place of a session.",
    )
