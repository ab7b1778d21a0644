"""What the web remembers of a page goes soon after the page; Reflex would keep it for an hour."""

from __future__ import annotations

import asyncio
from typing import Any

from reflex.app import App
from reflex.istate.manager.memory import StateManagerMemory

REMEMBER_SECONDS = 30.0  # for a page that comes back: a reload, a line that was away


def expire_closed_pages(app: App, seconds: float = REMEMBER_SECONDS) -> None:
    """With states in Redis nothing is done: it has its own limit, and another web may have the page."""
    events, manager = app.event_namespace, app.state_manager
    if events is None or not isinstance(manager, StateManagerMemory):
        return
    gone = events.on_disconnect

    def on_disconnect(sid: str, *reason: Any) -> asyncio.Task[Any] | None:
        token = events.sid_to_token.get(sid)
        if token is not None:
            asyncio.get_running_loop().call_later(seconds, expire, token)
        return gone(sid)

    def expire(page: str) -> None:
        if page in events.token_to_sid:
            return  # it is back
        held = [token for _, token in manager._token_expires_at.values() if token.ident == page]
        for token in held:
            lock = manager._states_locks.get(token.lock_key)
            if lock is not None and lock.locked():
                asyncio.get_running_loop().call_later(seconds, expire, page)
            else:
                manager._purge_token(token)

    events.on_disconnect = on_disconnect  # type: ignore[method-assign]
