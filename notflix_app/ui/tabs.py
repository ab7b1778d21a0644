"""What the web remembers of a tab belongs to the session in which it was opened.

A browser keeps a tab's token through a reload, and so through signing out: without this, whoever sits down at it next
would be sent what was on the pages before.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from reflex.app import EventNamespace

from ..core.people import digest
from .provide import cookie

SESSION_LETTERS = 16


def bind_tabs_to_sessions(events: EventNamespace) -> None:
    """Before it serves."""
    connect = events.on_connect

    async def on_connect(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        session = cookie().token(environ.get("HTTP_COOKIE", ""))
        await connect(sid, {**environ, "QUERY_STRING": bound(environ.get("QUERY_STRING", ""), session)}, auth)

    events.on_connect = on_connect  # type: ignore[method-assign]


def bound(query: str, session: str) -> str:
    """The query string with which a page's websocket came, its tab's token made one of this session alone. session: its
    token; '' without one."""
    whose = digest(f"tab of {session}")[:SESSION_LETTERS]
    return urlencode([(name, f"{value}-{whose}" if name == "token" else value) for name, value in parse_qsl(query)])
