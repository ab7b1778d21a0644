"""Choosing a film's poster, on its page."""

from __future__ import annotations

import reflex as rx

from .dialog import button_with_dialog, dialog, dialog_actions, dialog_body, leave_button
from .react import PosterChoice
from .text import t


def poster_dialog(video: rx.Var[str], poster: rx.Var[str], storyboard: rx.Var[str]) -> rx.Component:
    """A button with its dialog."""
    choice = PosterChoice.create(video=video, poster=poster, storyboard=storyboard)
    body = dialog_body(t("Poster"), choice, dialog_actions(leave_button(t("Done"))))
    return button_with_dialog(t("Poster"), dialog(t("Poster"), body, class_name="dialog dialog-wide"))
