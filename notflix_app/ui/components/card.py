"""A video as a card, in a row or in the grid of results."""

from __future__ import annotations

import reflex as rx

from ..view_models import CardModel, Piece, VideoStatusModel
from .browser import SHOW_FOCUSED
from .react import FilmCard, Link, Poster
from .strip import small_strip


def pieces(items: rx.Var[list[Piece]]) -> rx.Component:
    """Text with its matched letters in the beam's light."""
    return rx.foreach(items, lambda piece: rx.cond(piece.hit, rx.el.mark(piece.text), piece.text))


def card(video: rx.Var[CardModel]) -> rx.Component:
    return FilmCard.create(card=video, key=video.id)


def picture(video: rx.Var[CardModel] | rx.Var[VideoStatusModel], *, first: bool = False) -> rx.Component:
    """The poster, or the empty screen where there is none yet. first: it is what the page opens with."""
    when = {"custom_attrs": {"fetchPriority": "high"}} if first else {"loading": "lazy", "decoding": "async"}
    return rx.cond(
        video.poster != "",
        Poster.create(video=video.id, src=video.poster, **when),
        rx.el.span(class_name="poster poster-none", aria_hidden="true"),
    )


def coming(video: rx.Var[VideoStatusModel]) -> rx.Component:
    """A card that is not live yet: its chunk strip instead of its length."""
    return Link.create(
        rx.el.span(
            picture(video),
            share(video),
            small_strip(video.strip),
            class_name="thumb thumb-coming",
            aria_hidden="true",
        ),
        rx.el.span(video.title, class_name="card-title", title=video.title),
        rx.el.span(
            rx.el.span(video.doing, class_name="state state-" + video.state.to(str)),
            rx.cond(video.strip.left != "", rx.el.span(video.strip.left), rx.fragment()),
            class_name="card-note",
        ),
        to=video.href,
        class_name="card card-coming",
    )


def share(video: rx.Var[VideoStatusModel]) -> rx.Component:
    """How much is done, where nothing else fills the picture."""
    return rx.el.span(video.strip.percent, rx.el.small(" %"), class_name="share", aria_hidden="true")


def row(*cards: rx.Component) -> rx.Component:
    """Cards side by side, that scroll sideways."""
    return rx.el.div(*cards, class_name="row", tab_index=-1, on_focus=SHOW_FOCUSED)


def section(title: str | rx.Var, cards: rx.Component) -> rx.Component:
    """A row and its title."""
    return rx.el.section(
        rx.el.h2(title),
        row(cards),
        class_name="section",
        custom_attrs={"aria-label": title},
    )


def skeleton(count: int) -> list[rx.Component]:
    """Cards of the same size as those to come, so that nothing jumps."""
    return [
        rx.el.div(
            rx.el.span(class_name="thumb bone"),
            rx.el.span(class_name="bone-line bone"),
            rx.el.span(class_name="bone-line bone-short bone"),
            class_name="card",
            aria_hidden="true",
        )
        for _ in range(count)
    ]
