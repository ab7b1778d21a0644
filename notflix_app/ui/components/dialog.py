"""What stands before the page until it is answered or left: Escape and a press beside it close it, too."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE, OPEN_DIALOG_BESIDE
from .text import t


def dialog(title: str | rx.Var, *content: rx.Component, class_name: str = "dialog") -> rx.Component:
    """title: as it is read out. To stand beside the button that opens it."""
    return rx.el.dialog(*content, class_name=class_name, aria_label=title, on_click=CLOSE_DIALOG_FROM_OUTSIDE)


def button_with_dialog(label: str | rx.Var, opened: rx.Component) -> rx.Component:
    return rx.fragment(small_button(label, OPEN_DIALOG_BESIDE), opened)


def dialog_body(title: str | rx.Var, *content: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.h2(title), *content, class_name="dialog-body")


def dialog_actions(*buttons: rx.Component) -> rx.Component:
    """The buttons at its end, each of which closes it."""
    return rx.el.div(*buttons, class_name="dialog-actions", on_click=CLOSE_DIALOG_BY_BUTTON)


def leave_button(label: str | rx.Var) -> rx.Component:
    """That does nothing."""
    return rx.el.button(label, type="button", class_name="button button-quiet")


def cancel_button() -> rx.Component:
    """Of a form: what was changed in it is as it was."""
    return rx.el.button(t("Cancel"), type="reset", class_name="button button-quiet")


def form_dialog(
    title: str | rx.Var, *fields: rx.Component, action: str | rx.Var, on_submit: Any, key: str | rx.Var = ""
) -> rx.Component:
    """A form that stands before the page until it is sent or left. key: what its fields begin with; where that is
    another, they begin anew."""
    return dialog(
        title,
        rx.el.form(
            rx.el.h2(title),
            *fields,
            dialog_actions(cancel_button(), rx.el.button(action, type="submit", class_name="button button-beam")),
            on_submit=on_submit,
            key=key,
            class_name="dialog-body",
        ),
    )


def small_button(label: str | rx.Var, on_click: Any) -> rx.Component:
    return rx.el.button(label, type="button", class_name="button button-quiet button-small", on_click=on_click)
