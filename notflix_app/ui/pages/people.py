"""People: who there is, who is invited, and what each may do."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.comma_list import comma_list
from ...core.errors import NotflixError, SignInNeeded
from ...core.people import OneTimeLink, Person, Role, link_path
from ...core.rights import Actor, may_hand_out
from ...core.sizes import size
from ...usecases import invitations, people
from .. import view_models
from ..components.account_parts import shown_once
from ..components.browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE, OPEN_DIALOG_BESIDE
from ..components.confirm import confirm
from ..components.fields import choices, field, select
from ..components.page import notice, page, state
from ..components.person_menu import face
from ..news import Wants
from ..provide import ask, settings
from ..subscriber import Subscriber
from ..who import actor_at, to_sign_in

ROLES = {
    Role.VIEWER: ("Viewer", "Watches what is open to them."),
    Role.EDITOR: ("Editor", "Uploads, and looks after their own videos."),
    Role.ADMIN: ("Admin", "Looks after people, edges and every video."),
    Role.OWNER: ("Owner", "All of it, and who else is an owner."),
}
DAYS = {"1": "a day", "7": "a week", "30": "a month"}
GIB = 1 << 30


@dataclass(frozen=True)
class PersonModel:
    """changes: the one who looks may change them. quota: GiB, as it is typed."""

    id: str
    name: str
    shown: str
    role: str
    role_says: str
    groups: str
    detail: str
    quota: str
    disabled: bool
    is_me: bool
    changes: bool


@dataclass(frozen=True)
class LinkModel:
    id: str
    says: str
    until: str


class People(Subscriber, rx.State):
    """link: what is shown once; link_says: whom to give it to."""

    ready: bool = False
    closed: str = ""
    message: str = ""
    people: list[PersonModel] = []
    links: list[LinkModel] = []
    roles: list[str] = []
    link: str = ""
    link_says: str = ""

    @rx.event
    async def open(self):
        self._subscribe()
        self.link = self.link_says = self.message = ""
        return await self._look()

    @rx.event
    async def invite(self, form: dict[str, Any]):
        role, days = str(form.get("role", "")), str(form.get("days", ""))
        if role not in list(Role) or days not in DAYS:
            return
        groups = comma_list(str(form.get("groups", "")))
        secret = await self._do(invitations.invite, role=Role(role), groups=groups, days=float(days))
        if secret:
            self._show_link(secret, f"Send this to whom you invite. It lets one person in, for {DAYS[days]}.")

    @rx.event
    async def change(self, form: dict[str, Any]):
        person, role = str(form.get("person", "")), str(form.get("role", ""))
        await self._do(people.set_groups, person, comma_list(str(form.get("groups", ""))))
        if role in list(Role) and not self.message:
            await self._do(people.set_role, person, Role(role))
        if not self.message:
            await self._do(people.set_quota, person, _bytes(str(form.get("quota", ""))))

    @rx.event
    async def reset_password(self, person: str):
        secret = await self._do(invitations.reset, person)
        name = next((one.name for one in self.people if one.id == person), "them")
        if secret:
            self._show_link(secret, f"Send this to {name}: it sets a new password, today.")

    @rx.event
    async def disable(self, person: str):
        await self._do(people.disable, person)

    @rx.event
    async def enable(self, person: str):
        await self._do(people.enable, person)

    @rx.event
    async def remove(self, person: str):
        await self._do(people.remove, person)

    @rx.event
    async def withdraw(self, link: str):
        await self._do(invitations.withdraw, link)

    @rx.event
    def done(self):
        self.link = self.link_says = ""

    @rx.event
    def close(self):
        self.message = ""

    def _wants(self) -> Wants:
        return Wants()

    def _show_link(self, secret: str, says: str) -> None:
        self.link, self.link_says = settings().url + link_path(secret), says

    async def _do(self, usecase: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self.message = ""
        try:
            done = await ask(self, usecase, *args, **more)
        except NotflixError as error:
            self.message = error.message
            done = None
        await self._look()
        return done

    async def _look(self):
        try:
            actor = await actor_at(self)
            everybody = await ask(self, people.people)
            used = await ask(self, people.used_bytes)
            invited = await ask(self, invitations.invitations)
        except SignInNeeded:
            return to_sign_in(self)
        except NotflixError as error:
            self.closed = error.message
            return None
        self.closed = ""
        self.people = [model(person, actor, used.get(person.id, 0)) for person in everybody]
        named = {person.id: person.shown_name for person in everybody}
        self.links = [link_model(link, named) for link in invited]
        self.roles = [role.value for role in Role if may_hand_out(actor, role)]
        self.ready = True
        return None


def model(person: Person, actor: Actor, used: int = 0) -> PersonModel:
    groups = ", ".join(sorted(person.groups))
    facts = (groups, room(used, person.quota_bytes), person.email)
    return PersonModel(
        id=person.id,
        name=person.name,
        shown=person.shown_name,
        role=person.role.value,
        role_says=ROLES[person.role][0],
        groups=groups,
        detail=" · ".join(fact for fact in facts if fact),
        quota="" if person.quota_bytes is None else f"{person.quota_bytes / GIB:g}",
        disabled=person.disabled,
        is_me=bool(actor.person_id) and person.id == actor.person_id,
        changes=may_hand_out(actor, person.role),
    )


def room(used: int, quota: int | None) -> str:
    """'1.2 GB of 5.0 GB'; '' for nothing, where there is no limit."""
    if quota is None:
        return size(used) if used else ""
    return f"{size(used) if used else 'nothing'} of {size(quota)}"


def link_model(link: OneTimeLink, named: dict[str, str]) -> LinkModel:
    whom = f"New password for {named.get(link.person_id, 'somebody')}" if link.person_id else ROLES[link.role][0]
    groups = f" · {', '.join(sorted(link.groups))}" if link.groups else ""
    return LinkModel(link.id, whom + groups, view_models.until(link.expires_at))


def _bytes(text: str) -> int | None:
    """GiB as they are typed; None where nothing is, or no number."""
    try:
        return int(float(text.replace(",", ".")) * GIB) if text.strip() else None
    except (ValueError, OverflowError):
        return None


@rx.page(route="/people", title="People · Notflix", on_load=People.open)
def people_page() -> rx.Component:
    return page(
        rx.cond(
            People.closed != "",
            state("This is not for everybody", People.closed),
            rx.fragment(
                rx.el.div(rx.el.h1("People"), *_invite(), class_name="title-line"),
                notice(People.message, People.close),
                rx.cond(
                    People.link != "",
                    shown_once(People.link_says, People.link, "The link", People.done),
                    rx.fragment(),
                ),
                rx.cond(People.ready, _lists(), rx.el.div(class_name="entry entry-bone bone")),
            ),
        ),
        name="main-people",
        subscriber=People,
    )


def _lists() -> rx.Component:
    return rx.fragment(
        rx.cond(
            People.people.length() > 0,
            rx.el.ul(rx.foreach(People.people, _person), class_name="card-list"),
            rx.el.p(
                "Nobody has an account yet: whoever sits at this machine may do everything. Invite yourself first, as "
                "the owner.",
                class_name="dim",
            ),
        ),
        rx.cond(
            People.links.length() > 0,
            rx.el.section(
                rx.el.h2("Open links"),
                rx.el.ul(rx.foreach(People.links, _open_link), class_name="card-list"),
                class_name="section",
            ),
            rx.fragment(),
        ),
    )


def _invite() -> list[rx.Component]:
    return [
        rx.el.button("Invite", type="button", class_name="button button-beam", on_click=OPEN_DIALOG_BESIDE),
        _dialog(
            "Invite somebody",
            _roles("viewer"),
            field("Groups, separated by commas", "groups", placeholder="family, friends", max_length=1000),
            select("The link is good for", "days", list(DAYS.items()), default_value="7"),
            action="Make the link",
            on_submit=People.invite,
        ),
    ]


def _roles(chosen: str | rx.Var) -> rx.Component:
    """Nobody hands out more than they have; the use case sees to it."""
    return choices("Role", "role", [(role.value, *ROLES[role]) for role in Role], chosen, shown=People.roles)


def _dialog(title: str | rx.Var, *fields: rx.Component, action: str, on_submit: Any) -> rx.Component:
    return rx.el.dialog(
        rx.el.form(
            rx.el.h2(title),
            *fields,
            rx.el.div(
                rx.el.button("Cancel", type="button", class_name="button button-quiet"),
                rx.el.button(action, type="submit", class_name="button button-beam"),
                class_name="dialog-actions",
                on_click=CLOSE_DIALOG_BY_BUTTON,
            ),
            on_submit=on_submit,
            class_name="dialog-body",
        ),
        class_name="dialog",
        aria_label=title,
        on_click=CLOSE_DIALOG_FROM_OUTSIDE,
    )


def _person(person: rx.Var[PersonModel]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            face(person.shown), class_name=rx.cond(person.disabled, "face face-away", "face"), aria_hidden="true"
        ),
        rx.el.div(
            rx.el.h3(
                person.shown,
                rx.cond(person.shown != person.name, rx.el.span(person.name, class_name="dim"), rx.fragment()),
                rx.el.span(person.role_says, class_name="role"),
                rx.cond(person.is_me, rx.el.span("You", class_name="role"), rx.fragment()),
            ),
            rx.el.p(
                rx.cond(person.disabled, rx.el.span("Disabled", class_name="state state-cancelled"), rx.fragment()),
                rx.el.span(person.detail),
                class_name="entry-state",
            ),
        ),
        rx.cond(person.changes, _actions(person), rx.fragment()),
        key=person.id,
        custom_attrs={"data-person": person.name},
    )


def _actions(person: rx.Var[PersonModel]) -> rx.Component:
    return rx.el.div(
        _small("Change", OPEN_DIALOG_BESIDE),
        _dialog(
            person.shown,
            rx.el.input(type="hidden", name="person", value=person.id, read_only=True),
            _roles(person.role),
            field("Groups, separated by commas", "groups", default_value=person.groups, max_length=1000),
            field("Room for videos, in GB", "quota", default_value=person.quota, placeholder="no limit"),
            action="Save",
            on_submit=People.change,
        ),
        _small("Password link", People.reset_password(person.id)),
        rx.cond(
            person.is_me,
            rx.fragment(),
            rx.fragment(
                rx.cond(
                    person.disabled,
                    _small("Enable", People.enable(person.id)),
                    _small("Disable", People.disable(person.id)),
                ),
                confirm(
                    label="Remove",
                    question="Remove this account?",
                    detail="They are signed out everywhere and cannot come back. Their videos stay.",
                    action="Remove it",
                    on_confirm=People.remove(person.id),
                ),
            ),
        ),
        class_name="entry-actions",
    )


def _small(label: str, on_click: Any) -> rx.Component:
    return rx.el.button(label, type="button", class_name="button button-quiet button-small", on_click=on_click)


def _open_link(link: rx.Var[LinkModel]) -> rx.Component:
    return rx.el.li(
        rx.el.span("→", class_name="face", aria_hidden="true"),
        rx.el.div(rx.el.h3(link.says), rx.el.p(link.until, class_name="entry-state")),
        rx.el.div(_small("Withdraw", People.withdraw(link.id)), class_name="entry-actions"),
        key=link.id,
    )
