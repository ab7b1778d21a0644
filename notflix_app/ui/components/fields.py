"""Fields of forms."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .text import t


def field(label: str | rx.Var, name: str, *, note: str | rx.Var = "", **control: Any) -> rx.Component:
    """A text field with its label above it. control: as for rx.el.input."""
    return rx.el.label(
        rx.el.span(label, class_name="field-label"),
        rx.el.input(name=name, class_name="input", **control),
        rx.el.span(note, class_name="access-note") if isinstance(note, rx.Var) or note else rx.fragment(),
        class_name="field",
    )


def select(label: str | rx.Var, name: str, options: list[tuple[str, str | rx.Var]], **control: Any) -> rx.Component:
    """One of a few, folded. options: value, name."""
    return rx.el.label(
        rx.el.span(label, class_name="field-label"),
        rx.el.select(
            *(rx.el.option(called, value=value) for value, called in options),
            name=name,
            class_name="input",
            **control,
        ),
        class_name=f"field field-{name}",
    )


def choices(
    legend: str | rx.Var,
    name: str,
    options: list[tuple[str, str, str]],
    chosen: str | rx.Var,
    shown: rx.Var[list[str]],
) -> rx.Component:
    """One of a few. options: value, and English what it is called and means. shown: values of those that are there."""
    return rx.el.fieldset(
        rx.el.legend(legend),
        rx.el.div(
            *(
                rx.cond(
                    shown.contains(value),
                    rx.el.label(
                        rx.el.input(type="radio", name=name, value=value, default_checked=chosen == value),
                        rx.el.span(rx.el.strong(t(called)), rx.el.small(t(means))),
                        class_name="option",
                    ),
                    rx.fragment(),
                )
                for value, called, means in options
            ),
            class_name="options",
        ),
        key=chosen,  # a browser keeps what was ticked, whatever is to be ticked at first
        class_name="choice",
    )
