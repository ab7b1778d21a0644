"""The EdgeFleet port over SFTP and HTTP (the edge room)."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import paramiko

from edge import closest, fleet
from edge.errors import EdgeRejected, EdgeUnavailable
from edge.keys import load_key

from ..core.edges import EdgeNode
from ..core.errors import Refused, Unavailable

PING_SECONDS = 2.0
REMEMBER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Seen:
    healthy: bool
    at: float


class SftpFleet:
    """key_file: the private key that logs in to every edge. timeout: seconds without a sign of life before an edge
    is given up. Nothing is read or connected before it is needed; safe to use from many threads."""

    def __init__(self, key_file: Path, timeout: float) -> None:
        self._key_file = key_file
        self._timeout = timeout
        self._seen: dict[str, _Seen] = {}
        self._asking: set[str] = set()
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    def seed(
        self,
        edge: EdgeNode,
        folder: str,
        files: Mapping[str, Path],
        progress: Callable[[float], None] = lambda _: None,
    ) -> None:
        with _as_core_errors(edge):
            fleet.seed(_node(edge), folder, files, key=self._key(), timeout=self._timeout, progress=progress)

    def remove(self, edge: EdgeNode, folder: str) -> None:
        with _as_core_errors(edge):
            fleet.remove(_node(edge), folder, key=self._key(), timeout=self._timeout)

    def healthy(self, edge: EdgeNode) -> bool:
        seen = self._seen.get(edge.url)
        if seen is None or time.monotonic() - seen.at > REMEMBER_SECONDS:
            return self._ask(edge.url)
        return seen.healthy

    def closest(self, edges: Sequence[EdgeNode], viewer: str) -> list[tuple[EdgeNode, str]]:
        """Never waits for an edge: goes by what was last seen of it, and looks again behind the caller's back."""
        candidates = [closest.Candidate(edge.name, self._last_seen(edge.url)) for edge in edges]
        by_name = {edge.name: edge for edge in edges}
        return [(by_name[placed.name], placed.reason) for placed in closest.order(candidates, viewer)]

    def _last_seen(self, url: str) -> bool:
        seen = self._seen.get(url)
        if seen is None or time.monotonic() - seen.at > REMEMBER_SECONDS:
            self._ask_later(url)
        return seen is None or seen.healthy

    def _ask(self, url: str) -> bool:
        healthy = fleet.ping(url, PING_SECONDS)
        with self._lock:
            self._seen[url] = _Seen(healthy, time.monotonic())
            self._asking.discard(url)
        return healthy

    def _ask_later(self, url: str) -> None:
        with self._lock:
            if url in self._asking:
                return
            self._asking.add(url)
            self._threads = self._threads or ThreadPoolExecutor(4, thread_name_prefix="edge-health")
            self._threads.submit(self._ask, url)

    def _key(self) -> paramiko.PKey:
        try:
            return load_key(self._key_file)
        except (OSError, ValueError) as error:
            raise Refused(f"The key that logs in to edges cannot be read: {error}") from error


def _node(edge: EdgeNode) -> fleet.Node:
    return fleet.Node(
        name=edge.name,
        url=edge.url,
        host=edge.ssh_host,
        port=edge.ssh_port,
        user=edge.ssh_user,
        host_key=edge.host_key,
        root=edge.root,
    )


@contextlib.contextmanager
def _as_core_errors(edge: EdgeNode) -> Iterator[None]:
    try:
        yield
    except EdgeUnavailable as error:
        raise Unavailable(f"The edge {edge.name} cannot be filled now: {error}") from error
    except EdgeRejected as error:
        raise Refused(f"The edge {edge.name} turned us away: {error}") from error
