"""The EdgeStorage port over SFTP."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import paramiko

from ...core.edge_access import EdgeAccess
from ...core.edges import EdgeDisk, EdgeNode, FileMismatch
from ...core.errors import Refused
from ...core.package_files import PackageFiles
from ...core.signed_paths import EdgeKey
from . import enroll, publish, verify
from .folders import below
from .paramiko_keys import load_key
from .rate_limiter import RateLimiter
from .session import Session, login
from .shared_rate_budget import SharedRateBudgets


class SshEdgeStorage:
    """key_file: the private key that logs in to every edge. timeout: seconds without a sign of life before an edge
    is given up. internal_urls: an edge's name → where we read from it, where browsers reach it by another way than we
    do. budgets: shared with others that fill the same edges; None: an edge's limit is for each seeding. Nothing is read
    or connected before it is needed; safe to use from many threads.

    A path that leaves an edge's folder is a ValueError, and nothing is sent."""

    def __init__(
        self,
        key_file: Path,
        timeout: float,
        internal_urls: Mapping[str, str] | None = None,
        budgets: SharedRateBudgets | None = None,
    ) -> None:
        self._key_file = key_file
        self._timeout = timeout
        self._internal_urls = internal_urls or {}
        self._budgets = budgets

    def seed(
        self,
        edge: EdgeNode,
        folder: str,
        files: PackageFiles,
        progress: Callable[[float], None] = lambda _: None,
    ) -> int:
        final = below(edge.root, folder.removesuffix("/"))
        with self._login(edge) as session:
            return publish.seed(session, edge.root, final, files, progress)

    def fill(
        self,
        edge: EdgeNode,
        folder: str,
        files: PackageFiles,
        paths: Collection[str],
        progress: Callable[[float], None] = lambda _: None,
    ) -> int:
        final = below(edge.root, folder.removesuffix("/"))
        with self._login(edge) as session:
            return publish.fill(session, edge.root, final, files, paths, progress)

    def remove(self, edge: EdgeNode, folder: str) -> None:
        final = below(edge.root, folder.removesuffix("/"))
        with self._login(edge) as session:
            publish.remove(session, edge.root, final)

    def check(self, edge: EdgeNode, folder: str, files: Mapping[str, Path]) -> list[FileMismatch]:
        final = below(edge.root, folder.removesuffix("/"))
        with self._login(edge) as session:
            return verify.check(session, final, files)

    def repair(self, edge: EdgeNode, folder: str, files: Mapping[str, Path], faults: Sequence[FileMismatch]) -> None:
        final = below(edge.root, folder.removesuffix("/"))
        with self._login(edge) as session:
            verify.repair(session, edge.root, final, files, faults)

    def host_key(self, host: str, port: int) -> str:
        return enroll.host_key(host, port, timeout=self._timeout)

    def put_access(self, edge: EdgeNode, access: EdgeAccess) -> None:
        with self._login(edge) as session:
            enroll.put_access(session, edge, access)

    def prove(self, edge: EdgeNode, key: EdgeKey) -> None:
        url = self._internal_urls.get(edge.name, edge.url)
        with self._login(edge) as session:
            enroll.prove(session, edge, key, url, timeout=self._timeout)

    def disk(self, edge: EdgeNode) -> EdgeDisk | None:
        with self._login(edge) as session:
            return session.bulk.disk(edge.root)

    @contextlib.contextmanager
    def _login(self, edge: EdgeNode) -> Iterator[Session]:
        budget = self._budgets.of_edge(edge.name) if self._budgets else None
        limiter = RateLimiter(edge.rate_mbit * 1e6 / 8, budget)
        with login(edge, self._key(), timeout=self._timeout, limiter=limiter) as session:
            yield session

    def _key(self) -> paramiko.PKey:
        try:
            return load_key(self._key_file)
        except OSError as error:
            raise Refused(
                f"The key that logs in to edges, {self._key_file}, cannot be read: {error.strerror}."
            ) from error
        except ValueError as error:  # ours: the file is no key
            raise Refused(f"The key that logs in to edges cannot be used: {error}.") from error
