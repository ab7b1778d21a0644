"""What the person sees when something broke that no page knows how to name."""

from __future__ import annotations

import logging

import reflex as rx
from reflex.event import EventSpec

from ..core.errors import NotflixError
from ..translation.sentences import sentence
from ..translation.texts import gettext, gettext_noop

log = logging.getLogger(__name__)

OURS = gettext_noop("Something went wrong on our side. Reload the page; if it happens again, the web log says why.")


class ErrorNotice(rx.State):
    """message: until the browser has it; see assets/ui/error_message.jsx."""

    message: str = ""

    @rx.event
    def show(self, message: str) -> None:
        """message: English. Not before now does anybody know in which language it is read."""
        self.message = gettext(message) if message == OURS else sentence(message)

    @rx.event
    def taken(self) -> None:
        self.message = ""


def on_backend_error(exception: Exception) -> EventSpec:
    """Reflex's handler for what an event raised and nobody caught: the whole of it to the log, a line to the page."""
    if isinstance(exception, NotflixError):
        log.warning("An event of a page was refused: %s", exception.message)
        return _show(exception.message)
    log.error("An event of a page failed", exc_info=exception)
    return _show(OURS)


def _show(message: str) -> EventSpec:
    spec: EventSpec = ErrorNotice.show(message)  # type: ignore[operator]  # Reflex makes it callable at run time
    return spec


def on_frontend_error(exception: Exception) -> None:
    """Reflex's handler for what broke in the browser; its text is in the error already."""
    log.warning("In a browser: %s", exception)
