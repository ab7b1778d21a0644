"""Signing in."""

from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError
from ...core.local_path import local_path
from ...core.rights import STRANGER
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop
from ..components.fields import field
from ..components.page import page
from ..components.react import PasskeyButton, PlainForm, ProviderButton
from ..components.text import t
from ..provide import services
from ..who import SIGN_IN, Who, actor_at

FORM = "sign-in"
# What the address may say: a word of ours each, for anybody can write an address.
PROBLEMS = {
    "credentials": gettext_noop("This name and password do not belong together."),
    "attempts": gettext_noop("That was tried too often. Try again in a few minutes."),
    "choice": gettext_noop("That is too much to be a name and a password."),
    "provider": gettext_noop("The sign-in elsewhere was not finished. Begin anew."),
    "closed": gettext_noop("Your account elsewhere does not open this Notflix. Ask whoever looks after it."),
    "disabled": gettext_noop("This account is disabled. Ask whoever looks after this Notflix."),
    "connected": gettext_noop("That account elsewhere belongs to somebody here already."),
    "link": gettext_noop("This link has been used, or it has expired. Ask for a new one."),
    "away": gettext_noop("Notflix cannot let anybody in at the moment. Try again soon."),
}


class SignIn(rx.State):
    """provider: its name, or ''. only: there is no other way in. Where one wanted to go is the browser's to say: a page
    keeps what it was told until it is told anew, and people are quicker."""

    problem: str = ""
    provider: str = ""
    only: bool = False

    @rx.event
    async def open(self):
        asked = self.router.url.query_parameters
        self.problem = gettext(PROBLEMS.get(asked.get("problem", ""), ""))
        house = services()
        self.provider = house.provider.name if house.provider else ""
        self.only = bool(self.provider) and house.policy.provider.only
        if not self.problem and await self._is_in():
            return rx.redirect(local_path(asked.get("next", "/")))
        return None

    async def _is_in(self) -> bool:
        try:
            return (await actor_at(self)) != STRANGER
        except NotflixError as error:
            self.problem = sentence(error.message)
            return False


@rx.page(route=SIGN_IN, title=t("Sign in · Notflix"), on_load=[Who.open, SignIn.open])
def sign_in() -> rx.Component:
    return page(
        rx.el.section(
            rx.el.div(class_name="state-beam", custom_attrs={"aria-hidden": "true"}),
            rx.el.div(
                rx.el.h1(t("Sign in")),
                rx.cond(
                    SignIn.problem != "",
                    rx.el.p(SignIn.problem, class_name="access-said", role="alert"),
                    rx.fragment(),
                ),
                rx.cond(SignIn.only, _provider(main=True), rx.fragment(_by_password(), _or(), _other_ways(), _lost())),
                class_name="access-card",
            ),
            class_name="access",
        ),
        name="main-access",
    )


def _by_password() -> rx.Component:
    """The API knows from the page's own address where to go afterwards."""
    return PlainForm.create(
        field(t("Name"), "name", auto_complete="username", auto_capitalize="off", required=True, max_length=64),
        field(t("Password"), "password", type="password", auto_complete="current-password", required=True),
        rx.el.button(t("Sign in"), type="submit", class_name="button button-beam button-wide"),
        id=FORM,
        action="/api/session",
        method="post",
    )


def _or() -> rx.Component:
    return rx.el.p(t("or"), class_name="access-or")


def _other_ways() -> rx.Component:
    return rx.el.div(
        PasskeyButton.create(
            ask="/api/session/passkey/options",
            answer="/api/session/passkey",
            form="",
            label=t("Use a passkey"),
        ),
        rx.cond(SignIn.provider != "", _provider(main=False), rx.fragment()),
        class_name="access-ways",
    )


def _provider(*, main: bool) -> rx.Component:
    return ProviderButton.create(label=t("Continue with {name}", name=SignIn.provider), main=main)


def _lost() -> rx.Component:
    return rx.el.p(
        t("Forgotten it? Whoever looks after this Notflix can send you a link."),
        class_name="access-note",
    )
