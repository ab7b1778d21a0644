"""Events that no page of ours sends, over the websocket: the web says no, and remembers nothing of them."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import pytest
import socketio

from notflix_app.ui.pages.upload import MOST_PLANS
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

UPLOAD = "reflex___state____state.notflix_app___ui___pages___upload____upload"
ANSWER_SECONDS = 30


class Session:
    """One page's connection."""

    def __init__(self) -> None:
        self._client = socketio.AsyncClient(reconnection=False)
        self._deltas: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._client.on("event", self._hear, namespace="/_event")

    async def open(self, stack: Stack) -> None:
        url = f"{stack.url}?token={uuid.uuid4()}"
        await self._client.connect(
            url,
            headers={"Origin": stack.url},
            transports=["websocket"],
            namespaces=["/_event"],
            socketio_path="/_event",
        )

    async def _hear(self, update: Any) -> None:
        told = json.loads(update) if isinstance(update, str) else update
        if told.get("delta"):
            await self._deltas.put(told["delta"])

    async def send(self, handler: str, **payload: Any) -> None:
        data = {"name": f"{UPLOAD}.{handler}", "payload": payload, "router_data": {"pathname": "/upload"}}
        await self._client.emit("event", data, namespace="/_event")

    async def shows(self, until: str) -> str:
        """The first change of the page with `until` in it, as JSON."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                delta = json.dumps(await self._deltas.get())
                if until in delta:
                    return delta

    async def close(self) -> None:
        await self._client.disconnect()


def test_what_is_too_much_is_refused_and_forgotten(own_stack: Stack) -> None:
    async def try_it() -> str:
        session = Session()
        await session.open(own_stack)
        try:
            film = {"width": 1920, "height": 1080, "seconds": 60}
            await session.send("measured", file=1, settings={f"k{n}": 1 for n in range(600)}, **film)
            await session.shows("too many values")
            await session.send("arrived", video="x" * 40_000)
            await session.shows("too much text")
            await session.send("measured", file=1, settings={}, **{**film, "width": 10**30})
            await session.shows("out of range")
            for number in (-1, 0, MOST_PLANS + 1):
                await session.send("measured", file=number, settings={}, **film)
            await session.send("measured", file=7, settings={"heights": [720]}, **film)
            return await session.shows("1080p source")
        finally:
            await session.close()

    kept = json.loads(asyncio.run(try_it()))
    plans = next(value for name, value in kept[UPLOAD].items() if name.startswith("plans"))
    assert list(plans) == ["7"]
    assert plans["7"]["rungs"][0] == 1080
