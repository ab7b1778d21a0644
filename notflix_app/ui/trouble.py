"""What the person sees when something broke that no page knows how to name."""

from __future__ import annotations

import logging

import reflex as rx

log = logging.getLogger(__name__)


class Trouble(rx.State):
    said: str = ""

    @rx.event
    def tell(self):
        self.said = "Something went wrong on our side. Reload the page; if it happens again, the web log says why."

    @rx.event
    def close(self):
        self.said = ""


def tell(exception: Exception):
    """Reflex's handler for what an event raised and nobody caught: the whole of it to the log, a line to the page."""
    log.error("An event of a page failed", exc_info=exception)
    return Trouble.tell()


def log_from_browser(exception: Exception) -> None:
    """Reflex's handler for what broke in the browser; its text is in the error already."""
    log.warning("In a browser: %s", exception)
