"""What a page is told by its websocket, asked without a browser: nobody draws meanwhile."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

import socketio

from ..core.errors import Unavailable

_ROOT = "reflex___state____state"
PATIENCE = 30.0  # seconds


def ask(url: str, state: str, field: str, rounds: int, headers: Mapping[str, str]) -> list[float]:
    """Milliseconds, each time in a new tab, from opening the first page to being told that `field` of `state` is true.

    state: the page's state, as Reflex names it. Raises Unavailable.
    """
    return [asyncio.run(_once(url, state, field, headers)) for _ in range(rounds)]


async def _once(url: str, state: str, field: str, headers: Mapping[str, str]) -> float:
    client, is_told = socketio.AsyncClient(reconnection=False), asyncio.Event()

    async def hear(update: Any) -> None:
        message = json.loads(update) if isinstance(update, str) else update
        if message.get("delta", {}).get(f"{_ROOT}.{state}", {}).get(f"{field}_rx_state_"):
            is_told.set()

    client.on("event", hear, namespace="/_event")
    how = {"transports": ["websocket"], "namespaces": ["/_event"], "socketio_path": "/_event"}
    await client.connect(f"{url}?token={uuid.uuid4()}", headers={"Origin": url, **headers}, **how)
    try:
        route = {"pathname": "/", "asPath": "/", "query": {}}
        event = {"name": f"{_ROOT}.hydrate_and_load", "payload": {}, "router_data": route}
        begun = time.perf_counter()
        await client.emit("event", event, namespace="/_event")
        async with asyncio.timeout(PATIENCE):
            await is_told.wait()
        return 1000 * (time.perf_counter() - begun)
    except TimeoutError:
        raise Unavailable(f"{url} did not answer within {PATIENCE:.0f} seconds.") from None
    finally:
        await client.disconnect()
