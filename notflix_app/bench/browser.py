"""The browser that benchmarks and tests look through: Chromium from the system, kept off the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..core.errors import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Without these, Chromium calls home at every start; --no-sandbox because CI runs as root.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


# Debian's build without windows first: the same engine for two thirds of the CPU.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise Unavailable(
        "There is no Chromium here. Install it (Debian: apt-get install chromium-headless-shell) and try again."
    )


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """more: arguments besides ours. Raises Unavailable where Chromium or Playwright is missing."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Unavailable("Playwright is missing. `./notflix test` installs it; then try again.") from error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*QUIET, *more])
        try:
            yield browser
        finally:
            browser.close()
