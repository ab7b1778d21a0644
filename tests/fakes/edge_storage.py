"""An EdgeStorage in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from notflix_app.core.edge_access import EdgeAccess
from notflix_app.core.edges import EdgeDisk, EdgeNode, FileMismatch
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.package_files import PackageFiles
from notflix_app.core.signed_paths import EdgeKey


class FakeEdgeStorage:
    def __init__(self) -> None:
        self.folders: dict[tuple[str, str], dict[str, bytes]] = {}  # (edge, 'id/v1/') → path → bytes
        self.ahead: dict[tuple[str, str], dict[str, bytes]] = {}  # the same, of what is not to be seen yet
        self.access: dict[str, EdgeAccess] = {}  # edge → what it obeys
        self.away: set[str] = set()  # names of edges that do not answer
        self.refusing: set[str] = set()  # names of edges that turn us away

    def seed(
        self,
        edge: EdgeNode,
        folder: str,
        files: PackageFiles,
        progress: Callable[[float], None] = lambda _: None,
    ) -> int:
        self._reach(edge)
        place = (edge.name, _whole(folder))
        sent: dict[str, bytes] = {}
        if place not in self.folders:
            sizes = files.sizes()
            kept = {path: data for path, data in self.ahead.get(place, {}).items() if sizes.get(path) == len(data)}
            for path, local in files.fetch(sizes.keys() - kept.keys()).items():
                sent[path] = local.read_bytes()
                progress(min(0.99, (len(kept) + len(sent)) / len(sizes)))
            self.ahead.pop(place, None)
            self.folders[place] = kept | sent
        progress(1.0)
        return sum(map(len, sent.values()))

    def fill(
        self,
        edge: EdgeNode,
        folder: str,
        files: PackageFiles,
        paths: Collection[str],
        progress: Callable[[float], None] = lambda _: None,
    ) -> int:
        self._reach(edge)
        place = (edge.name, _whole(folder))
        if place in self.folders:
            return 0
        sent = {path: local.read_bytes() for path, local in files.fetch(paths).items()}
        self.ahead.setdefault(place, {}).update(sent)
        return sum(map(len, sent.values()))

    def remove(self, edge: EdgeNode, folder: str) -> None:
        self._reach(edge)
        self.folders.pop((edge.name, _whole(folder)), None)
        self.ahead.pop((edge.name, _whole(folder)), None)

    def check(self, edge: EdgeNode, folder: str, files: Mapping[str, Path]) -> list[FileMismatch]:
        self._reach(edge)
        there = self.folders.get((edge.name, _whole(folder)), {})
        faults = [FileMismatch(path, "extra") for path in there.keys() - files.keys()]
        for path, local in files.items():
            ours, theirs = local.read_bytes(), there.get(path)
            if theirs is None:
                faults.append(FileMismatch(path, "missing"))
            elif len(ours) != len(theirs):
                faults.append(FileMismatch(path, "size"))
            elif ours != theirs:
                faults.append(FileMismatch(path, "content"))
        return sorted(faults, key=lambda fault: fault.path)

    def repair(self, edge: EdgeNode, folder: str, files: Mapping[str, Path], faults: Sequence[FileMismatch]) -> None:
        self._reach(edge)
        there = self.folders.setdefault((edge.name, _whole(folder)), {})
        for fault in faults:
            if fault.what == "extra":
                there.pop(fault.path, None)
            else:
                there[fault.path] = files[fault.path].read_bytes()

    def host_key(self, host: str, port: int) -> str:
        if host in self.away:
            raise Unavailable(f"The SSH server at {host}:{port} does not answer.")
        return "ssh-ed25519 AAAA"

    def put_access(self, edge: EdgeNode, access: EdgeAccess) -> None:
        self._reach(edge)
        self.access[edge.name] = access

    def prove(self, edge: EdgeNode, key: EdgeKey) -> None:
        self._reach(edge)
        if key.secret not in self.access.get(edge.name, EdgeAccess("")).text:
            raise Refused("A file that was just put there cannot be read.")

    def disk(self, edge: EdgeNode) -> EdgeDisk | None:
        self._reach(edge)
        return EdgeDisk(total=100_000_000_000, free=40_000_000_000)

    def _reach(self, edge: EdgeNode) -> None:
        if edge.name in self.away:
            raise Unavailable(f"The edge {edge.name} does not answer.", "edge")
        if edge.name in self.refusing:
            raise Refused(f"The edge {edge.name} turned us away.")


def _whole(folder: str) -> str:
    return folder.strip("/") + "/"
