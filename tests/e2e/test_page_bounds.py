"""Events that no page of ours sends, over the websocket: the web says no, and remembers nothing of them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
import socketio
from websockets import ConnectionClosedError, Origin
from websockets.sync.client import connect

from notflix_app.bench.upload import memory, web_processes
from notflix_app.settings import load_settings
from notflix_app.ui.build import ROOT
from notflix_app.ui.pages.upload import MAX_PLANS
from tests.fixtures.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(480)]  # thousands of events, answered one after the other

UPLOAD = "reflex___state____state.notflix_app___ui___pages___upload____upload"
ANSWER_SECONDS = 90  # hundreds of events are answered one after the other, and other tests run beside


class Session:
    """One page's connection."""

    def __init__(self) -> None:
        self._client = socketio.AsyncClient(reconnection=False)
        self._deltas: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._client.on("event", self._hear, namespace="/_event")

    async def open(self, stack: Stack, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        url = f"{stack.url}?token={uuid.uuid4()}"
        await self._client.connect(
            url,
            headers={"Origin": stack.url, **headers},
            transports=["websocket"],
            namespaces=["/_event"],
            socketio_path="/_event",
            wait_timeout=ANSWER_SECONDS,
        )

    async def _hear(self, update: Any) -> None:
        message = json.loads(update) if isinstance(update, str) else update
        if message.get("delta"):
            await self._deltas.put(message["delta"])

    async def send(self, handler: str, **payload: Any) -> None:
        await self.emit({"name": f"{UPLOAD}.{handler}", "payload": payload, "router_data": {"pathname": "/upload"}})

    async def emit(self, data: Any) -> None:
        await self._client.emit("event", data, namespace="/_event")

    async def shows(self, until: str) -> str:
        """The first change of the page with `until` in it, as JSON."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                delta = json.dumps(await self._deltas.get())
                if until in delta:
                    return delta

    async def answers(self, number: int) -> None:
        """Once all before has been dealt with. number: another each time, and at most MAX_PLANS."""
        await self.send("measured", file=number, settings={}, width=1920, height=1080, seconds=60)
        await self.shows(f'"{number}": {{')

    async def close(self) -> None:
        await self._client.disconnect()


def test_a_message_that_is_too_long_ends_its_connection_before_it_has_arrived(stack: Stack) -> None:
    def endless() -> Iterator[str]:
        for _ in range(64):  # more than all sockets on the way hold while the web is busy
            yield "x" * (1 << 20)
        raise AssertionError("64 MiB of an unfinished message were taken")

    url = f"{stack.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    with connect(url, origin=Origin(stack.url)) as line, pytest.raises(ConnectionClosedError):
        line.send(endless())


NASTY: tuple[Any, ...] = (
    *(None, True, -1, 10**14, 0.5, "", "x" * 30_000, "\x00", "../../etc/passwd", "' OR 1=1 --", "\u202e", [], {}),
    *([None] * 400, ["\x00"], {"": ""}, {"title": 7}, {"title": "\x00", "tags": ",".join("abc"), "description": "x"}),
)


def test_no_handler_of_any_page_stumbles(own_stack: Stack) -> None:
    """Every handler there is, ours and Reflex's, with arguments missing, too many, and of all types and sizes."""
    assert own_stack.data is not None
    log = own_stack.data / "logs" / "web.log"
    before = len(log.read_bytes())
    known_handlers = handlers()  # before the session: while we wait, it could not say that it is still there

    async def try_all() -> None:
        session = Session()
        await session.open(own_stack)
        try:
            for number, (name, names) in enumerate(known_handlers.items(), 1):
                for nasty in NASTY:
                    sent = ({}, {"nonsense": nasty}, dict.fromkeys(names, nasty), {"var_name": "plans", "value": nasty})
                    for payload in sent:
                        await session.emit({"name": name, "payload": payload, "router_data": {"pathname": "/watch/x"}})
                await session.answers(number)  # all together take as long as the machine likes
        finally:
            await session.close()

    asyncio.run(try_all())
    logged = log.read_bytes()[before:].decode()
    stumbles = [line for line in logged.splitlines() if "ERROR" in line or "Traceback" in line]
    assert not stumbles, "\n".join(stumbles)[:20_000]


def handlers() -> dict[str, list[str]]:
    """Name → the arguments that it takes, asked of the app in a process of its own."""
    script = (
        "import inspect, json; from notflix_app.notflix_app import app;"
        "from reflex_base.registry import RegistrationContext as R;"
        "print(json.dumps({n: list(inspect.signature(h.handler.fn).parameters)[1:] "
        "for n, h in R.get().event_handlers.items()}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    known_handlers: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    assert f"{UPLOAD}.measured" in known_handlers
    return known_handlers


@pytest.mark.parametrize(
    "event",
    [
        *("text", 7, None, [], {}, {"name": 7}, {"name": "no.such.handler", "payload": {}}),
        {"name": f"{UPLOAD}.look", "payload": []},
        {"name": f"{UPLOAD}.look", "payload": {}, "router_data": {"pathname": ["x"] * 100}},
        {"name": f"{UPLOAD}.look", "payload": {}, "router_data": {"pathname": "x" * 100_000}},
        {"name": f"{UPLOAD}.look", "payload": {}, "router_data": {"query": {str(n): "x" for n in range(600)}}},
    ],
)
def test_what_is_no_event_is_dropped(own_stack: Stack, event: Any) -> None:
    async def try_it() -> None:
        session = Session()
        await session.open(own_stack)
        try:
            await session.emit(event)
            await session.send("measured", file=9, settings={}, width=1920, height=1080, seconds=60)
            await session.shows('"9"')
        finally:
            await session.close()

    assert own_stack.data is not None
    log = own_stack.data / "logs" / "web.log"
    before = len(log.read_bytes())
    asyncio.run(try_it())
    logged = log.read_bytes()[before:].decode()
    assert "that no page sends was dropped" in logged
    assert "Traceback" not in logged


def test_what_a_browser_says_of_where_it_is_is_not_kept(own_stack: Stack) -> None:
    """One session, with something new in the route of each event: 60 MiB would stay."""
    assert own_stack.data is not None
    processes = web_processes(load_settings(own_stack.data))

    async def try_it() -> None:
        session = Session()
        await session.open(own_stack)
        try:
            for number in range(300):
                route = {"pathname": "/upload", f"junk{number}": "x" * 200_000}
                await session.emit({"name": f"{UPLOAD}.close", "payload": {}, "router_data": route})
            await session.send("measured", file=9, settings={}, width=1920, height=1080, seconds=60)
            await session.shows('"9"')
            grown.append(memory(processes) - rest)
        finally:
            await session.close()

    rest, grown = memory(processes), list[int]()
    asyncio.run(try_it())
    assert grown[0] < 30 << 20


async def leave_much(stack: Stack) -> None:
    """A session that leaves what it can: long headers, and a plan for each of many files."""
    session = Session()
    await session.open(stack, {"Cookie": "x" * 7000})
    try:
        for number in range(1, 11):
            await session.send("measured", file=number, settings={}, width=3840, height=2160, seconds=60)
        await session.shows('"10"')
    finally:
        await session.close()


def test_what_500_sessions_left_is_forgotten(own_stack: Stack) -> None:
    async def hostile() -> None:
        for _ in range(0, 500, 20):
            await asyncio.gather(*(leave_much(own_stack) for _ in range(20)))

    assert own_stack.data is not None
    processes = web_processes(load_settings(own_stack.data))
    asyncio.run(hostile())
    before = memory(processes)
    asyncio.run(hostile())
    assert memory(processes) - before < 8 << 20  # the room that the first ones had


def test_what_is_too_much_is_refused_and_forgotten(own_stack: Stack) -> None:
    async def try_it() -> str:
        session = Session()
        await session.open(own_stack)
        try:
            film = {"width": 1920, "height": 1080, "seconds": 60}
            await session.send("measured", file=1, settings={f"k{n}": 1 for n in range(600)}, **film)
            await session.shows("too many values")
            await session.send("follow", video="x" * 40_000)
            await session.shows("too much text")
            await session.send("measured", file=1, settings={}, **{**film, "width": 10**30})
            await session.shows("out of range")
            for number in (-1, 0, MAX_PLANS + 1):
                await session.send("measured", file=number, settings={}, **film)
            await session.send("measured", file=7, settings={"heights": [720]}, **film)
            return await session.shows("1080p source")
        finally:
            await session.close()

    kept = json.loads(asyncio.run(try_it()))
    plans = next(value for name, value in kept[UPLOAD].items() if name.startswith("plans"))
    assert list(plans) == ["7"]
    assert plans["7"]["rungs"][0] == 1080
