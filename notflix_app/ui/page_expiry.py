"""What the web remembers of pages that are closed: of the newest ones all, so that whoever comes back after a while (a
lid that was closed, another app on the phone) goes on where they were; of more than those, nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from reflex.app import App
from reflex.istate.manager.memory import StateManagerMemory

# Pages, of 20 KiB each before anything is on them. After an hour Reflex forgets them by itself.
MAX_REMEMBERED = 100
BUSY_SECONDS = 1.0  # a page that something still works on is forgotten after that


def expire_closed_pages(app: App, most: int = MAX_REMEMBERED, busy_seconds: float = BUSY_SECONDS) -> None:
    """With states in Redis nothing is done: it has its own limit, and another web may have the page."""
    events, manager = app.event_namespace, app.state_manager
    if events is None or not isinstance(manager, StateManagerMemory):
        return
    gone = events.on_disconnect
    closed: dict[str, None] = {}  # the one that was closed first is first

    def on_disconnect(sid: str, *reason: Any) -> asyncio.Task[Any] | None:
        token = events.sid_to_token.get(sid)
        task = gone(sid)
        if task is not None and token is not None:
            task.add_done_callback(lambda _: remember(token))
        return task

    def remember(page: str) -> None:
        closed.pop(page, None)
        closed[page] = None
        for back in [one for one in closed if one in events.token_to_sid]:
            del closed[back]
        while len(closed) > most:
            oldest = next(iter(closed))
            del closed[oldest]
            forget(oldest)

    def forget(page: str) -> None:
        if page in events.token_to_sid or page in closed:
            return  # it came back meanwhile
        held = [token for _, token in manager._token_expires_at.values() if token.ident == page]
        for token in held:
            lock = manager._states_locks.get(token.lock_key)
            if lock is not None and lock.locked():
                asyncio.get_running_loop().call_later(busy_seconds, forget, page)
            else:
                manager._purge_token(token)

    events.on_disconnect = on_disconnect  # type: ignore[method-assign]
