"""Links that let somebody in: made and withdrawn on the page for people, and shown once."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.comma_list import comma_list
from ...core.errors import NotflixError
from ...core.people import OneTimeLink, Role, link_path
from ...core.rights import may_hand_out
from ...translation.amounts import until
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop
from ...usecases import invitations, people
from ..components.browser import OPEN_DIALOG_BESIDE
from ..components.dialog import form_dialog, small_button
from ..components.fields import choices, field, select
from ..components.page import notice
from ..components.react import ShownOnce
from ..components.text import t
from ..provide import ask, settings
from ..visits import is_visited
from ..who import actor_at

ROLES = {
    Role.VIEWER: (gettext_noop("Viewer"), gettext_noop("Watches what is open to them.")),
    Role.EDITOR: (gettext_noop("Editor"), gettext_noop("Uploads, and looks after their own videos.")),
    Role.ADMIN: (gettext_noop("Admin"), gettext_noop("Looks after people, edges and every video.")),
    Role.OWNER: (gettext_noop("Owner"), gettext_noop("All of it, and who else is an owner.")),
}
DAYS = {"1": gettext_noop("a day"), "7": gettext_noop("a week"), "30": gettext_noop("a month")}


@dataclass(frozen=True)
class LinkModel:
    id: str
    says: str
    until: str


class Invitations(rx.State):
    """roles: those that whoever looks may hand out. link: the one that was just made, until the browser
    has it; link_says: whom to give it to."""

    message: str = ""
    links: list[LinkModel] = []
    roles: list[str] = []
    link: str = ""
    link_says: str = ""

    @rx.event
    async def open(self):
        if is_visited(self):
            self.link = self.link_says = self.message = ""
        await self._look()

    @rx.event
    async def invite(self, form: dict[str, Any]):
        role, days = str(form.get("role", "")), str(form.get("days", ""))
        if role not in list(Role) or days not in DAYS:
            return
        groups = comma_list(str(form.get("groups", "")))
        secret = await self._do(invitations.invite, role=Role(role), groups=groups, days=float(days))
        if secret:
            self._show_link(
                secret,
                gettext("Send this to whom you invite. It lets one person in, for {days}.", days=gettext(DAYS[days])),
            )

    @rx.event
    async def reset_password(self, person: str, name: str):
        secret = await self._do(invitations.reset, person)
        if secret:
            self._show_link(secret, gettext("Send this to {name}: it sets a new password, today.", name=name))

    @rx.event
    async def withdraw(self, link: str):
        await self._do(invitations.withdraw, link)

    @rx.event
    def taken(self):
        self.link = self.link_says = ""

    @rx.event
    def close(self):
        self.message = ""

    def _show_link(self, secret: str, says: str) -> None:
        self.link, self.link_says = settings().url + link_path(secret), says

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
            actor = await actor_at(self)
            links = await ask(self, invitations.invitations)
            named = {person.id: person.shown_name for person in await ask(self, people.people)}
        except NotflixError:  # the page around says what is wrong
            return
        self.links = [link_model(link, named) for link in links]
        self.roles = [role.value for role in Role if may_hand_out(actor, role)]


def link_model(link: OneTimeLink, named: dict[str, str]) -> LinkModel:
    name = named.get(link.person_id, gettext("somebody"))
    whom = gettext("New password for {name}", name=name) if link.person_id else gettext(ROLES[link.role][0])
    groups = f" · {', '.join(sorted(link.groups))}" if link.groups else ""
    return LinkModel(link.id, whom + groups, until(link.expires_at))


def invite() -> list[rx.Component]:
    """A button, and its dialog; not before it is known what may be chosen there."""
    return [
        rx.el.button(
            t("Invite"),
            type="button",
            disabled=Invitations.roles.length() == 0,
            class_name="button button-beam",
            on_click=OPEN_DIALOG_BESIDE,
        ),
        form_dialog(
            t("Invite somebody"),
            roles("viewer"),
            field(t("Groups, separated by commas"), "groups", placeholder=t("family, friends"), max_length=1000),
            select(
                t("The link is good for"), "days", [(days, t(lasts)) for days, lasts in DAYS.items()], default_value="7"
            ),
            action=t("Make the link"),
            on_submit=Invitations.invite,
        ),
    ]


def roles(chosen: str | rx.Var) -> rx.Component:
    """Nobody hands out more than they have; the use case sees to it."""
    return choices(t("Role"), "role", [(role.value, *ROLES[role]) for role in Role], chosen, shown=Invitations.roles)


def link_shown_once() -> rx.Component:
    return rx.fragment(
        notice(Invitations.message, Invitations.close),
        ShownOnce.create(
            says=Invitations.link_says, text=Invitations.link, label=t("The link"), on_taken=Invitations.taken
        ),
    )


def open_links() -> rx.Component:
    return rx.cond(
        Invitations.links.length() > 0,
        rx.el.section(
            rx.el.h2(t("Open links")),
            rx.el.ul(rx.foreach(Invitations.links, _open_link), class_name="card-list"),
            class_name="section",
        ),
        rx.fragment(),
    )


def _open_link(link: rx.Var[LinkModel]) -> rx.Component:
    return rx.el.li(
        rx.el.span("→", class_name="face", aria_hidden="true"),
        rx.el.div(rx.el.h3(link.says), rx.el.p(link.until, class_name="entry-state")),
        rx.el.div(small_button(t("Withdraw"), Invitations.withdraw(link.id)), class_name="entry-actions"),
        key=link.id,
    )
