"""Where a backup lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class BackupPlace(Protocol):
    """Files by path, as 'films/ID.json.gz'; safe to use from several threads. Raises Unavailable, Refused or OSError
    where it cannot be read or written."""

    @property
    def name(self) -> str:
        """As a person names it."""

    def ensure(self) -> None:
        """Makes it if it is missing, to be written to. Raises Refused where it holds what is no backup's, Conflict
        where somebody else is seen to write to it."""

    def receive(self, path: str) -> AbstractContextManager[Path]:
        """A file of this machine to write to; it is there whole, under `path`, when the block has ended well,
        and survives a power cut."""

    def lend(self, path: str) -> AbstractContextManager[Path]:
        """What is there, as a file of this machine to read from. Raises NotFound."""

    def list(self, prefix: str) -> Iterator[str]:
        """The paths that begin so: a folder's."""

    def size(self, path: str) -> int | None:
        """Bytes, or None where there is no such file."""

    def remove(self, path: str) -> None:
        """No error where it is gone."""
