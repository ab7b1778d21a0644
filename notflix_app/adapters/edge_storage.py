"""The EdgeStorage port over SFTP and HTTP (the edge room)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import paramiko

from edge import enroll, publish, verify
from edge.errors import EdgeAway, EdgeRejected, EdgeUnavailable
from edge.health import served
from edge.keys import load_key

from ..core.edges import EdgeDisk, EdgeNode, FileMismatch
from ..core.errors import Refused, Unavailable
from .edge_monitor import ASK_SECONDS, EdgeMonitor
from .edge_rate_budget import SharedRateBudgets
from .geography import Geography


class SftpEdgeStorage:
    """key_file: the private key that logs in to every edge. timeout: seconds without a sign of life before an edge
    is given up. geography: what is known of where edges and viewers are. internal_urls: see EdgeMonitor. budgets:
    shared with others that fill the same edges; None: an edge's limit is for each seeding. Nothing is read or connected
    before it is needed; safe to use from many threads."""

    def __init__(
        self,
        key_file: Path,
        timeout: float,
        geography: Geography | None = None,
        internal_urls: Mapping[str, str] | None = None,
        budgets: SharedRateBudgets | None = None,
    ) -> None:
        self._key_file = key_file
        self._timeout = timeout
        self._monitor = EdgeMonitor(geography, internal_urls=internal_urls)
        self._budgets = budgets

    def seed(
        self,
        edge: EdgeNode,
        folder: str,
        files: Mapping[str, Path],
        progress: Callable[[float], None] = lambda _: None,
    ) -> None:
        with _as_core_errors(edge):
            publish.seed(self._node(edge), folder, files, key=self._key(), timeout=self._timeout, progress=progress)

    def remove(self, edge: EdgeNode, folder: str) -> None:
        with _as_core_errors(edge):
            publish.remove(self._node(edge), folder, key=self._key(), timeout=self._timeout)

    def holds(self, edge: EdgeNode, folder: str) -> bool:
        with _as_core_errors(edge):
            return publish.holds(self._node(edge), folder, key=self._key(), timeout=self._timeout)

    def check(self, edge: EdgeNode, folder: str, files: Mapping[str, Path]) -> list[FileMismatch]:
        with _as_core_errors(edge):
            found = verify.check(self._node(edge), folder, files, key=self._key(), timeout=self._timeout)
        return [FileMismatch(wrong.path, wrong.what) for wrong in found]

    def repair(self, edge: EdgeNode, folder: str, files: Mapping[str, Path], faults: Sequence[FileMismatch]) -> None:
        wrong = [verify.FileMismatch(fault.path, fault.what) for fault in faults]
        with _as_core_errors(edge):
            verify.repair(self._node(edge), folder, files, wrong, key=self._key(), timeout=self._timeout)

    def host_key(self, host: str, port: int) -> str:
        try:
            return enroll.host_key(host, port, timeout=self._timeout)
        except EdgeUnavailable as error:
            raise Unavailable(f"There is no SSH server to talk to: {error}") from error
        except EdgeRejected as error:
            raise Refused(str(error)) from error

    def prove(self, edge: EdgeNode) -> None:
        ask_at = self._monitor.asked_at(edge)
        with _as_core_errors(edge):
            enroll.prove(self._node(edge), key=self._key(), timeout=self._timeout, ask_at=ask_at)

    def disk(self, edge: EdgeNode) -> EdgeDisk | None:
        with _as_core_errors(edge):
            found = publish.disk(self._node(edge), key=self._key(), timeout=self._timeout)
        return EdgeDisk(*found) if found else None

    def served(self, edge: EdgeNode) -> int | None:
        return served(edge.url, ASK_SECONDS)

    def healthy(self, edge: EdgeNode) -> bool:
        return self._monitor.healthy(edge)

    def closest(
        self,
        edges: Sequence[EdgeNode],
        viewer: str,
        *,
        pulling: Collection[str] = (),
        round_trips: Mapping[str, float] | None = None,
        at: str = "",
    ) -> list[tuple[EdgeNode, str]]:
        return self._monitor.closest(edges, viewer, pulling=pulling, round_trips=round_trips, at=at)

    def _key(self) -> paramiko.PKey:
        try:
            return load_key(self._key_file)
        except OSError as error:
            raise Refused(
                f"The key that logs in to edges, {self._key_file}, cannot be read: {error.strerror}."
            ) from error
        except ValueError as error:  # ours: the file is no key
            raise Refused(f"The key that logs in to edges cannot be used: {error}.") from error

    def _node(self, edge: EdgeNode) -> publish.Node:
        return publish.Node(
            name=edge.name,
            url=edge.url,
            host=edge.ssh_host,
            port=edge.ssh_port,
            user=edge.ssh_user,
            host_key=edge.host_key,
            root=edge.root,
            rate=edge.rate_mbit * 1e6 / 8,
            budget=self._budgets.of_edge(edge.name) if self._budgets else None,
        )


@contextlib.contextmanager
def _as_core_errors(edge: EdgeNode) -> Iterator[None]:
    try:
        yield
    except EdgeUnavailable as error:
        part = "edge" if isinstance(error, EdgeAway) else ""
        raise Unavailable(f"The edge {edge.name} cannot be filled now: {error}", part) from error
    except EdgeRejected as error:
        raise Refused(f"The edge {edge.name} turned us away: {error}") from error
