"""The first page: how much it weighs, when its largest picture stands, how far it jumps, and whom it asks."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .browser import chromium
from .figures import machine, spread
from .library import fill
from .stack import temporary_stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

# Of the page as it opens, and as somebody scrolls through it: rows then come when they are near.
CLS_SCRIPT = """async () => {
  let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  for (let down = 0; down < 40; down += 1) {
    window.scrollBy(0, 300);
    await new Promise(done => setTimeout(done, 100));
  }
  return sum;
}"""
LCP_SCRIPT = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) last = e.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(last), 2500);
})"""


def run(rounds: int = 5, videos: int = 40) -> dict[str, Any]:
    """KB are 1,000 bytes, gzipped at level 6 as a reverse proxy would; LCP in ms, with a cold cache each round."""
    with temporary_stack() as settings, chromium() as browser:
        fill(settings, videos)
        looks = [_look(browser, settings.url) for _ in range(rounds)]
    weights = looks[0]["weights"]
    return {
        "machine": machine(),
        "js_css_kb": round(sum(weights.values()) / 1000, 1),
        "largest": dict(sorted(weights.items(), key=lambda item: -item[1])[:8]),
        "lcp_ms": spread([look["lcp"] for look in looks]),
        "cls": spread([look["cls"] for look in looks]),
        "hosts": sorted({host for look in looks for host in look["hosts"]}),
    }


def _look(browser: Browser, url: str) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    weights: dict[str, int] = {}
    hosts: set[str] = set()

    def weigh(response: Response) -> None:
        parts = urlsplit(response.url)
        if parts.scheme in ("http", "https"):
            hosts.add(parts.hostname or "")
        if parts.path.endswith((".js", ".css")) and response.ok:
            weights[parts.path] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    page.goto(url, wait_until="load")
    lcp = page.evaluate(LCP_SCRIPT)
    weights_of_page = dict(weights)
    cls = page.evaluate(CLS_SCRIPT)
    context.close()
    return {"weights": weights_of_page, "hosts": hosts, "lcp": lcp, "cls": cls}
