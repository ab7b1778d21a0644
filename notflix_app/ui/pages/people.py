"""People: who there is, and what each may do."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.comma_list import comma_list
from ...core.errors import NotflixError, Refused
from ...core.people import Person, Role
from ...core.rights import Actor, may_hand_out
from ...translation.amounts import size
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases import people
from ..components.confirm import confirm
from ..components.dialog import button_with_dialog, form_dialog, small_button
from ..components.fields import field
from ..components.page import notice, page
from ..components.person_menu import face
from ..components.restricted import restricted
from ..components.text import t
from ..provide import ask
from ..restricted import Restricted
from ..visits import is_visited
from ..who import Who, actor_at
from .invitations import ROLES, Invitations, invite, link_shown_once, open_links, roles

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


class People(Restricted, rx.State):
    ready: bool = False
    message: str = ""
    people: list[PersonModel] = []

    @rx.event
    async def open(self):
        if is_visited(self):
            self.message = ""
        return await self._look()

    @rx.event
    async def change(self, form: dict[str, Any]):
        person, role = str(form.get("person", "")), str(form.get("role", ""))
        try:
            quota = quota_typed(str(form.get("quota", "")))
        except Refused as error:
            self.message = sentence(error.message)
            return
        changes: dict[str, Any] = {"groups": comma_list(str(form.get("groups", ""))), "quota_bytes": quota}
        if role in list(Role):
            changes["role"] = Role(role)
        await self._do(people.change, person, **changes)

    @rx.event
    async def disable(self, person: str):
        await self._do(people.change, person, disabled=True)

    @rx.event
    async def enable(self, person: str):
        await self._do(people.change, person, disabled=False)

    @rx.event
    async def remove(self, person: str):
        await self._do(people.remove, person)

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self.message = ""
        try:
            done = await ask(self, usecase, *args, **more)
        except NotflixError as error:
            self.message = sentence(error.message)
            done = None
        await self._look()
        return done

    async def _look(self):
        try:
            actor = await actor_at(self)
            everybody = await ask(self, people.people)
            used = await ask(self, people.used_bytes)
        except NotflixError as error:
            return self._deny(error)
        self._admit()
        self.people = [model(person, actor, used.get(person.id, 0)) for person in everybody]
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
        role_says=gettext(ROLES[person.role][0]),
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
    return gettext("{used} of {quota}", used=size(used) if used else gettext("nothing"), quota=size(quota))


def quota_typed(text: str) -> int | None:
    """In bytes; None where nothing is typed: no limit. Raises Refused for what is no number of GB."""
    typed = text.strip()
    number = re.fullmatch(r"([0-9]{1,7}(?:[.,][0-9]{1,3})?)\s*(?:GB)?", typed, re.IGNORECASE)
    if typed and number is None:
        raise Refused(f"The room is “{typed[:20]}”; write how many GB it is, as 1.5, or nothing for no limit.")
    return int(float(number[1].replace(",", ".")) * GIB) if number else None


@rx.page(route="/people", title=t("People · Notflix"), on_load=[Who.open, People.open, Invitations.open])
def people_page() -> rx.Component:
    return page(
        restricted(
            People,
            rx.el.div(rx.el.h1(t("People")), *invite(), class_name="title-line"),
            notice(People.message, People.close),
            link_shown_once(),
            rx.cond(People.ready, _lists(), rx.el.div(class_name="entry entry-bone bone")),
        ),
        name="main-people",
    )


def _lists() -> rx.Component:
    return rx.fragment(
        rx.cond(
            People.people.length() > 0,
            rx.el.ul(rx.foreach(People.people, _person), class_name="card-list"),
            rx.el.p(
                t(
                    "Nobody has an account yet: whoever sits at this machine may do everything. Invite yourself first, "
                    "as the owner."
                ),
                class_name="dim",
            ),
        ),
        open_links(),
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
                rx.cond(person.is_me, rx.el.span(t("You"), class_name="role"), rx.fragment()),
            ),
            rx.el.p(
                rx.cond(person.disabled, rx.el.span(t("Disabled"), class_name="state state-cancelled"), rx.fragment()),
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
        button_with_dialog(
            t("Change"),
            form_dialog(
                person.shown,
                rx.el.input(type="hidden", name="person", value=person.id, read_only=True),
                roles(person.role),
                field(t("Groups, separated by commas"), "groups", default_value=person.groups, max_length=1000),
                field(t("Room for videos, in GB"), "quota", default_value=person.quota, placeholder=t("no limit")),
                action=t("Save"),
                on_submit=People.change,
                key=person.groups + person.quota,
            ),
        ),
        small_button(t("Password link"), Invitations.reset_password(person.id, person.shown)),
        rx.cond(
            person.is_me,
            rx.fragment(),
            rx.fragment(
                rx.cond(
                    person.disabled,
                    small_button(t("Enable"), People.enable(person.id)),
                    small_button(t("Disable"), People.disable(person.id)),
                ),
                confirm(
                    label=t("Remove"),
                    question=t("Remove this account?"),
                    detail=t("They are signed out everywhere and cannot come back. Their videos stay."),
                    action=t("Remove it"),
                    on_confirm=People.remove(person.id),
                ),
            ),
        ),
        class_name="entry-actions",
    )
