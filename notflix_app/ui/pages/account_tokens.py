"""The part of one's account with the tokens of one's programs."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.errors import NotflixError
from ...core.people import ApiToken, Scope
from ...translation.amounts import until
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop
from ...usecases import tokens
from ..components import account_parts as parts
from ..components.fields import field, select
from ..components.page import notice
from ..components.react import ShownOnce
from ..components.text import t
from ..provide import ask
from ..visits import is_visited

SCOPES = {
    Scope.READ: (gettext_noop("Read"), gettext_noop("Lists, search, playback.")),
    Scope.UPLOAD: (gettext_noop("Upload"), gettext_noop("Sends new videos.")),
    Scope.MANAGE: (gettext_noop("Manage"), gettext_noop("Edits and deletes your videos.")),
    Scope.ADMIN: (gettext_noop("Admin"), gettext_noop("All that you may do.")),
    Scope.METRICS: (gettext_noop("Metrics"), gettext_noop("For an admin's Prometheus: how the work stands.")),
}
LASTS = {"30": gettext_noop("30 days"), "365": gettext_noop("a year"), "": gettext_noop("as long as you leave it")}


class Tokens(rx.State):
    """token: the one that was just made, until the browser has it."""

    message: str = ""
    tokens: list[parts.RowModel] = []
    token: str = ""

    @rx.event
    async def open(self):
        if is_visited(self):
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
    def taken(self):
        self.token = ""

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self.message = ""
        try:
            done = await ask(self, usecase, *args, **more)
        except NotflixError as error:
            self.message = sentence(error.message)
            return None
        await self._look()
        return done

    async def _look(self) -> None:
        try:
            self.tokens = [token_row(one) for one in await ask(self, tokens.tokens)]
        except NotflixError:  # the page around says what is wrong
            self.tokens = []


def token_row(token: ApiToken) -> parts.RowModel:
    scopes = ", ".join(gettext(SCOPES[scope][0]) for scope in sorted(token.scopes))
    ends = gettext("good {until}", until=until(token.expires_at)) if token.expires_at else gettext("does not end")
    return parts.RowModel(token.id, token.name or gettext("Token"), f"{scopes} · {ends} · {parts.used(token.used_at)}")


def tokens_part() -> rx.Component:
    return parts.part(
        t("API tokens"),
        notice(Tokens.message, Tokens.close),
        ShownOnce.create(
            says=t("Give this to your program."), text=Tokens.token, label=t("The token"), on_taken=Tokens.taken
        ),
        parts.rows(Tokens.tokens, t("Remove"), Tokens.remove),
        rx.el.details(
            rx.el.summary(t("Make a token"), class_name="account-summary"),
            rx.el.form(
                field(t("Name"), "name", placeholder=t("backup"), required=True, max_length=100),
                select(
                    t("It is good for"),
                    "days",
                    [(days, t(lasts)) for days, lasts in LASTS.items()],
                    default_value="365",
                ),
                parts.ticks(
                    t("What it may do"), [(scope.value, *SCOPES[scope]) for scope in Scope], [Scope.READ.value]
                ),
                rx.el.button(t("Make it"), type="submit", class_name="button"),
                on_submit=Tokens.make,
                reset_on_submit=True,
                class_name="account-form",
            ),
            class_name="account-more",
        ),
        note=t("Programs show one in place of a session."),
    )
