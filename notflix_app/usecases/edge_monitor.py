"""The one who asks the edges how they are. It stores what it saw, and everybody else reads that."""

from __future__ import annotations

import math
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace

from ..core.edge_health import EdgeHealth, after, current
from ..core.edges import EdgeNode
from .services import Services

ASK_SECONDS = 2.0
DOUBT_SECONDS = 0.5  # after a bad answer, until it is asked again
COUNT_SECONDS = 15.0  # what it served, and its disk
STORE_SECONDS = 10.0  # so often that nobody takes it for stale, also where nothing changes


class EdgeMonitor:
    """For one thread, which calls look() again and again; a few threads of its own ask."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: dict[str, EdgeHealth | None] = {}
        self._counted: dict[str, float] = {}  # edge → when
        self._next = -math.inf
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="edge-monitor")

    def look(self) -> None:
        """Asks all edges at once, where it is time to, and stores each answer as it comes. Raises Unavailable."""
        now = self._services.clock()
        if now < self._next:
            return
        edges, stored = self._services.edges.all(), self._services.edges.health()
        self._seen = {edge.name: self._seen.get(edge.name) or current(stored.get(edge.name), now) for edge in edges}
        asked = {self._threads.submit(self._ask, edge) for edge in edges}
        while asked:
            answered, asked = wait(asked, return_when=FIRST_COMPLETED)
            fresh = dict(each.result() for each in answered)
            self._seen |= fresh
            if worth := {name: health for name, health in fresh.items() if _is_news(stored.get(name), health)}:
                self._services.edges.record_health(worth)
        doubt = any(health and health.in_doubt for health in self._seen.values())
        self._next = now + (DOUBT_SECONDS if doubt else ASK_SECONDS)

    def _ask(self, edge: EdgeNode) -> tuple[str, EdgeHealth]:
        answer = self._services.edge_probe.ping(edge)
        now = self._services.clock()
        health = after(self._seen[edge.name], answer, now)
        if answer.well and now - self._counted.get(edge.name, -math.inf) >= COUNT_SECONDS:
            self._counted[edge.name] = now
            served, disk = self._services.edge_probe.counts(edge)
            health = replace(health, served=served, disk=disk)
        return edge.name, health


def _is_news(stored: EdgeHealth | None, fresh: EdgeHealth) -> bool:
    if stored is None or fresh.at - stored.at >= STORE_SECONDS:
        return True
    return replace(stored, at=fresh.at) != fresh
