"""Which edges are well, and in which order a viewer should try them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..core.edge_health import Health, after
from ..core.edge_selection import Candidate, Viewer, order
from ..core.edges import EdgeNode
from .edge_http import ask
from .geography import Geography

ASK_SECONDS = 2.0  # how long an edge may take to say that it is well
REMEMBER_SECONDS = 2.0
DOUBT_SECONDS = 0.5  # after one bad answer, until it is asked again


class EdgeMonitor:
    """Asks edges by a few threads of its own, on demand; safe to use from many threads. `closest` never waits.

    internal_urls: an edge's name → where we ask it, where browsers reach it by another way than we do.
    """

    def __init__(
        self,
        geography: Geography | None = None,
        clock: Callable[[], float] = time.monotonic,
        internal_urls: Mapping[str, str] | None = None,
    ) -> None:
        self._geography = geography or Geography()
        self._internal_urls = internal_urls or {}
        self._clock = clock
        self._known: dict[str, Health] = {}  # by URL
        self._asking: set[str] = set()
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    def healthy(self, edge: EdgeNode) -> bool:
        """Asks now where the last answer is too old."""
        url = self.asked_at(edge)
        return (self._ask(url) if self._is_old(url) else self._known[url]).well

    def closest(
        self,
        edges: Sequence[EdgeNode],
        viewer: str,
        *,
        pulling: Collection[str] = (),
        round_trips: Mapping[str, float] | None = None,
        at: str = "",
    ) -> list[tuple[EdgeNode, str]]:
        """As the port has it. Goes by what was last seen of each, and looks again behind the caller's back."""
        candidates = [self._candidate(edge, edge.name not in pulling) for edge in edges]
        who = Viewer(viewer, self._geography.locate(viewer), dict(round_trips or {}), at)
        by_name = {edge.name: edge for edge in edges}
        return [(by_name[placed.name], placed.reason) for placed in order(candidates, who)]

    def _candidate(self, edge: EdgeNode, holds: bool) -> Candidate:
        known = self._last_known(self.asked_at(edge))
        return Candidate(
            edge.name,
            healthy=known.well,
            settled=known.settled(self._clock()) or not known.well,
            drained=edge.drained,
            holds=holds,
            networks=self._geography.networks(edge.name),
            location=self._geography.location(edge.name, edge.url),
            load=known.load,
        )

    def asked_at(self, edge: EdgeNode) -> str:
        """Where we reach it over HTTP."""
        return self._internal_urls.get(edge.name, edge.url)

    def _is_old(self, url: str) -> bool:
        known = self._known.get(url)
        return known is None or self._clock() - known.at > (DOUBT_SECONDS if known.in_doubt else REMEMBER_SECONDS)

    def _last_known(self, url: str) -> Health:
        if self._is_old(url):
            self._ask_later(url)
        return self._known.get(url) or Health()

    def _ask(self, url: str) -> Health:
        answer = ask(url, ASK_SECONDS)
        with self._lock:
            fresh = self._known[url] = after(self._known.get(url), answer, self._clock())
            self._asking.discard(url)
        return fresh

    def _ask_later(self, url: str) -> None:
        with self._lock:
            if url in self._asking:
                return
            self._asking.add(url)
            self._threads = self._threads or ThreadPoolExecutor(8, thread_name_prefix="edge-health")
            self._threads.submit(self._ask, url)
