"""What a one-time link opens: the owner's account, an invitation, or a new password."""

from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError, NotFound
from ...core.people import MIN_PASSWORD_LETTERS, LinkPurpose
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop
from ...usecases.invitations import offered
from ..components.fields import field
from ..components.page import page, state
from ..components.react import Link, PasskeyButton, PlainForm, ProviderButton
from ..components.text import t
from ..provide import ask, services
from ..who import Who, client_of

FORM = "welcome"
LOADING, OPEN, GONE, BROKEN = "loading", "open", "gone", "broken"
TITLES = {
    LinkPurpose.OWNER: gettext_noop("Your own cinema"),
    LinkPurpose.INVITE: gettext_noop("You are invited"),
    LinkPurpose.RESET: gettext_noop("Welcome back"),
}
LEADS = {
    LinkPurpose.OWNER: gettext_noop("Make your account: you are the owner, and let everybody else in."),
    LinkPurpose.INVITE: gettext_noop("Choose what you are called here, and how you sign in."),
    LinkPurpose.RESET: gettext_noop("Choose a new password. You are signed out everywhere else."),
}
PROBLEMS = {
    "name": gettext_noop("Somebody has that name already. Choose another."),
    "choice": gettext_noop("That will not do: choose a name, and a password of {count} letters or more."),
    "attempts": gettext_noop("That was tried too often. Try again in a few minutes."),
    "credentials": gettext_noop("Your new password is set, but this account is disabled at the moment."),
    "away": gettext_noop("Notflix cannot let anybody in at the moment. Try again soon."),
}


class Welcome(rx.State):
    """phase: loading, open, gone or broken. new: it makes an account. for_name: of the account that there is."""

    phase: str = LOADING
    link: str = ""
    title: str = ""
    lead: str = ""
    new: bool = True
    for_name: str = ""
    problem: str = ""
    provider: str = ""
    only: bool = False

    @rx.event
    async def open(self):
        self.reset()
        self.link = self.secret
        self.problem = gettext(
            PROBLEMS.get(self.router.url.query_parameters.get("problem", ""), ""), count=MIN_PASSWORD_LETTERS
        )
        house = services()
        self.provider = house.provider.name if house.provider else ""
        self.only = bool(self.provider) and house.policy.provider.only
        try:
            offer = await ask(self, offered, self.link, client_of(self))
        except NotFound:
            self.phase = GONE
            return
        except NotflixError as error:
            self.phase, self.problem = BROKEN, sentence(error.message)
            return
        self.title, self.lead = gettext(TITLES[offer.purpose]), gettext(LEADS[offer.purpose])
        self.new, self.for_name = offer.purpose is not LinkPurpose.RESET, offer.name
        self.phase = OPEN


@rx.page(route="/link/[secret]", title=t("Welcome · Notflix"), on_load=[Who.open, Welcome.open])
def welcome() -> rx.Component:
    return page(
        rx.match(
            Welcome.phase,
            (OPEN, _open()),
            (
                GONE,
                state(
                    t("This link is used up"),
                    t("Each lets one person in, once, and not for long. Ask whoever sent it for a new one."),
                    Link.create(t("Sign in"), to="/sign-in", class_name="button"),
                ),
            ),
            (BROKEN, state(t("This link cannot be looked at now"), Welcome.problem, tone="blank-bad")),
            rx.el.div(class_name="access", role="status", aria_busy="true", aria_label=t("Loading")),
        ),
        name="main-access",
    )


def _open() -> rx.Component:
    return rx.el.section(
        rx.el.div(class_name="state-beam", custom_attrs={"aria-hidden": "true"}),
        rx.el.div(
            rx.el.h1(Welcome.title),
            rx.el.p(Welcome.lead, class_name="dim"),
            rx.cond(
                Welcome.problem != "",
                rx.el.p(Welcome.problem, class_name="access-said", role="alert"),
                rx.fragment(),
            ),
            rx.cond(
                Welcome.only,
                _provider(main=True),
                rx.fragment(_form(), rx.el.p(t("or"), class_name="access-or"), _other_ways()),
            ),
            class_name="access-card",
        ),
        class_name="access",
    )


def _form() -> rx.Component:
    return PlainForm.create(
        rx.cond(Welcome.new, _names(), _name_for_password_managers()),
        field(
            t("Password"),
            "password",
            note=t("{count} letters or more: a few words that you remember.", count=MIN_PASSWORD_LETTERS),
            type="password",
            auto_complete="new-password",
            required=True,
            min_length=MIN_PASSWORD_LETTERS,
        ),
        rx.el.button(
            rx.cond(Welcome.new, t("Make my account"), t("Set the new password")),
            type="submit",
            class_name="button button-beam button-wide",
        ),
        id=FORM,
        action="/api/links/" + Welcome.link,
        method="post",
    )


def _names() -> rx.Component:
    """A passkey has them in it, too."""
    with_passkey = {"custom_attrs": {"data-passkey": "true"}, "max_length": 64}
    return rx.fragment(
        field(
            t("Name"),
            "name",
            note=t("What you sign in with."),
            auto_complete="username",
            auto_capitalize="off",
            required=True,
            **with_passkey,
        ),
        field(t("Shown as"), "display_name", auto_complete="name", placeholder=t("optional"), **with_passkey),
    )


def _name_for_password_managers() -> rx.Component:
    return rx.el.input(
        name="name",
        value=Welcome.for_name,
        read_only=True,
        auto_complete="username",
        class_name="unseen",
        tab_index=-1,
        aria_hidden="true",
    )


def _other_ways() -> rx.Component:
    return rx.el.div(
        PasskeyButton.create(
            ask="/api/links/" + Welcome.link + "/passkey/options",
            answer="/api/links/" + Welcome.link + "/passkey",
            form=FORM,
            label=t("Use a passkey instead"),
        ),
        rx.cond(Welcome.provider != "", _provider(main=False), rx.fragment()),
        class_name="access-ways",
    )


def _provider(*, main: bool) -> rx.Component:
    return ProviderButton.create(label=t("Continue with {name}", name=Welcome.provider), link=Welcome.link, main=main)
