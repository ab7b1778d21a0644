"""A part that hangs or is gone takes nothing with it that does not need it."""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_survival import parts
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually

pytestmark = pytest.mark.e2e

WAITING = 45  # uploads that wait for the store: more than FastAPI has threads
SOON = 1.0


@contextmanager
def stopped(stack: Stack, name: str) -> Iterator[None]:
    """The part stands still: it keeps its connections and says nothing."""
    process = parts(stack)[name].process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


@contextmanager
def uploads(stack: Stack) -> Iterator[list[str]]:
    """Begun, and without a byte; yields their addresses."""
    with httpx.Client(base_url=stack.url, timeout=60) as http:
        begun = [
            http.post("/api/uploads", json={"file_name": f"waits-{n}.mp4", "size": 1000}).raise_for_status()
            for n in range(WAITING)
        ]
        addresses = [answer.headers["location"] for answer in begun]
        try:
            yield addresses
        finally:
            for address in addresses:
                eventually(lambda a=address: http.delete(a).status_code, 30, until=lambda status: status == 204)


def seconds(http: httpx.Client, path: str) -> float:
    begun = time.monotonic()
    http.get(path).raise_for_status()
    return time.monotonic() - begun


def test_a_store_that_hangs_does_not_hang_the_web(own_stack: Stack, page: Page) -> None:
    with uploads(own_stack) as addresses, ThreadPoolExecutor(WAITING) as threads, stopped(own_stack, "s3"):
        asked = [threads.submit(httpx.get, own_stack.url + a, timeout=60) for a in addresses]
        time.sleep(0.2)  # they wait by now
        with httpx.Client(base_url=own_stack.url, timeout=60) as http:
            took = {path: [seconds(http, path) for _ in range(9)] for path in ("/health", "/", "/api/search?q=a")}
        begun = time.monotonic()
        page.goto(f"{own_stack.url}/?q=rabbit")
        expect(page.get_by_role("heading", name="Nothing for")).to_be_visible(timeout=10_000)
        page.goto(own_stack.url)
        expect(page.get_by_role("heading", name="On its way")).to_be_visible(timeout=10_000)
        seen = time.monotonic() - begun
        told = {answer.result().status_code for answer in asked}
    assert told == {503}
    assert {path: round(statistics.median(times), 1) for path, times in took.items() if max(times) > SOON} == {}
    assert seen < 15  # two pages in a browser, on any machine
