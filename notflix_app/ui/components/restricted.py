"""A page that is not for everybody."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .page import state
from .text import t


def restricted(page_state: Any, *shown: rx.Component, title: rx.Var[str] | None = None) -> rx.Component:
    """page_state: Restricted, with open(). title: above why it is not for whoever is there."""
    again = rx.el.button(t("Try again"), type="button", class_name="button", on_click=page_state.open)
    return rx.cond(
        page_state.closed != "",
        state(t("This is not for everybody") if title is None else title, page_state.closed),
        rx.cond(
            page_state.unavailable != "",
            state(t("This page cannot be shown now"), page_state.unavailable, again, tone="blank-bad"),
            rx.fragment(*shown),
        ),
    )
