"""Hearing of what pages send, and of pages that are gone, before Reflex does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reflex.app import EventNamespace


def listen(events: EventNamespace, arrived: Callable[[str, Any], None], gone: Callable[[str], object]) -> None:
    """Before it serves. arrived: is given the connection's id and what came over it. gone: that of one that ended."""
    take, forget = events.on_event, events.on_disconnect

    async def on_event(sid: str, data: Any = None) -> None:
        arrived(sid, data)
        await take(sid, data)

    def on_disconnect(sid: str, *reason: Any) -> Any:
        gone(sid)
        return forget(sid, *reason)

    events.on_event = on_event  # type: ignore[method-assign]
    events.on_disconnect = on_disconnect  # type: ignore[method-assign]
