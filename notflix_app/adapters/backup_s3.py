"""The BackupPlace port over a bucket of any S3, below a prefix."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import NotFound
from ..core.ports import ObjectStore


class BucketPlace:
    """scratch: a folder with room for the largest object, several of which pass through it at once."""

    def __init__(self, store: ObjectStore, name: str, prefix: str, scratch: Path) -> None:
        self._store = store
        self._name = name
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._scratch = scratch

    @property
    def name(self) -> str:
        return self._name

    def ensure(self) -> None:
        self._store.ensure()

    @contextlib.contextmanager
    def receive(self, path: str) -> Iterator[Path]:
        with self._file() as file:
            yield file
            self._store.put_file(self._prefix + path, file)

    @contextlib.contextmanager
    def lend(self, path: str) -> Iterator[Path]:
        with self._file() as file:
            try:
                self._store.get_file(self._prefix + path, file)
            except NotFound as error:
                raise NotFound(f"{self._name} has no {path}.") from error
            yield file

    def list(self, prefix: str) -> Iterator[str]:
        for stored in self._store.list(self._prefix + prefix):
            yield stored.key.removeprefix(self._prefix)

    def size(self, path: str) -> int | None:
        return self._store.size(self._prefix + path)

    def remove(self, path: str) -> None:
        self._store.remove(self._prefix + path)

    @contextlib.contextmanager
    def _file(self) -> Iterator[Path]:
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=self._scratch) as folder:
            yield Path(folder) / "object"
