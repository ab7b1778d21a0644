"""Where sources and packages lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredObject:
    """size in bytes; modified: when it was written, in seconds since the epoch. etag: as the store tells it, quoted."""

    key: str
    size: int
    modified: float = 0.0
    etag: str = ""


@dataclass(frozen=True, slots=True)
class UploadedPart:
    """number counts from 1; size in bytes; arrived_at in seconds since the epoch, 0 where the client told us."""

    number: int
    etag: str
    size: int = 0
    arrived_at: float = 0.0


class ObjectStore(Protocol):
    """One bucket. Raises Unavailable where the store does not answer, NotFound for an absent key."""

    @property
    def away(self) -> bool:
        """Whether it did not answer of late. Waits for nobody."""

    def ensure(self) -> None:
        """Makes the bucket if it is missing."""

    def put_file(self, key: str, path: Path) -> None:
        """Content type and cache control follow from the key (core.keys)."""

    def get_file(self, key: str, path: Path) -> None:
        """Writes under a temporary name beside `path`, then renames."""

    def put_bytes(self, key: str, data: bytes) -> None: ...

    def read(self, key: str) -> bytes: ...

    def read_range(self, key: str, begin: int, count: int) -> bytes:
        """So many bytes from there on, at least one of them there."""

    def list(self, prefix: str) -> Iterator[StoredObject]: ...

    def names(self, prefix: str) -> Iterator[str]:
        """What lies directly below 'folder/', or '' for the top: objects and folders by name, each once."""

    def size(self, key: str) -> int | None:
        """Bytes, or None where there is no such object."""

    def remove(self, key: str) -> None:
        """No error where it is gone."""

    def remove_all(self, prefix: str) -> int:
        """How many went. Refuses an empty prefix."""

    def url(self, key: str, seconds: int, *, public: bool = False, disposition: str = "") -> str:
        """A presigned GET. public: as a browser reaches the store, else as we do. A browser's stays the same for a
        sixth of `seconds`, so that what it has is not fetched again; but with a disposition, which the
        store then says as Content-Disposition, it is another each time."""

    def put_url(self, key: str, size: int, seconds: int) -> str:
        """A presigned PUT of exactly `size` bytes, as a browser reaches the store."""

    def compose(self, key: str, parts: Sequence[str]) -> None:
        """Makes one object of others, in this order; no byte leaves the store. Each but the last has at least 5 MiB.
        Raises NotFound where one is absent."""

    def copy_from(self, bucket: str, source: str, key: str) -> None:
        """Makes an object of one in a bucket of the same store; no byte leaves it. Raises NotFound."""

    def abort_unfinished(self, before: float) -> int:
        """Drops what was begun in several requests before then and never ended; how many."""
