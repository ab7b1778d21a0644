"""Where a share link leads that wants a password, or is not good any more."""

from __future__ import annotations

import reflex as rx

from ...translation.texts import gettext, gettext_noop
from ..components.fields import field
from ..components.page import page, state
from ..components.react import Link, PlainForm
from ..components.text import t
from ..who import Who

LOADING, OPEN, GONE = "loading", "open", "gone"
PROBLEMS = {
    "password": gettext_noop("That is not the password of this link."),
    "attempts": gettext_noop("That was tried too often. Try again in a few minutes."),
}


class Shared(rx.State):
    """phase: loading, open (it wants its password) or gone."""

    phase: str = LOADING
    link: str = ""
    problem: str = ""

    @rx.event
    def open(self):
        asked = self.router.url.query_parameters.get("problem", "")
        self.link = self.secret
        self.problem = gettext(PROBLEMS.get(asked, ""))
        self.phase = GONE if asked == "link" or not self.link else OPEN


@rx.page(route="/shared/[secret]", title=t("Shared with you · Notflix"), on_load=[Who.open, Shared.open])
def shared() -> rx.Component:
    return page(
        rx.match(
            Shared.phase,
            (OPEN, _password()),
            (
                GONE,
                state(
                    t("This link is not good any more"),
                    t("It has ended, or was withdrawn. Ask whoever sent it for a new one."),
                    Link.create(t("Home"), to="/", class_name="button"),
                ),
            ),
            rx.el.div(class_name="access", role="status", aria_busy="true", aria_label=t("Loading")),
        ),
        name="main-access",
    )


def _password() -> rx.Component:
    return rx.el.section(
        rx.el.div(class_name="state-beam", custom_attrs={"aria-hidden": "true"}),
        rx.el.div(
            rx.el.h1(t("Shared with you")),
            rx.el.p(t("This film opens with the password that came with its link."), class_name="dim"),
            rx.cond(
                Shared.problem != "", rx.el.p(Shared.problem, class_name="access-said", role="alert"), rx.fragment()
            ),
            PlainForm.create(
                field(t("Password"), "password", type="password", auto_complete="off", required=True, auto_focus=True),
                rx.el.button(t("Watch"), type="submit", class_name="button button-beam button-wide"),
                action="/s/" + Shared.link,
                method="post",
            ),
            class_name="access-card",
        ),
        class_name="access",
    )
