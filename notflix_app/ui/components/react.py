"""Our own React components, from assets/ui. Each class gives a file's export its props and events."""

from __future__ import annotations

from typing import Any

import reflex as rx

FOLDER = "$/public/ui"


def _nothing() -> list[rx.Var]:
    return []


def _text(text: rx.Var[str]) -> list[rx.Var]:
    return [text]


def _measured(
    file: rx.Var[int],
    width: rx.Var[int],
    height: rx.Var[int],
    seconds: rx.Var[float],
    settings: rx.Var[dict[str, Any]],
) -> list[rx.Var]:
    return [file, width, height, seconds, settings]


def _edited(video: rx.Var[str], title: rx.Var[str], description: rx.Var[str], tags: rx.Var[list[str]]) -> list[rx.Var]:
    return [video, title, description, tags]


class Link(rx.Component):
    """A link within the pages: no reload, so uploads and the player's code stay."""

    library = "react-router"
    tag = "Link"
    to: rx.Var[str]


class Tab(Link):
    """A link that says by aria-current when it is where one is."""

    tag = "NavLink"


class SearchField(rx.Component):
    library = f"{FOLDER}/search_field.jsx"
    tag = "SearchField"
    on_search: rx.EventHandler[_text]


class CardLife(rx.Component):
    library = f"{FOLDER}/card_life.jsx"
    tag = "CardLife"
    video: rx.Var[str]
    storyboard: rx.Var[str]


class Sight(rx.Component):
    library = f"{FOLDER}/sight.jsx"
    tag = "Sight"
    on_show: rx.EventHandler[_nothing]
    on_hide: rx.EventHandler[_nothing]


class Player(rx.Component):
    library = f"{FOLDER}/player.jsx"
    tag = "Player"
    video: rx.Var[str]
    title: rx.Var[str]
    sources: rx.Var[list[dict[str, str]]]
    poster: rx.Var[str]
    storyboard: rx.Var[str]
    protocol: rx.Var[str]
    autoplay: rx.Var[bool]


class Uploader(rx.Component):
    library = f"{FOLDER}/uploader.jsx"
    tag = "Uploader"
    endpoint: rx.Var[str]
    rungs: rx.Var[list[dict[str, int]]]
    defaults: rx.Var[dict[str, Any]]
    plans: rx.Var[dict[str, Any]]
    followed: rx.Var[dict[str, Any]]
    panel: rx.Var[Any]
    on_measured: rx.EventHandler[_measured]
    on_arrived: rx.EventHandler[_text]
    on_edited: rx.EventHandler[_edited]
