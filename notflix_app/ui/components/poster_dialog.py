"""Choosing a film's poster, on its page."""

from __future__ import annotations

import reflex as rx

from .browser import CLOSE_DIALOG_BY_BUTTON, CLOSE_DIALOG_FROM_OUTSIDE, OPEN_DIALOG_BESIDE
from .form_dialog import small_button
from .react import PosterChoice
from .text import t


def poster_dialog(video: rx.Var[str], poster: rx.Var[str], storyboard: rx.Var[str]) -> rx.Component:
    """A button with its dialog."""
    return rx.fragment(
        small_button(t("Poster"), OPEN_DIALOG_BESIDE),
        rx.el.dialog(
            rx.el.div(
                rx.el.h2(t("Poster")),
                PosterChoice.create(video=video, poster=poster, storyboard=storyboard),
                rx.el.div(
                    rx.el.button(t("Done"), type="button", class_name="button button-quiet"),
                    class_name="dialog-actions",
                    on_click=CLOSE_DIALOG_BY_BUTTON,
                ),
                class_name="dialog-body",
            ),
            class_name="dialog dialog-wide",
            aria_label=t("Poster"),
            on_click=CLOSE_DIALOG_FROM_OUTSIDE,
        ),
    )
