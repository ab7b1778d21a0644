"""The quiet end of the top bar: whoever is signed in, and what is theirs."""

from __future__ import annotations

import reflex as rx

from ..who import Who
from .language_choice import language_choice, language_menu
from .react import Link, PlainForm, SameBrowser, SignInLink
from .text import t

MENU = "person-menu"
END_SESSION = "/api/session/end"


def person_menu() -> rx.Component:
    return rx.fragment(
        SameBrowser.create(who=Who.id, language=Who.language),
        rx.match(
            Who.role,
            ("", rx.cond(Who.id == "", rx.fragment(language_menu(), _sign_in()), rx.fragment())),
            rx.fragment(_button(), _menu()),
        ),
    )


def _sign_in() -> rx.Component:
    return SignInLink.create(t("Sign in"), class_name="tab tab-sign-in")


def _button() -> rx.Component:
    return rx.el.button(
        rx.el.span(face(Who.name), class_name="face face-small", aria_hidden="true"),
        type="button",
        class_name="person",
        aria_label=t("{name}: account", name=Who.name),
        custom_attrs={"popoverTarget": MENU},
    )


def _menu() -> rx.Component:
    """The browser opens and closes it: Escape, and a press beside it, too."""
    return rx.el.div(
        rx.el.p(Who.name, rx.el.small(role_name(Who.role)), class_name="person-name"),
        _item(t("Series"), "/series"),
        _item(t("My list"), "/my-list"),
        _item(t("Playlists"), "/playlists"),
        rx.cond(Who.id != "", _item(t("Your account"), "/account"), rx.fragment()),
        rx.cond(Who.may_upload, _item(t("Library"), "/library"), rx.fragment()),
        rx.cond(Who.may_upload, _item(t("Bin"), "/bin"), rx.fragment()),
        rx.cond(Who.manages_people, _item(t("People"), "/people"), rx.fragment()),
        rx.cond(Who.sees_audit, _item(t("Audit"), "/audit"), rx.fragment()),
        rx.cond(Who.manages_webhooks, _item(t("Webhooks"), "/webhooks"), rx.fragment()),
        rx.cond(
            Who.id != "",
            PlainForm.create(
                rx.el.button(t("Sign out"), type="submit", class_name="person-item"), action=END_SESSION, method="post"
            ),
            rx.fragment(),
        ),
        language_choice(),
        id=MENU,
        class_name="person-menu",
        custom_attrs={"popover": "auto"},
    )


def role_name(role: rx.Var[str]) -> rx.Var[str]:
    return rx.match(
        role, ("viewer", t("viewer")), ("editor", t("editor")), ("admin", t("admin")), ("owner", t("owner")), role
    )


def _item(name: rx.Var[str], to: str) -> rx.Component:
    return Link.create(name, to=to, class_name="person-item")


def face(name: rx.Var[str]) -> rx.Component:
    """The first letter of a name."""
    return rx.cond(name != "", name[0], "·")
