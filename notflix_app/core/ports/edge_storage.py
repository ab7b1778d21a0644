"""Filling edges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from ..edge_access import EdgeAccess
from ..edges import EdgeDisk, EdgeNode, FileMismatch
from ..package_files import PackageFiles
from ..signed_paths import EdgeKey


class EdgeStorage(Protocol):
    """Puts packages on edges and takes them off. Raises Unavailable where an edge does not answer (try again),
    Refused where its host key or our login is wrong (do not)."""

    def seed(
        self,
        edge: EdgeNode,
        folder: str,
        files: PackageFiles,
        progress: Callable[[float], None] = lambda _: None,
    ) -> int:
        """Makes `folder` ('id/v1/') on the edge with `files`: all or nothing. Nothing is asked of them where the edge
        is away or holds the folder, and nothing fetched that lies there ahead. progress goes from 0 to 1. Returns how
        many bytes were sent."""

    def fill(
        self,
        edge: EdgeNode,
        folder: str,
        files: PackageFiles,
        paths: Collection[str],
        progress: Callable[[float], None] = lambda _: None,
    ) -> int:
        """Puts some of `files` on the edge ahead of seed(), which shows them with the rest. Where the folder is
        complete already, nothing happens. Returns how many bytes were sent."""

    def remove(self, edge: EdgeNode, folder: str) -> None:
        """Removes a folder, its half-done uploads too. No error where it is gone."""

    def check(self, edge: EdgeNode, folder: str, files: Mapping[str, Path]) -> list[FileMismatch]:
        """Compares every file of a folder by size and content; what is wrong, by path. A folder that is not there
        lacks every file."""

    def repair(self, edge: EdgeNode, folder: str, files: Mapping[str, Path], faults: Sequence[FileMismatch]) -> None:
        """Puts right what check() found, file by file, while viewers read: they see the old file or the new one."""

    def host_key(self, host: str, port: int) -> str:
        """The host key that a machine shows, 'ssh-ed25519 AAAA…', to be looked at by a person before it is pinned."""

    def put_access(self, edge: EdgeNode, access: EdgeAccess) -> None:
        """Puts what the edge must know of who may read where it looks for it, and where it is never served; the edge
        obeys some seconds later."""

    def prove(self, edge: EdgeNode, key: EdgeKey) -> None:
        """Logs in, puts a file there, reads it as a viewer would, takes it away. key: one that the edge was told of,
        just now perhaps: it is waited for. Raises Unavailable or Refused; the message says which of these went wrong,
        and why."""

    def disk(self, edge: EdgeNode) -> EdgeDisk | None:
        """None where the edge cannot say."""
