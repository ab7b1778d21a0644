"""What the page of one's own account is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...translation.amounts import ago
from ...translation.texts import gettext
from .text import t


@dataclass(frozen=True)
class RowModel:
    """Something of one's own that can be ended. mark: a word beside its name, or ''."""

    id: str
    name: str
    detail: str
    mark: str = ""


def used(at: float | None) -> str:
    """at: seconds since the epoch; None: never."""
    return gettext("used {ago}", ago=ago(at)) if at else gettext("not used yet")


def part(title: str | rx.Var, *children: rx.Component, note: str | rx.Var = "") -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2(title), rx.el.p(note, class_name="dim access-note"), class_name="account-head"),
        *children,
        class_name="account-part",
        aria_label=title,
    )


def rows(items: rx.Var[list[RowModel]], action: str | rx.Var, on_end: Callable[[rx.Var[str]], Any]) -> rx.Component:
    return rx.cond(
        items.length() > 0,
        rx.el.ul(rx.foreach(items, lambda item: _row(item, action, on_end)), class_name="card-list"),
        rx.fragment(),
    )


def _row(item: rx.Var[RowModel], action: str | rx.Var, on_end: Callable[[rx.Var[str]], Any]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(item.name, rx.cond(item.mark != "", rx.el.span(item.mark, class_name="role"), rx.fragment())),
            rx.el.p(item.detail, class_name="entry-state"),
        ),
        rx.el.button(
            action,
            type="button",
            class_name="button button-quiet button-small",
            on_click=on_end(item.id),
            aria_label=t("{action}: {name}", action=action, name=item.name),
        ),
        key=item.id,
        class_name="row-plain",
    )


def ticks(legend: str | rx.Var, options: list[tuple[str, str, str]], ticked: Collection[str]) -> rx.Component:
    """Any of a few. options: name, and English what it is called and what it means."""
    return rx.el.fieldset(
        rx.el.legend(legend),
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(type="checkbox", name=name, default_checked=name in ticked),
                    rx.el.span(rx.el.strong(t(called)), rx.el.small(t(means))),
                    class_name="option",
                )
                for name, called, means in options
            ),
            class_name="options",
        ),
        class_name="choice account-wide",
    )
