"""One's own account: who one is, what one signs in with, where one is signed in, the tokens of one's programs."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.credentials import Passkey
from ...core.errors import NotflixError
from ...core.people import MIN_PASSWORD_LETTERS, Role
from ...core.visibility import OF_NEW, Visibility
from ...translation.amounts import ago
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases import passkeys
from ...usecases.default_visibility import choose_default_visibility
from ...usecases.invitations import change_password
from ...usecases.own_account import change_own_words, own_account
from ..audiences import AUDIENCES
from ..components import account_parts as parts
from ..components.fields import field, select
from ..components.page import notice, page
from ..components.person_menu import role_name
from ..components.react import KeepMounted, PasskeyButton, ProviderButton
from ..components.restricted import restricted
from ..components.text import t
from ..provide import ask, cookie, cookies_of, services
from ..restricted import Restricted
from ..visits import is_visited
from ..who import Who, client_of
from .account_sessions import Sessions, sessions_part
from .account_tokens import Tokens, tokens_part


class Account(Restricted, rx.State):
    """visibility: of new videos; '': what the site says, site_says."""

    ready: bool = False
    message: str = ""
    success: str = ""
    name: str = ""
    display_name: str = ""
    email: str = ""
    role: str = ""
    groups: str = ""
    has_password: bool = False
    passkeys: list[parts.RowModel] = []
    uploads: bool = False
    visibility: str = ""
    site_says: str = ""
    provider: str = ""
    connected: bool = False
    only: bool = False

    @rx.event
    async def open(self):
        if is_visited(self):
            self.message = self.success = ""
        return await self._look()

    @rx.event
    async def save(self, form: dict[str, Any]):
        words = {name: str(form.get(name, "")) for name in ("display_name", "email")}
        await self._do(change_own_words, success=gettext("Saved."), **words)
        chosen = str(form.get("visibility", ""))
        if "visibility" in form and not self.message and chosen in ("", *OF_NEW):
            await self._do(choose_default_visibility, Visibility(chosen) if chosen else None, success=gettext("Saved."))

    @rx.event
    async def set_password(self, form: dict[str, Any]):
        old, new = str(form.get("old", "")), str(form.get("new", ""))
        success = gettext("Your new password is set. You are signed out everywhere else.")
        await self._do(
            change_password, old, new, client_of(self), session=cookie().token(cookies_of(self)), success=success
        )
        return Sessions.open

    @rx.event
    async def forget_passkey(self, passkey: str):
        await self._do(passkeys.forget, passkey)

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], *args: Any, success: str = "", **more: Any) -> Any:
        self.message = self.success = ""
        try:
            done = await ask(self, usecase, *args, **more)
        except NotflixError as error:
            self.message = sentence(error.message)
            done = None
        else:
            self.success = success
        await self._look()
        return done

    async def _look(self):
        try:
            account = await ask(self, own_account)
        except NotflixError as error:
            return self._deny(error)
        self._words(account)
        self._admit()
        self.ready = True
        return None

    def _words(self, account: Any) -> None:
        person, house = account.person, services()
        self.name, self.display_name, self.email = person.name, person.display_name, person.email
        self.role, self.groups = person.role.value, ", ".join(sorted(person.groups))
        self.uploads = person.role.at_least(Role.EDITOR)
        self.visibility = person.visibility.value if person.visibility else ""
        self.site_says = gettext(
            "{audience}, as the site says", audience=gettext(AUDIENCES[house.policy.visibility][0])
        )
        self.has_password = account.has_password
        self.passkeys = [passkey_row(one) for one in account.passkeys]
        self.provider = house.provider.name if house.provider else ""
        self.connected = bool(account.identities)
        self.only = bool(self.provider) and house.policy.provider.only


def passkey_row(passkey: Passkey) -> parts.RowModel:
    added = gettext("Added {ago}", ago=ago(passkey.created_at))
    return parts.RowModel(passkey.id, passkey.name, f"{added} · {parts.used(passkey.used_at)}")


@rx.page(
    route="/account", title=t("Your account · Notflix"), on_load=[Who.open, Account.open, Sessions.open, Tokens.open]
)
def account_page() -> rx.Component:
    return page(
        restricted(
            Account,
            rx.el.div(
                rx.el.h1(t("Your account")),
                rx.el.p(Account.name, " · ", role_name(Account.role), class_name="dim"),
                class_name="title-line",
            ),
            notice(Account.message, Account.close),
            rx.cond(Account.success != "", rx.el.p(Account.success, class_name="notice", role="status"), rx.fragment()),
            KeepMounted.create(_parts(), _bone(), _bone(), shown=Account.ready),
            title=t("No account yet"),
        ),
        name="main-account",
    )


def _bone() -> rx.Component:
    return rx.el.div(class_name="entry entry-bone bone")


def _parts() -> rx.Component:
    return rx.fragment(
        _you(),
        rx.cond(Account.only, rx.fragment(), rx.fragment(_password(), _passkeys())),
        rx.cond(Account.provider != "", _provider(), rx.fragment()),
        sessions_part(),
        tokens_part(),
    )


def _you() -> rx.Component:
    return parts.part(
        t("You"),
        rx.el.form(
            field(
                t("Shown as"), "display_name", default_value=Account.display_name, max_length=64, auto_complete="name"
            ),
            field(t("Mail"), "email", type="email", default_value=Account.email, max_length=320, auto_complete="email"),
            rx.cond(
                Account.uploads,
                select(
                    t("New videos are for"),
                    "visibility",
                    [("", Account.site_says), *((each.value, t(AUDIENCES[each][0])) for each in OF_NEW)],
                    default_value=Account.visibility,
                ),
                rx.fragment(),
            ),
            rx.el.button(t("Save"), type="submit", class_name="button"),
            on_submit=Account.save,
            class_name="account-form",
        ),
        note=rx.cond(Account.groups != "", t("Groups: {groups}", groups=Account.groups), ""),
    )


def _password() -> rx.Component:
    return parts.part(
        t("Password"),
        rx.el.form(
            rx.el.input(
                name="username",
                value=Account.name,
                read_only=True,
                auto_complete="username",
                class_name="unseen",
                tab_index=-1,
                aria_hidden="true",
            ),
            rx.cond(
                Account.has_password,
                field(t("Current password"), "old", type="password", auto_complete="current-password", required=True),
                rx.fragment(),
            ),
            field(
                t("New password"),
                "new",
                type="password",
                auto_complete="new-password",
                required=True,
                min_length=MIN_PASSWORD_LETTERS,
            ),
            rx.el.button(t("Set it"), type="submit", class_name="button"),
            on_submit=Account.set_password,
            reset_on_submit=True,
            class_name="account-form",
        ),
        note=t("{count} letters or more: a few words that you remember.", count=MIN_PASSWORD_LETTERS),
    )


def _passkeys() -> rx.Component:
    return parts.part(
        t("Passkeys"),
        parts.rows(Account.passkeys, t("Remove"), Account.forget_passkey),
        rx.el.div(
            PasskeyButton.create(
                ask="/api/me/passkeys/options",
                answer="/api/me/passkeys",
                form="",
                label=t("Add a passkey"),
                on_done=Account.open,
            ),
            class_name="account-add",
        ),
        note=t("Your telephone, computer or security key signs you in, without a password."),
    )


def _provider() -> rx.Component:
    return parts.part(
        Account.provider,
        rx.cond(
            Account.connected,
            rx.el.p(t("Your account there signs you in here."), class_name="dim"),
            rx.el.div(
                ProviderButton.create(label=t("Connect your account there"), next="/account", connect=True, main=False),
                class_name="account-add",
            ),
        ),
    )
