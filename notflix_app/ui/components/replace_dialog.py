"""Giving a film another file, on its page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .dialog import button_with_dialog, dialog, dialog_actions, dialog_body, leave_button
from .react import ReplaceFile
from .text import t


def replace_dialog(video: rx.Var[str], *, on_begun: Any) -> rx.Component:
    """A button with its dialog. What is sent goes on while it is closed."""
    body = dialog_body(
        t("Replace the file"),
        rx.el.p(
            t(
                "The film keeps its address, its words, its subtitles and its views. It plays on as it is,"
                " until what is made of the new file takes over."
            )
        ),
        ReplaceFile.create(video=video, on_begun=on_begun),
        dialog_actions(leave_button(t("Close"))),
    )
    return button_with_dialog(t("Replace the file"), dialog(t("Replace the file"), body))
