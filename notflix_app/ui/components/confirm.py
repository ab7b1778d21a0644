"""A button that asks before it acts."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .dialog import button_with_dialog, dialog, dialog_actions, dialog_body, leave_button
from .text import t


def confirm(*, label: rx.Var, question: rx.Var, detail: rx.Var, action: rx.Var, on_confirm: Any) -> rx.Component:
    body = dialog_body(
        question,
        rx.el.p(detail),
        dialog_actions(
            leave_button(t("Keep it")),
            rx.el.button(action, type="button", class_name="button button-bad", on_click=on_confirm),
        ),
    )
    return button_with_dialog(label, dialog(question, body))


def confirm_delete(on_confirm: Any) -> rx.Component:
    return confirm(
        label=t("Delete"),
        question=t("Delete this video?"),
        detail=t("Nobody sees it any more from now on. As long as the bin keeps it, it can be put back from there."),
        action=t("Delete it"),
        on_confirm=on_confirm,
    )
