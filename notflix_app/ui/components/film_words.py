"""What there is to read of a film below its picture, and the form that changes it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ..search_models import OptionModel
from .react import Link


def film_words(
    title: rx.Var[str],
    tags: rx.Var[list[OptionModel]],
    description: rx.Var[str],
    lost: rx.Var[str],
    actions: rx.Component,
) -> rx.Component:
    """tags: each leads to all that have it. lost: a sentence about what is missing of it, or ''."""
    return rx.el.div(
        rx.el.h1(title, class_name="watch-title"),
        rx.cond(
            lost != "",
            rx.el.p(rx.el.span("Incomplete", class_name="state"), rx.el.span(lost), class_name="entry-state lost"),
            rx.fragment(),
        ),
        rx.cond(
            tags.length() > 0,
            rx.el.div(
                rx.foreach(tags, lambda tag: Link.create(tag.label, to=tag.href, class_name="chip-link")),
                class_name="chips",
            ),
            rx.fragment(),
        ),
        rx.cond(description != "", rx.el.p(description, class_name="watch-text"), rx.fragment()),
        actions,
        class_name="words",
    )


def film_words_form(
    title: rx.Var[str], tags: rx.Var[list[str]], description: rx.Var[str], *, on_save: Any, on_cancel: Any
) -> rx.Component:
    return rx.el.form(
        _field(
            "Title",
            rx.el.input(
                name="title", default_value=title, max_length=200, required=True, class_name="input", auto_focus=True
            ),
        ),
        _field(
            "Tags, separated by commas", rx.el.input(name="tags", default_value=tags.join(", "), class_name="input")
        ),
        _field(
            "Description",
            rx.el.textarea(name="description", default_value=description, max_length=5000, rows=5, class_name="input"),
        ),
        rx.el.div(
            rx.el.button("Save", type="submit", class_name="button button-beam button-small"),
            rx.el.button("Cancel", type="button", class_name="button button-quiet button-small", on_click=on_cancel),
            class_name="entry-actions",
        ),
        on_submit=on_save,
        class_name="words edit",
    )


def _field(label: str, control: rx.Component) -> rx.Component:
    return rx.el.label(rx.el.span(label, class_name="field-label"), control, class_name="field")
