"""What there is to read of a film below its picture, and the form that changes it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ..film_about import AboutModel
from ..search_models import OptionModel
from .fields import field
from .react import Drafts, Link
from .text import t


def film_words(
    title: rx.Var[str],
    tags: rx.Var[list[OptionModel]],
    description: rx.Var[str],
    about: rx.Var[AboutModel],
    lost: rx.Var[str],
    actions: rx.Component,
) -> rx.Component:
    """tags: each leads to all that have it. lost: a sentence about what is missing of it, or ''."""
    return rx.el.div(
        rx.cond(
            about.place != "",
            rx.el.p(Link.create(about.place, to=about.series_href, class_name="link"), class_name="watch-series"),
            rx.fragment(),
        ),
        rx.el.h1(title, class_name="watch-title"),
        _made(about),
        rx.cond(
            lost != "",
            rx.el.p(rx.el.span(t("Incomplete"), class_name="state"), rx.el.span(lost), class_name="entry-state lost"),
            rx.fragment(),
        ),
        rx.cond(
            tags.length() > 0,
            rx.el.div(
                rx.foreach(tags, lambda tag: Link.create(tag.label, to=tag.href, class_name="chip-link")),
                class_name="chips",
            ),
            rx.fragment(),
        ),
        rx.cond(description != "", rx.el.p(description, class_name="watch-text"), rx.fragment()),
        actions,
        class_name="words",
    )


def _made(about: rx.Var[AboutModel]) -> rx.Component:
    """When, and by whom."""
    return rx.cond(
        (about.year != "") | (about.people.length() > 0),
        rx.el.p(
            rx.cond(about.year != "", rx.el.span(about.year, class_name="mono"), rx.fragment()),
            rx.cond(about.people.length() > 0, rx.el.span(about.people.join(", ")), rx.fragment()),
            class_name="watch-made",
        ),
        rx.fragment(),
    )


def film_words_form(
    video: rx.Var[str], written: rx.Var[dict[str, str]], *, on_save: Any, on_cancel: Any
) -> rx.Component:
    """video: the film's id. written: what its fields hold (film_about)."""
    return rx.el.form(
        Drafts.create(
            field(t("Title"), "title", default_value=written["title"], max_length=200, required=True, auto_focus=True),
            field(t("Tags, separated by commas"), "tags", default_value=written["tags"]),
            _description_field(written["description"]),
            *_about_fields(written),
            of=video,
        ),
        rx.el.div(
            rx.el.button(t("Save"), type="submit", class_name="button button-beam button-small"),
            rx.el.button(t("Cancel"), type="reset", class_name="button button-quiet button-small", on_click=on_cancel),
            class_name="entry-actions",
        ),
        on_submit=on_save,
        key=video,
        class_name="words edit",
    )


def _description_field(description: rx.Var[str]) -> rx.Component:
    return rx.el.label(
        rx.el.span(t("Description"), class_name="field-label"),
        rx.el.textarea(name="description", default_value=description, max_length=5000, rows=5, class_name="input"),
        class_name="field",
    )


def _about_fields(written: rx.Var[dict[str, str]]) -> tuple[rx.Component, ...]:
    number = {"input_mode": "numeric", "max_length": 4}
    return (
        rx.el.div(
            field(t("Year"), "year", default_value=written["year"], **number),
            field(t("People, separated by commas"), "people", default_value=written["people"]),
            class_name="fields-made",
        ),
        rx.el.div(
            field(t("Series"), "series", default_value=written["series"], max_length=200),
            field(t("Season"), "season", default_value=written["season"], **number),
            field(t("Episode"), "episode", default_value=written["episode"], **number),
            class_name="fields-series",
        ),
    )
