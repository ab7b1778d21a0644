"""The watch page of a film that is not live yet: its dark screen, and how far it is or why it failed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ...core.video import VideoState
from ..view_models import VideoStatusModel
from .card import picture, share
from .strip import strip
from .text import t

ARRIVING = VideoState.UPLOADING.value


def coming_film(film: rx.Var[VideoStatusModel], *, on_retry: Any, on_salvage: Any) -> rx.Component:
    return rx.el.section(
        rx.el.div(picture(film), class_name="coming-screen"),
        rx.el.div(
            rx.cond(film.error == "", share(film), rx.fragment()),
            rx.el.div(
                rx.el.span(film.doing, class_name=f"state state-{film.state}"),
                rx.cond(film.strip.left != "", rx.el.span(film.strip.left), rx.fragment()),
                class_name="entry-state",
                role="status",
            ),
            rx.cond(
                film.error != "",
                _failed(film, on_retry, on_salvage),
                rx.el.p(t("It starts here by itself as soon as it is live."), class_name="dim"),
            ),
            strip(film.strip),
            class_name="coming-words",
        ),
        class_name="coming",
        custom_attrs={"data-state": film.state},
    )


def still_made(film: rx.Var[VideoStatusModel]) -> rx.Component:
    """Below a film that plays already: how far the rest of it is."""
    return rx.el.section(
        rx.el.div(
            rx.el.span(
                rx.cond(film.state == ARRIVING, t("The rest is still being sent"), t("The rest is still being made")),
                class_name="state",
            ),
            rx.cond(film.strip.left != "", rx.el.span(film.strip.left), rx.fragment()),
            class_name="entry-state",
        ),
        strip(film.strip),
        class_name="still-made",
        aria_label=t("How far the film is"),
    )


def _failed(film: rx.Var[VideoStatusModel], on_retry: Any, on_salvage: Any) -> rx.Component:
    """Why, and the one way on that there may be."""
    again = rx.el.button(t("Try again"), type="button", class_name="button button-beam", on_click=on_retry)
    rest = rx.el.button(t("Use what can be read"), type="button", class_name="button button-beam", on_click=on_salvage)
    return rx.fragment(
        rx.el.p(film.error, class_name="entry-error", role="alert"),
        rx.cond(film.can_retry, rx.el.div(again, class_name="entry-actions"), rx.fragment()),
        rx.cond(
            film.can_salvage,
            rx.el.div(
                rest,
                rx.el.p(
                    t("It goes live without what is broken, and this page says what is missing."), class_name="dim"
                ),
                class_name="entry-actions",
            ),
            rx.fragment(),
        ),
    )
