"""A folder that films are imported from: of a disk, or a prefix of a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from ..imports import FolderFile, ReadAt
from ..metadata import Metadata
from ..video import FileInPlace


class FilmFolder(Protocol):
    @property
    def root(self) -> str:
        """Its absolute path, or its address."""

    def files(self) -> Iterator[FolderFile]:
        """All in it, as deep as it goes. Raises Refused where it cannot be read, Unavailable where it does not
        answer: what is not listed is taken for gone."""

    def opened(self, file: FolderFile) -> AbstractContextManager[ReadAt]:
        """Its bytes. Raises Refused where it cannot be read, or is another than was listed, at the end of the block as
        well."""

    def holds(self, path: str) -> bool:
        """Whether there is such a file now."""

    def at(self, root: str) -> FilmFolder:
        """Another one of the same kind of place. Raises Refused where it is of another kind."""

    @property
    def bucket(self) -> str:
        """That of our store that it lies in, so that the store itself can copy from there; '' where it does not."""

    def key(self, file: FolderFile) -> str:
        """In that bucket."""

    def in_place(self, file: FolderFile) -> FileInPlace | None:
        """How workers read it where it lies; None where they do not see it."""


class FilmNames(Protocol):
    def read(self, path: str) -> Metadata:
        """What a path below the folder tells of a film, a title in any case."""
