"""A page of one thing, a series or a playlist, as far as it could be opened."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .page import state
from .react import KeepMounted
from .text import t

LOADING, OPEN, GONE, BROKEN = "loading", "open", "gone", "broken"  # the phases of such a page


def opened(
    page_state: Any,
    shown: rx.Component,
    *,
    gone: tuple[rx.Var[str], rx.Var[str]],
    back: rx.Component,
    broken: rx.Var[str],
    waits: str,
) -> rx.Component:
    """page_state: has a phase, a message, and open(). gone: title and text where there is no such thing; back: the way
    from there. broken: the title where it cannot be shown now. waits: the class of what stands there until it is."""
    again = rx.el.button(t("Try again"), type="button", class_name="button", on_click=page_state.open)
    bone = rx.el.div(class_name=f"bone {waits}", role="status", aria_busy="true", aria_label=t("Loading"))
    closed = rx.match(
        page_state.phase,
        (GONE, state(*gone, back)),
        (BROKEN, state(broken, page_state.message, again, tone="blank-bad")),
        bone,
    )
    return KeepMounted.create(shown, closed, bone, shown=page_state.phase == OPEN)
