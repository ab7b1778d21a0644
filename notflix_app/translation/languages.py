"""The languages that pages speak, and which of them somebody is to be spoken to in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from babel import Locale, negotiate_locale
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}  # by BCP 47, each in its own words
# English between brackets: what stands outside of them is in no catalogue. For developers; nobody is offered it.
PSEUDO = "en-XA"
COOKIE = "notflix_language"
KEPT_SECONDS = 365 * 86400  # what somebody chose
MAX_HEADER = 1000  # letters of what a browser says of its languages

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """Of whoever is answered now."""
    return _language.get()


def speak(tag: str) -> None:
    """From here on in this task."""
    _language.set(tag)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    before = _language.set(tag)
    try:
        yield
    finally:
        _language.reset(before)


def locale() -> Locale:
    """How numbers, dates and names are written in it."""
    return Locale.parse(ENGLISH if language() == PSEUDO else language(), sep="-")


def language_of(cookies: str, accept_language: str) -> str:
    """What somebody chose, else the first that the browser asks for and we speak. cookies, accept_language: headers."""
    chosen = cookie_parser(cookies).get(COOKIE, "")
    if chosen in (*LANGUAGES, PSEUDO):
        return chosen
    return negotiate_locale(wanted(accept_language), list(LANGUAGES), sep="-") or ENGLISH


def wanted(accept_language: str) -> list[str]:
    """'de-AT,de;q=0.9,en;q=0.8' → its languages, in its order, which is that of what is liked."""
    return [part.partition(";")[0].strip() for part in accept_language[:MAX_HEADER].split(",")]


class InTheirLanguage:
    """ASGI: whatever answers a request does so in the language of whoever asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            speak(language_of(headers.get("cookie", ""), headers.get("accept-language", "")))
        await self._app(scope, receive, send)
