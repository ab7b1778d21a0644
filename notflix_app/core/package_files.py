"""The files of a package, before they are on this disk: an edge may have most of them already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class PackageFiles(Protocol):
    def sizes(self) -> Mapping[str, int]:
        """All of them: path in the package → bytes."""

    def fetch(self, paths: Collection[str]) -> Mapping[str, Path]:
        """Brings some here: path in the package → where it lies now."""


@dataclass(frozen=True, slots=True)
class LocalFiles:
    """PackageFiles that are here."""

    files: Mapping[str, Path]

    def sizes(self) -> dict[str, int]:
        return {path: local.stat().st_size for path, local in self.files.items()}

    def fetch(self, paths: Collection[str]) -> dict[str, Path]:
        return {path: self.files[path] for path in paths}
