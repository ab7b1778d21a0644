"""A large upload through the page, against the same file put by the minio client, in turns."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from ..core import keys
from ..usecases.delete import delete
from ..wiring import build
from .browser import chromium
from .figures import in_turns, machine, ratios, spread
from .stack import temporary_stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from ..settings import Settings


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
    """From the click on upload to the last byte's arrival, watching the web process meanwhile."""
    services = build(settings)
    before = {video.id for video in services.catalog.videos()}
    web = _web_processes(settings.port)
    page = browser.new_page()
    page.goto(f"{settings.url}/upload", wait_until="networkidle")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(str(file))
    resting = peak = _memory(web)
    page.locator(".uppy-StatusBar-actionBtn--upload").click()
    began = time.perf_counter()
    while True:
        new = [v for v in services.catalog.videos() if v.id not in before]
        if new and services.sources.size(keys.source(new[0].id)):
            break
        if time.perf_counter() - began > 600:
            raise TimeoutError("the upload through the page did not arrive within ten minutes")
        peak = max(peak, _memory(web))
        time.sleep(0.05)
    took = time.perf_counter() - began
    growth.append((peak - resting) / 2**20)
    page.close()
    for video in new:
        delete(services, video.id)
    return took


def _web_processes(port: int) -> list[psutil.Process]:
    """The process that listens on the app's port, and its children."""
    listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    listeners = {c.pid for c in listening if c.laddr and c.laddr.port == port}
    found = [psutil.Process(pid) for pid in listeners if pid]
    return found + [child for process in found for child in process.children(recursive=True)]


def _memory(processes: list[psutil.Process]) -> int:
    return sum(p.memory_info().rss for p in processes if p.is_running())
