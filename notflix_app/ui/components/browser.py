"""What the browser does by itself when something is pressed or reached: no event goes to the server for it."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventChain


def _handler(script: str) -> rx.Var:
    return rx.Var(script, _var_type=EventChain)


# A modal <dialog> keeps the focus, and Escape closes it.
OPEN_DIALOG_BESIDE = _handler("(event) => event.currentTarget.nextElementSibling.showModal()")
CLOSE_DIALOG_BY_BUTTON = _handler(
    """(event) => event.target.closest("button") && event.currentTarget.closest("dialog").close()"""
)
CLOSE_DIALOG_FROM_OUTSIDE = _handler("(event) => event.target === event.currentTarget && event.target.close()")
RELOAD = _handler("() => window.location.reload()")
# Browsers leave a card where it is when the keyboard comes to it, half seen.
SHOW_FOCUSED = _handler(
    "({ target }) => "
    """target.matches(":focus-visible") && target.scrollIntoView({ block: "nearest", inline: "center" })"""
)
