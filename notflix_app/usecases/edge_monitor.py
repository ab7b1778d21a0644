"""The one who asks the edges how they are, and tells them who may read. It stores what it saw, and everybody else reads
that."""

from __future__ import annotations

import logging
import math
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace

from ..core.edge_access import EdgeAccess
from ..core.edge_health import EdgeHealth, after, current
from ..core.edges import EdgeNode
from ..core.errors import NotflixError
from .edge_access import access_of, give_keys, longest_path
from .services import Services

log = logging.getLogger(__name__)

ASK_SECONDS = 2.0
DOUBT_SECONDS = 0.5  # after a bad answer, until it is asked again
COUNT_SECONDS = 15.0  # what it served, and its disk
STORE_SECONDS = 10.0  # so often that nobody takes it for stale, also where nothing changes
TELL_SECONDS = 15.0  # for an edge to obey, before it is told the same again
FORGET_SECONDS = 3600.0  # between looks at which denials nobody needs any more


class EdgeMonitor:
    """For one thread, which calls look() again and again; a few threads of its own ask, others tell."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: dict[str, EdgeHealth | None] = {}
        self._access: dict[str, EdgeAccess] = {}
        self._counted: dict[str, float] = {}  # edge → when
        self._next = self._next_forget = -math.inf
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="edge-monitor")
        self._teller = _Teller(services)

    def look(self) -> None:
        """Asks all edges at once, where it is time to, and stores each answer as it comes. Raises Unavailable."""
        now = self._services.clock()
        if now < self._next:
            return
        self._prepare(now)
        edges, stored = self._services.edges.all(), self._services.edges.health()
        self._access = access_of(self._services, edges)
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

    def _prepare(self, now: float) -> None:
        give_keys(self._services)
        if now >= self._next_forget:
            self._services.catalog.forget_denied(now - longest_path(self._services))
            self._next_forget = now + FORGET_SECONDS

    def _ask(self, edge: EdgeNode) -> tuple[str, EdgeHealth]:
        answer = self._services.edge_probe.ping(edge)
        now, before, access = self._services.clock(), self._seen[edge.name], self._access[edge.name]
        if answer.well and answer.access != access.digest:
            self._teller.tell(edge, access, now)
            # One that was away may serve what has ended meanwhile: it counts when it has heard of it.
            answer = replace(answer, well=before is not None and before.well)
        health = after(before, answer, now)
        if answer.well and now - self._counted.get(edge.name, -math.inf) >= COUNT_SECONDS:
            self._counted[edge.name] = now
            served, disk = self._services.edge_probe.counts(edge)
            health = replace(health, served=served, disk=disk)
        return edge.name, health


class _Teller:
    """Puts what edges must know on them, one login at a time for each, and nobody waits for it."""

    def __init__(self, services: Services) -> None:
        self._storage = services.edge_storage
        self._latest: dict[str, tuple[EdgeAccess, float, Future[None]]] = {}  # edge → what, when
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="edge-access")

    def tell(self, edge: EdgeNode, access: EdgeAccess, now: float) -> None:
        if edge.name in self._latest:
            latest, when, telling = self._latest[edge.name]
            if not telling.done() or (latest == access and now - when < TELL_SECONDS):
                return
        self._latest[edge.name] = access, now, self._threads.submit(self._put, edge, access)

    def _put(self, edge: EdgeNode, access: EdgeAccess) -> None:
        try:
            self._storage.put_access(edge, access)
        except NotflixError as error:  # it is tried again as long as it matters
            log.warning("%s cannot be told who may read: %s", edge.name, error.message)


def _is_news(stored: EdgeHealth | None, fresh: EdgeHealth) -> bool:
    if stored is None or fresh.at - stored.at >= STORE_SECONDS:
        return True
    return replace(stored, at=fresh.at) != fresh
