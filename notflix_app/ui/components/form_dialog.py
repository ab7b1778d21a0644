"""A form that stands before the page until it is sent or left."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE
from .text import t


def form_dialog(title: str | rx.Var, *fields: rx.Component, action: str | rx.Var, on_submit: Any) -> rx.Component:
    return rx.el.dialog(
        rx.el.form(
            rx.el.h2(title),
            *fields,
            rx.el.div(
                rx.el.button(t("Cancel"), type="button", class_name="button button-quiet"),
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


def small_button(label: str | rx.Var, on_click: Any) -> rx.Component:
    return rx.el.button(label, type="button", class_name="button button-quiet button-small", on_click=on_click)
