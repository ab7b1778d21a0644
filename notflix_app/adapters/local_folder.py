"""A folder of this machine that films are imported from. Nothing that a link in it leads to is taken."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from ..core.errors import Refused
from ..core.imports import FolderFile, ReadAt, Stamp
from ..core.video import FileInPlace

CHANGED = "This file is being written. It is imported once nothing writes to it any more."
_SYSTEM = frozenset(("@eadir", "lost+found", "$recycle.bin", "system volume information", "#recycle"))


@dataclass(frozen=True)
class LocalFolder:
    """core.ports.FilmFolder. seen_by_workers: folders that they read in, where they lie."""

    path: Path
    seen_by_workers: Sequence[Path] = ()

    @property
    def root(self) -> str:
        return str(self.path)

    @property
    def bucket(self) -> str:
        return ""

    def key(self, file: FolderFile) -> str:
        return file.path

    def files(self) -> Iterator[FolderFile]:
        if not self.path.is_dir():
            raise Refused(f"{self.path} is no folder, or it may not be looked into.")
        return self._below(self.path)

    @contextmanager
    def opened(self, file: FolderFile) -> Iterator[ReadAt]:
        try:
            opened = os.open(self._safe(file.path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as wrong:
            raise Refused(f"This file cannot be read: {wrong.strerror}.") from wrong
        try:
            _check(opened, file.stamp)
            yield lambda begin, count: _read(opened, begin, count)
            _check(opened, file.stamp)
        finally:
            os.close(opened)

    def holds(self, path: str) -> bool:
        return (self.path / path).is_file()

    def at(self, root: str) -> LocalFolder:
        if not root.startswith("/"):
            raise Refused(f"{root} is no folder of this machine.")
        return LocalFolder(Path(root), self.seen_by_workers)

    def in_place(self, file: FolderFile) -> FileInPlace | None:
        path = self._safe(file.path)
        if any(path.is_relative_to(folder.resolve()) for folder in self.seen_by_workers):
            return FileInPlace(str(path), file.stamp.mtime_ns)
        return None

    def _below(self, folder: Path) -> Iterator[FolderFile]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as wrong:
            if folder == self.path:
                raise Refused(f"{folder} cannot be read: {wrong.strerror}.") from wrong
            yield self._refused(folder, f"This folder cannot be read: {wrong.strerror}.")
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower() in _SYSTEM:
                continue
            if entry.is_symlink():
                yield from self._link(Path(entry.path))
            elif entry.is_dir(follow_symlinks=False):
                yield from self._below(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield from self._file(entry)

    def _file(self, entry: os.DirEntry[str]) -> Iterator[FolderFile]:
        path = self._relative(Path(entry.path))
        if not _is_utf8(path):
            yield FolderFile(path.encode(errors="replace").decode(), Stamp(0, 0), problem="Its name is no UTF-8.")
            return
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # gone since
            return
        yield FolderFile(path, Stamp(status.st_size, status.st_mtime_ns), status.st_ctime)

    def _link(self, link: Path) -> Iterator[FolderFile]:
        """What lies in the folder is imported where it lies; what lies elsewhere, its owner may not have meant."""
        if not link.resolve().is_relative_to(self.path.resolve()):
            yield self._refused(link, "It is a link that leads out of the folder. Import the folder that it leads to.")

    def _refused(self, path: Path, problem: str) -> FolderFile:
        return FolderFile(self._relative(path), Stamp(0, 0), problem=problem)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.path).as_posix()

    def _safe(self, path: str) -> Path:
        """Raises Refused for one that leads out of the folder."""
        whole, home = (self.path / path).resolve(), self.path.resolve()
        if not whole.is_relative_to(home):
            raise Refused(f"{path} leads out of {self.path}.")
        return whole


def _read(opened: int, begin: int, count: int) -> bytes:
    try:
        return os.pread(opened, count, begin)
    except OSError as wrong:
        raise Refused(f"This file cannot be read: {wrong.strerror}.") from wrong


def _check(opened: int, stamp: Stamp) -> None:
    status = os.fstat(opened)
    if not S_ISREG(status.st_mode) or (status.st_size, status.st_mtime_ns) != (stamp.size, stamp.mtime_ns):
        raise Refused(CHANGED)


def _is_utf8(name: str) -> bool:
    """Whether it came as it is shown: Python keeps other bytes as surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
