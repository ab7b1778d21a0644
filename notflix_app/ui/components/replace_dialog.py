"""Giving a film another file, on its page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE, OPEN_DIALOG_BESIDE
from .form_dialog import small_button
from .react import ReplaceFile
from .text import t


def replace_dialog(video: rx.Var[str], *, on_begun: Any) -> rx.Component:
    """A button with its dialog. What is sent goes on while it is closed."""
    return rx.fragment(
        small_button(t("Replace the file"), OPEN_DIALOG_BESIDE),
        rx.el.dialog(
            rx.el.div(
                rx.el.h2(t("Replace the file")),
                rx.el.p(
                    t(
                        "The film keeps its address, its words, its subtitles and its views. It plays on as it is,"
                        " until what is made of the new file takes over."
                    )
                ),
                ReplaceFile.create(video=video, on_begun=on_begun),
                rx.el.div(
                    rx.el.button(t("Close"), type="button", class_name="button button-quiet"),
                    class_name="dialog-actions",
                    on_click=CLOSE_DIALOG_BY_BUTTON,
                ),
                class_name="dialog-body",
            ),
            class_name="dialog",
            aria_label=t("Replace the file"),
            on_click=CLOSE_DIALOG_FROM_OUTSIDE,
        ),
    )
