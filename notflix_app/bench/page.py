"""The first page: how much it weighs, when its largest picture stands, and whom it asks."""

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
    context.close()
    return {"weights": weights, "hosts": hosts, "lcp": lcp}
