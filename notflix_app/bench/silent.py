"""Connections that are opened and then say nothing more, by the thousand, while a person browses."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..core.errors import Unavailable
from ..limits import allow_many_files
from ..local.ports import free_port, settle
from ..local.stack import EDGES
from .browser import chromium
from .figures import machine, percentile
from .stack import running_stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KINDS: Mapping[str, str] = {
    "half headers": "GET / HTTP/1.1\r\nHost: {host}\r\nX-And: ",
    "idle": "GET /health HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "half bodies": "POST /api/uploads HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    "Content-Length: 1000\r\n\r\n{{",
}
PAGES = ("/", "/upload", "/activity", "/edges")
REOPEN_SECONDS = 5.0  # one that was shut out comes again; sooner would measure how fast this program is
OPEN_SECONDS = 60.0
PATIENCE_MS = 20_000


class Silence:
    """`count` connections of each of `kinds` to a site, kept up: what the site closes is opened again.

    source: the address that they come from. opened: how many got through at least once.
    """

    def __init__(self, url: str, count: int, kinds: Mapping[str, str] = KINDS, source: str = "127.0.0.1") -> None:
        self._url, self._source = urlsplit(url), source
        self._wanted = [text for text in kinds.values() for _ in range(count)]
        self._over = threading.Event()
        self.opened = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Yields when all have been opened once, or as many as the site lets in within OPEN_SECONDS."""
        if allow_many_files() < len(self._wanted) + 500:
            raise Unavailable(f"{len(self._wanted)} connections are more than this system lets a program open.")
        thread = threading.Thread(target=lambda: asyncio.run(self._hold()))
        thread.start()
        try:
            give_up = time.monotonic() + OPEN_SECONDS
            while self.opened < len(self._wanted) and time.monotonic() < give_up:
                time.sleep(0.1)
            yield
        finally:
            self._over.set()
            thread.join()

    async def _hold(self) -> None:
        few = asyncio.Semaphore(100)  # at once in opening
        tasks = [asyncio.create_task(self._one(text, few)) for text in self._wanted]
        while not self._over.is_set():
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, text: str, few: asyncio.Semaphore) -> None:
        loop, first = asyncio.get_running_loop(), True
        while True:
            with socket.socket() as connection:
                connection.setblocking(False)
                connection.bind((self._source, 0))
                with suppress(OSError, TimeoutError):
                    async with few, asyncio.timeout(10):
                        await loop.sock_connect(connection, ("127.0.0.1", self._url.port or 80))
                        await loop.sock_sendall(connection, text.format(host=self._url.netloc).encode())
                    self.opened += first
                    first = False
                    while await loop.sock_recv(connection, 65536):
                        pass
            await asyncio.sleep(REOPEN_SECONDS)


def browse(browser: Browser, url: str, rounds: int) -> list[float]:
    """Seconds that each page took until all of it was there; a visitor's first look at each, with nothing cached.

    A page that does not come counts as PATIENCE_MS.
    """
    from playwright.sync_api import Error

    took = []
    for number in range(rounds):
        with closing(browser.new_context()) as context:
            page = context.new_page()
            began = time.perf_counter()
            try:
                page.goto(url + PAGES[number % len(PAGES)], timeout=PATIENCE_MS)
                page.get_by_role("main").wait_for(timeout=PATIENCE_MS)
                took.append(time.perf_counter() - began)
            except Error:
                took.append(PATIENCE_MS / 1000)
    return took


def figures(took: list[float]) -> dict[str, Any]:
    return {f"p{share}_s": round(percentile(took, share / 100), 3) for share in (50, 95)}


def run(count: int = 2000, rounds: int = 20) -> dict[str, Any]:
    """Through the front, and straight at the web with the limits of its own server; seconds of a page."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder, chromium() as browser:
        data = Path(folder)
        web, port = settle(data, EDGES, lambda _: None).web, free_port()
        extra = {"NOTFLIX_ALLOWED_HOSTS": f"localhost:{web}"}
        with running_stack(data, ("--port", str(port), "--workers", "1"), extra):
            urls = {"front": f"http://localhost:{port}", "web": f"http://localhost:{web}"}
            browse(browser, urls["front"], len(PAGES))  # warm
            return {
                "machine": machine(),
                "connections": count,
                **{name: _beset(browser, url, count, rounds) for name, url in urls.items()},
            }


def _beset(browser: Browser, url: str, count: int, rounds: int) -> dict[str, Any]:
    results = {"nobody": figures(browse(browser, url, rounds))}
    for kind, text in KINDS.items():
        with (silence := Silence(url, count, {kind: text})).held():
            results[kind] = {"opened": silence.opened, **figures(browse(browser, url, rounds))}
    return results
