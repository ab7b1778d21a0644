"""The film that the home page leads with."""

from __future__ import annotations

import reflex as rx

from ..view_models import CardModel
from .card import picture
from .react import Link
from .text import t


def lead(video: rx.Var[CardModel]) -> rx.Component:
    """A film over its own darkened poster: what the page opens with."""
    return rx.el.section(
        rx.el.div(picture(video, first=True), class_name="lead-screen"),
        rx.el.div(
            rx.el.h1(Link.create(video.title, to=video.href), class_name="lead-title", title=video.title),
            rx.el.p(
                rx.cond(video.runs != "", rx.el.span(video.runs), rx.fragment()),
                rx.el.span(video.added),
                rx.foreach(video.tags[:3], lambda tag: rx.el.span(tag, class_name="tag")),
                class_name="facts",
            ),
            rx.cond(video.description != "", rx.el.p(video.description, class_name="lead-text"), rx.fragment()),
            Link.create(
                rx.el.svg(
                    rx.el.path(d="M5 3.5v13l11-6.5z"), view_box="0 0 20 20", custom_attrs={"aria-hidden": "true"}
                ),
                t("Play"),
                to=video.href,
                class_name="button button-beam button-large",
                custom_attrs={"aria-label": t("Play {title}", title=video.title)},
            ),
            class_name="lead-words",
        ),
        class_name="lead",
    )


def lead_skeleton() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(class_name="bone bone-title"),
            rx.el.span(class_name="bone bone-line bone-short"),
            rx.el.span(class_name="bone bone-button"),
            class_name="lead-words",
        ),
        class_name="lead",
        aria_hidden="true",
    )
