"""A prefix of a bucket that films are imported from: any bucket of the store that its key may read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..core.errors import NotFound, Refused
from ..core.imports import FolderFile, ReadAt, Stamp
from ..core.ports import ObjectStore
from ..core.video import FileInPlace

SCHEME = "s3://"
CHANGED = "This object has been replaced or removed meanwhile. The next import takes it as it is then."
OpenBucket = Callable[[str], ObjectStore]


@dataclass(frozen=True)
class BucketFolder:
    """core.ports.FilmFolder. bucket: its name; prefix: '' for all of it, else with a '/' at its end."""

    open_bucket: OpenBucket
    bucket: str
    prefix: str = ""

    @property
    def root(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")

    def files(self) -> Iterator[FolderFile]:
        """An object is there when it is whole: none of them has to settle."""
        for stored in self._listed(self.prefix):
            if not stored.path.endswith("/"):  # as some programs mark folders
                yield stored

    @contextmanager
    def opened(self, file: FolderFile) -> Iterator[ReadAt]:
        store, key = self.open_bucket(self.bucket), self.prefix + file.path
        self._check(file)
        try:
            yield lambda begin, count: store.read_range(key, begin, min(count, file.size - begin))
        except NotFound as error:
            raise Refused(CHANGED) from error
        self._check(file)

    def holds(self, path: str) -> bool:
        return self.open_bucket(self.bucket).size(self.prefix + path) is not None

    def at(self, root: str) -> BucketFolder:
        return bucket_folder(self.open_bucket, root)

    def key(self, file: FolderFile) -> str:
        return self.prefix + file.path

    def in_place(self, file: FolderFile) -> FileInPlace | None:
        return None

    def _check(self, file: FolderFile) -> None:
        now = (stored for stored in self._listed(self.prefix + file.path) if stored.path == file.path)
        if next(now, None) != file:
            raise Refused(CHANGED)

    def _listed(self, prefix: str) -> Iterator[FolderFile]:
        for stored in self.open_bucket(self.bucket).list(prefix):
            yield FolderFile(stored.key.removeprefix(self.prefix), Stamp(stored.size, int(stored.modified * 1e9)))


def bucket_folder(open_bucket: OpenBucket, address: str) -> BucketFolder:
    """address: 's3://bucket/prefix'. Raises Refused for another."""
    bucket, _, prefix = address.removeprefix(SCHEME).partition("/")
    if not address.startswith(SCHEME) or not bucket:
        raise Refused(f"{address} is no prefix of a bucket: write s3://BUCKET/PREFIX.")
    return BucketFolder(open_bucket, bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else "")
