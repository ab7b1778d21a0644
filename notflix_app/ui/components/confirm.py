"""A button that asks before it acts."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE, OPEN_DIALOG_BESIDE
from .text import t


def confirm(*, label: rx.Var, question: rx.Var, detail: rx.Var, action: rx.Var, on_confirm: Any) -> rx.Component:
    return rx.fragment(
        rx.el.button(label, type="button", class_name="button button-quiet button-small", on_click=OPEN_DIALOG_BESIDE),
        rx.el.dialog(
            rx.el.div(
                rx.el.h2(question),
                rx.el.p(detail),
                rx.el.div(
                    rx.el.button(t("Keep it"), type="button", class_name="button button-quiet"),
                    rx.el.button(action, type="button", class_name="button button-bad", on_click=on_confirm),
                    class_name="dialog-actions",
                    on_click=CLOSE_DIALOG_BY_BUTTON,
                ),
                class_name="dialog-body",
            ),
            class_name="dialog",
            aria_label=question,
            on_click=CLOSE_DIALOG_FROM_OUTSIDE,
        ),
    )


def confirm_delete(on_confirm: Any) -> rx.Component:
    return confirm(
        label=t("Delete"),
        question=t("Delete this video?"),
        detail=t("Nobody sees it any more from now on. As long as the bin keeps it, it can be put back from there."),
        action=t("Delete it"),
        on_confirm=on_confirm,
    )
