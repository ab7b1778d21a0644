"""From a keystroke to the results on the page."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from .browser import chromium
from .figures import machine, percentile, spread
from .library import fill
from .stack import temporary_stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY_MS = 150  # between two keys of somebody who types fast
# Starts at the keystroke's input event, ends when the marked query of the grid is what was typed and it is painted.
WATCH_SCRIPT = """() => {
  const field = document.querySelector('input[type=search]');
  window.__typed = 0; window.__shown = 0;
  field.addEventListener('input', () => { window.__typed = performance.now(); window.__shown = 0; });
  new MutationObserver(() => {
    const grid = document.querySelector('[data-results-for]');
    if (grid && window.__typed && !window.__shown && grid.dataset.resultsFor === field.value.trim())
      requestAnimationFrame(() => { window.__shown ||= performance.now(); });
  }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
}"""


def run(rounds: int = 60, videos: int = 1000) -> dict[str, Any]:
    """ms from the input event to the painted results."""
    with temporary_stack() as settings, chromium() as browser:
        library = fill(settings, videos)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(settings.url, wait_until="networkidle")
        page.evaluate(WATCH_SCRIPT)
        chance = random.Random(1)
        waits = [_type(page, chance.choice(library).title.split()) for _ in range(rounds)]
    return {
        "machine": machine(),
        "videos": videos,
        "keystrokes": rounds,
        "keystroke_to_page_ms": {**spread(waits), "p95": round(percentile(waits, 0.95), 1)},
    }


def _type(page: Page, words: list[str]) -> float:
    """Puts all but the last letter in the field at once, then times that one."""
    word = words[1] + " " + words[2]
    field = page.locator("input[type=search]")
    field.fill(word[:-1])
    page.wait_for_function("() => window.__shown > 0", timeout=5000)
    page.wait_for_timeout(KEY_MS)
    field.press_sequentially(word[-1])
    page.wait_for_function("() => window.__shown > 0", timeout=5000)
    return float(page.evaluate("() => window.__shown - window.__typed"))
