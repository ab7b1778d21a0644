"""Who did what: for admins, newest first, a page at a time."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.audit import IN_WORDS, OF_VIDEOS, AuditEntry, Deed
from ...core.errors import NotflixError
from ...core.rights import OPERATOR
from ...translation.sentences import phrase
from ...translation.texts import gettext
from ...usecases import people
from ...usecases.audit import audit_entries, titles_of
from ..components.fields import field, select
from ..components.page import page
from ..components.react import Link, LocalTime
from ..components.restricted import restricted
from ..components.text import t
from ..deeds import DEEDS
from ..provide import ask
from ..restricted import Restricted
from ..who import Who

AT_ONCE = 50
NAMES = "audit-names"
MAX_PAGES = 10_000


@dataclass(frozen=True)
class EntryModel:
    """at: seconds since the epoch. href: of the video that it was done to, while that is there."""

    at: float
    who: str
    deed: str
    target: str
    href: str
    detail: str
    address: str


class Audit(Restricted, rx.State):
    """who, deed: the filter. number: of the page that is shown, from 0. older: there is a page after it."""

    ready: bool = False
    entries: list[EntryModel] = []
    names: list[str] = []
    who: str = ""
    deed: str = ""
    number: int = 0
    older: bool = False

    @rx.event
    async def open(self):
        return await self._look()

    @rx.event
    async def choose(self, form: dict[str, Any]):
        self.who, self.deed, self.number = str(form.get("who", "")).strip()[:100], str(form.get("deed", "")), 0
        return await self._look()

    @rx.event
    async def turn(self, by: int):
        self.number = max(0, min(MAX_PAGES, self.number + by))
        return await self._look()

    async def _look(self):
        deed = Deed(self.deed) if self.deed in list(Deed) else None
        try:
            entries = await ask(
                self, audit_entries, limit=AT_ONCE + 1, offset=self.number * AT_ONCE, who=self.who, deed=deed
            )
            titles = await ask(self, titles_of, entries)
            self.names = [OPERATOR.name, *(person.name for person in await ask(self, people.people))]
        except NotflixError as error:
            return self._deny(error)
        self.entries = [model(entry, titles) for entry in entries[:AT_ONCE]]
        self.older = len(entries) > AT_ONCE
        self._admit()
        self.ready = True
        return None


def model(entry: AuditEntry, titles: Mapping[str, str]) -> EntryModel:
    """Nobody is told that somebody did it to themself."""
    is_there = entry.deed in OF_VIDEOS and entry.target in titles
    target = titles.get(entry.target, entry.target) if is_there else entry.target
    return EntryModel(
        at=entry.at,
        who=_name(entry),
        deed=gettext(DEEDS[entry.deed]),
        target="" if entry.target == entry.who else target,
        href=f"/watch/{entry.target}" if is_there else "",
        detail=_detail(entry),
        address=entry.address,
    )


def _detail(entry: AuditEntry) -> str:
    """A name, or words of ours."""
    return ", ".join(map(phrase, entry.detail.split(", "))) if entry.deed in IN_WORDS else entry.detail


def _name(entry: AuditEntry) -> str:
    if entry.who == OPERATOR.name and not entry.person_id:
        return gettext("operator")
    return entry.who or gettext("Somebody")


@rx.page(route="/audit", title=t("Audit · Notflix"), on_load=[Who.open, Audit.open])
def audit_page() -> rx.Component:
    return page(
        restricted(
            Audit,
            rx.el.div(rx.el.h1(t("Audit")), class_name="title-line"),
            _filter(),
            rx.cond(Audit.ready, _entries(), rx.el.div(class_name="entry entry-bone bone")),
        ),
        name="main-audit",
    )


def _filter() -> rx.Component:
    return rx.el.form(
        field(
            t("Who"),
            "who",
            placeholder=t("anybody"),
            default_value=Audit.who,
            list=NAMES,
            max_length=100,
            auto_complete="off",
        ),
        rx.el.datalist(rx.foreach(Audit.names, lambda name: rx.el.option(value=name)), id=NAMES),
        select(
            t("What they did"),
            "deed",
            [("", t("anything")), *((deed.value, t(words)) for deed, words in DEEDS.items())],
            default_value=Audit.deed,
            key=Audit.deed,
        ),
        rx.el.button(t("Show"), type="submit", class_name="button"),
        on_submit=Audit.choose,
        class_name="account-form audit-filter",
        role="search",
        aria_label=t("Filter"),
    )


def _entries() -> rx.Component:
    return rx.cond(
        Audit.entries.length() > 0,
        rx.fragment(
            rx.el.ol(rx.foreach(Audit.entries, _entry), class_name="card-list"),
            rx.el.div(
                _turn(t("Newer"), -1, Audit.number > 0),
                _turn(t("Older"), 1, Audit.older),
                class_name="audit-turn",
            ),
        ),
        rx.el.p(t("Nothing like this was noted."), class_name="dim", role="status"),
    )


def _entry(entry: rx.Var[EntryModel]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(entry.who), " ", entry.deed, class_name="audit-deed"),
            rx.el.p(
                rx.cond(
                    entry.href != "",
                    Link.create(entry.target, to=entry.href),
                    rx.cond(entry.target != "", rx.el.span(entry.target), rx.fragment()),
                ),
                rx.cond(entry.detail != "", rx.el.span(entry.detail), rx.fragment()),
                class_name="entry-state audit-what",
            ),
        ),
        rx.el.p(
            LocalTime.create(at=entry.at),
            rx.cond(entry.address != "", rx.el.span(entry.address), rx.fragment()),
            class_name="entry-state audit-when",
        ),
        class_name="row-plain",
    )


def _turn(label: rx.Var, by: int, there: rx.Var[bool]) -> rx.Component:
    button = rx.el.button(label, type="button", class_name="button button-quiet button-small", on_click=Audit.turn(by))
    return rx.cond(there, button, rx.fragment())
