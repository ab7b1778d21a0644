"""The BackupPlace port over a folder of this machine, which a disk of another one may be mounted at."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import weakref
from collections.abc import Iterator
from pathlib import Path

from ..core.backup import OURS
from ..core.errors import Conflict, NotFound, Refused

PRIVATE = 0o700
UNFINISHED = ".tmp"
LOCK = ".lock"


class FolderPlace:
    """For its owner alone: it holds keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = False

    @property
    def name(self) -> str:
        return str(self._folder)

    def ensure(self) -> None:
        self._folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        others = [path.name for path in self._folder.iterdir() if not f"{path.name}/".startswith(OURS)]
        others = [name for name in others if not name.endswith(UNFINISHED) and name not in (LOCK, "lost+found")]
        if others:
            raise Refused(
                f"{self._folder} holds what is no backup's: {sorted(others)[0]}. Give an empty folder, a new one, or"
                " that of an earlier backup."
            )
        with contextlib.suppress(PermissionError):  # a mounted disk whose root is somebody else's
            self._folder.chmod(PRIVATE)
        if not self._held:
            self._hold()

    def _hold(self) -> None:
        """Two at once would each remove what only the other knows. The kernel lets go when we end, however we end."""
        lock = os.open(self._folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        weakref.finalize(self, os.close, lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"Another backup into {self._folder} is under way. Wait until that has ended.") from None
        self._held = True

    @contextlib.contextmanager
    def receive(self, path: str) -> Iterator[Path]:
        target = self._path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}{UNFINISHED}")
        try:
            fresh.touch(mode=0o600)
            yield fresh
            fresh.chmod(0o600)
            with fresh.open("rb") as whole:
                os.fsync(whole)  # or a power cut could leave the manifest and take away what it names
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)

    @contextlib.contextmanager
    def lend(self, path: str) -> Iterator[Path]:
        file = self._path(path)
        if not file.is_file():
            raise NotFound(f"{self._folder} has no {path}.")
        yield file

    def list(self, prefix: str) -> Iterator[str]:
        for file in sorted(self._path(prefix).rglob("*")):
            if file.is_file() and not file.name.endswith(UNFINISHED):
                yield file.relative_to(self._folder).as_posix()

    def size(self, path: str) -> int | None:
        try:
            return self._path(path).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def remove(self, path: str) -> None:
        file = self._path(path)
        file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others are in it
            for folder in list(file.parents)[: path.count("/")]:
                folder.rmdir()

    def _path(self, path: str) -> Path:
        if ".." in path.split("/") or path.startswith("/"):
            raise Refused(f"This backup names a file outside of it: {path}.")
        return self._folder / path
