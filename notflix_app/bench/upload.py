"""A large upload through the page, against the same file put by the minio client, in turns."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import psutil

from ..core.errors import ToolFailed
from ..core.rights import OPERATOR
from ..local import state
from ..usecases.delete import delete
from ..wiring import build
from .browser import chromium
from .figures import in_turns, machine, ratios, spread
from .stack import temporary_stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from ..settings import Settings

MAX_MS = 600_000


def run(rounds: int = 3, mib: int = 2048) -> dict[str, Any]:
    """MB/s of both ways, their ratio, and by how many MiB the web process grew (its peak less its rest)."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        file = Path(folder) / "large.mp4"
        _write(file, mib)
        with temporary_stack() as settings, chromium() as browser:
            growth: list[float] = []
            seconds = in_turns(
                rounds,
                {
                    "page": lambda: _by_page(browser, settings, file, growth),
                    "minio": lambda: _by_client(settings, file),
                },
            )
    speeds = {name: [mib * 1.048576 / s for s in taken] for name, taken in seconds.items()}
    return {
        "machine": machine(),
        "mib": mib,
        "mb_per_s": {name: spread(values) for name, values in speeds.items()},
        "page_to_minio": ratios(speeds["page"], speeds["minio"]),
        "web_growth_mib": spread(growth),
    }


def _write(file: Path, mib: int) -> None:
    with file.open("wb") as out:
        for _ in range(mib):
            out.write(os.urandom(1 << 20))


def _by_client(settings: Settings, file: Path) -> float:
    store = build(settings).sources
    began = time.perf_counter()
    store.put_file("bench/large", file)
    took = time.perf_counter() - began
    store.remove("bench/large")
    return took


def _by_page(browser: Browser, settings: Settings, file: Path, growth: list[float]) -> float:
    """From the click on upload to the API's word that all has arrived, watching the web process meanwhile."""
    page = browser.new_page()
    page.goto(f"{settings.url}/upload", wait_until="networkidle")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(str(file))
    page.locator(".panel").wait_for()
    with _watched_memory(web_processes(settings), growth):
        began = time.perf_counter()
        with page.expect_response(lambda answer: answer.url.endswith("/complete"), timeout=MAX_MS) as answer:
            page.locator(".uppy-StatusBar-actionBtn--upload").click()
        took = time.perf_counter() - began
    video = answer.value.json()
    page.close()
    if video["size"] != file.stat().st_size:
        raise ToolFailed("The upload through the page", f"{video['size']} of {file.stat().st_size} bytes arrived")
    delete(build(settings), OPERATOR, video["id"], for_good=True)
    return took


@contextmanager
def _watched_memory(processes: list[psutil.Process], growth: list[float]) -> Iterator[None]:
    """Appends by how many MiB they grew at most. Looks four times a second: its own work must not slow the upload."""
    resting = peak = memory(processes)
    over = Event()

    def look() -> None:
        nonlocal peak
        while not over.wait(0.25):
            peak = max(peak, memory(processes))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    growth.append((peak - resting) / 2**20)


def web_processes(settings: Settings) -> list[psutil.Process]:
    """What stands between the browser and the store: the front and the web, and their children."""
    report = state.read(settings.data_dir)
    ours = [part.process for part in report.parts if part.name in ("front", "web")] if report else []
    processes = [psutil.Process(process.pid) for process in ours if process]
    return processes + [child for process in processes for child in process.children(recursive=True)]


def memory(processes: list[psutil.Process]) -> int:
    return sum(p.memory_info().rss for p in processes if p.is_running())
