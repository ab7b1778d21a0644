"""What a query found."""

from __future__ import annotations

import reflex as rx

from ..view_models import CardModel
from .card import card
from .react import Link


def search_results(
    query: rx.Var[str],
    total: rx.Var[int],
    cards: rx.Var[list[CardModel]],
    meant: rx.Var[str],
    more: rx.Component,
) -> rx.Component:
    """meant: the query to suggest instead, or empty. more: what stands below the cards."""
    return rx.el.section(
        rx.el.h1(
            rx.match(
                total,
                (0, rx.fragment("Nothing for ")),
                (1, rx.fragment("1 video for ")),
                rx.fragment(total, " videos for "),
            ),
            rx.el.q(query),
            class_name="found",
            aria_live="polite",
        ),
        rx.cond(
            cards.length() > 0,
            rx.el.div(rx.foreach(cards, card), class_name="grid grid-found", custom_attrs={"data-results-for": query}),
            _none(query, meant),
        ),
        more,
        class_name="section section-found",
    )


def _none(query: rx.Var[str], meant: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.p("Nothing has these words in its title, tags or description."),
        rx.cond(
            meant != "",
            rx.fragment(
                rx.el.p("Did you mean", class_name="dim"),
                rx.el.div(Link.create(meant, to="/?q=" + meant, class_name="chip-link"), class_name="chips"),
            ),
            rx.el.p("Try fewer letters or another word.", class_name="dim"),
        ),
        class_name="none",
        custom_attrs={"data-results-for": query},
    )
