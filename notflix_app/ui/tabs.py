"""What the web remembers of a tab belongs to the session in which it was opened.

A browser keeps a tab's token through a reload, and so through signing out: without this, whoever sits down at it next
would be sent what was on the pages before. Nor does what was said in one language go on in another.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from reflex.app import EventNamespace

from ..core.people import digest
from ..translation.languages import ENGLISH, language_of
from .provide import cookie

SESSION_LETTERS = 16


def bind_tabs_to_sessions(events: EventNamespace) -> None:
    """Before it serves."""
    connect = events.on_connect

    async def on_connect(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        cookies = environ.get("HTTP_COOKIE", "")
        spoken = language_of(cookies, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        query = bound(environ.get("QUERY_STRING", ""), cookie().token(cookies), spoken)
        await connect(sid, {**environ, "QUERY_STRING": query}, auth)

    events.on_connect = on_connect  # type: ignore[method-assign]


def bound(query: str, session: str, language: str = ENGLISH) -> str:
    """The query string with which a page's websocket came, its tab's token made one of this session, and this language,
    alone. session: its token; '' without one."""
    whose = digest(f"tab of {session} in {language}")[:SESSION_LETTERS]
    return urlencode([(name, f"{value}-{whose}" if name == "token" else value) for name, value in parse_qsl(query)])
