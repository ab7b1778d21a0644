"""Places in films that a query found: what is said there, its second, and what is on the screen then."""

from __future__ import annotations

import reflex as rx

from ..search_models import PlaceModel
from .browser import GO_TO_PLACES
from .card import pieces
from .react import Link, PlacePicture, Poster
from .text import t

TITLE = t("In what is said")


def places(listed: rx.Var[list[PlaceModel]]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(TITLE),
        rx.el.div(rx.foreach(listed, _place), class_name="places"),
        class_name="section section-places",
        custom_attrs={"aria-label": TITLE},
    )


def places_button(listed: rx.Var[list[PlaceModel]]) -> rx.Component:
    """Leads down to them, past the films."""
    return rx.el.button(
        TITLE,
        rx.el.span(listed.length(), class_name="badge"),
        type="button",
        class_name="button button-quiet button-small",
        on_click=GO_TO_PLACES,
    )


def _place(place: rx.Var[PlaceModel]) -> rx.Component:
    return Link.create(
        rx.el.span(
            rx.cond(
                place.poster != "",
                Poster.create(video=place.video, src=place.poster, loading="lazy", decoding="async"),
                rx.el.span(class_name="poster poster-none", aria_hidden="true"),
            ),
            PlacePicture.create(video=place.video, storyboard=place.storyboard, at=place.at),
            rx.el.span(place.clock, class_name="length"),
            class_name="thumb",
        ),
        rx.el.span(
            rx.el.span(pieces(place.pieces), class_name="place-text", lang=place.language),
            rx.el.span(
                rx.cond(place.kind != "", rx.el.span(place.kind, class_name="where"), rx.fragment()),
                place.title,
                class_name="place-film",
            ),
            class_name="place-words",
        ),
        key=place.href,
        to=place.href,
        class_name="place",
        custom_attrs={"data-video": place.video},
    )
