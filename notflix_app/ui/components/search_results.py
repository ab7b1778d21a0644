"""What a query found."""

from __future__ import annotations

import reflex as rx

from ..search_models import SearchModel
from ..view_models import CardModel
from .card import card
from .narrowing import chips, narrowing, narrowing_button
from .places import places, places_button
from .react import Link, TabTitle
from .text import t

FEW = 6  # films below which places are seen without a way to them


def search_results(search: rx.Var[SearchModel], cards: rx.Var[list[CardModel]], more: rx.Component) -> rx.Component:
    """more: what stands below the cards."""
    return rx.el.section(
        TabTitle.create(title=search.text),
        rx.el.div(
            rx.el.h1(
                search.heading,
                rx.cond(search.text != "", rx.fragment(" ", rx.el.q(search.text)), ""),
                class_name="found",
            ),
            rx.cond((search.places.length() > 0) & (cards.length() > FEW), places_button(search.places), rx.fragment()),
            narrowing_button(search),
            chips(search),
            rx.cond(cards.length() > 0, _meant(search), rx.fragment()),
            class_name="found-head",
        ),
        rx.el.div(
            rx.cond(search.facets.length() > 0, narrowing(search), rx.fragment()),
            rx.el.div(
                rx.cond(cards.length() > 0, _grid(search, cards), _none(search)),
                more,
                rx.cond(search.places.length() > 0, places(search.places), rx.fragment()),
                class_name="found-films",
            ),
            class_name="found-body",
        ),
        class_name="section section-found",
        custom_attrs={"aria-label": t("Results")},
    )


def _grid(search: rx.Var[SearchModel], cards: rx.Var[list[CardModel]]) -> rx.Component:
    return rx.el.div(
        rx.foreach(cards, card), class_name="grid grid-found", custom_attrs={"data-results-for": search.text}
    )


def _meant(search: rx.Var[SearchModel]) -> rx.Component:
    return rx.cond(
        search.meant != "",
        rx.el.p(t("Did you mean"), " ", Link.create(search.meant, to=search.meant_href, class_name="link"), "?"),
        rx.fragment(),
    )


def _none(search: rx.Var[SearchModel]) -> rx.Component:
    nothing = rx.cond(search.chips.length() > 0, _nothing_so_narrow(search), _nothing(search))
    return rx.el.div(
        rx.cond(search.places.length() > 0, rx.fragment(), nothing),
        class_name="none",
        custom_attrs={"data-results-for": search.text},
    )


def _nothing_so_narrow(search: rx.Var[SearchModel]) -> rx.Component:
    return rx.fragment(
        rx.el.p(t("Nothing has all of this.")),
        rx.el.p(Link.create(t("Look everywhere"), to=search.all_href, class_name="button"), class_name="dim"),
    )


def _nothing(search: rx.Var[SearchModel]) -> rx.Component:
    return rx.fragment(
        rx.el.p(t("Nothing has these words in its title, tags or description.")),
        rx.cond(search.meant != "", _meant(search), rx.el.p(t("Try fewer letters or another word."), class_name="dim")),
    )
