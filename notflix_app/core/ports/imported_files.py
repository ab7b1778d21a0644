"""What was imported from folders."""

from __future__ import annotations

from typing import Protocol

from ..imports import ImportedFile


class ImportedFiles(Protocol):
    """One row for each file that is, or was to be, a film. It outlives its video: what somebody has deleted is not
    imported again. It outlives its place, too: where another film comes to lie there, it is kept under the path with a
    '/' at its end, which no file has, and known again by its content."""

    def list_for_root(self, root: str) -> dict[str, ImportedFile]:
        """By path."""

    def with_fingerprint(self, fingerprint: str) -> list[ImportedFile]:
        """Of all roots, by root and path."""

    def put(self, file: ImportedFile) -> None:
        """In place of what there was of that root and path, if it was the same video."""

    def move(self, before: ImportedFile, after: ImportedFile) -> None:
        """`after` in place of `before`, in one transaction."""

    def forget(self, file: ImportedFile) -> None:
        """No error where it is gone."""
