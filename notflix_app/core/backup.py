"""What a backup is made of: where each thing lies in it, and its manifest.

backup.json             the manifest, written last: without it there is no backup
catalog/….jsonl.gz      every row of the catalog
settings.env, keys/     what somebody chose, and the keys that log in to edges
films/ID.json.gz        the index of a video: its objects, with their checksums
sources/, packages/     the two buckets as they are
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from . import keys
from .errors import Refused

FORMAT = 1
MANIFEST = "backup.json"
CATALOG = "catalog/"
SETTINGS = "settings.env"
KEYS = "keys/"
FILMS = "films/"
SOURCES, PACKAGES = "sources/", "packages/"
OURS = (MANIFEST, CATALOG, SETTINGS, KEYS, FILMS, SOURCES, PACKAGES)  # how all names in a backup begin


class FilmCopies(StrEnum):
    """ALL: every object. SOURCES: what cannot be made again, uploads and text. REFERENCE: none, they are listed."""

    ALL = "all"
    SOURCES = "sources"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class KeptObject:
    """path: in the backup, a bucket's name and the key. size in bytes; etag: as the store told it, where the content
    was the same. sha256: '' where it is only listed."""

    path: str
    size: int
    etag: str
    sha256: str = ""

    def is_of(self, size: int, etag: str) -> bool:
        """Whether an object that has these now is the one that was copied."""
        return bool(self.sha256) and (self.size, self.etag) == (size, etag)


@dataclass(frozen=True, slots=True)
class FilmSum:
    """objects: how many there are in a video's index; size: bytes of them all."""

    objects: int
    size: int


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """made_at: when the catalog was read, seconds since the epoch. version: of Notflix. revision: of its tables.
    files: path → SHA-256 of all that belongs to no video. videos: by id."""

    made_at: float
    version: str
    revision: str
    films: FilmCopies
    catalog: str
    files: Mapping[str, str] = field(default_factory=dict)
    videos: Mapping[str, FilmSum] = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1)


def read_manifest(text: bytes) -> BackupManifest:
    """Raises Refused for one that is broken, or that only a newer Notflix reads."""
    try:
        read = json.loads(text)
        if read.pop("format") > FORMAT:
            raise Refused(f"This backup was made by a newer Notflix ({read.get('version')}). Restore it with that.")
        videos = {video_id: FilmSum(**one) for video_id, one in read.pop("videos").items()}
        return BackupManifest(**{**read, "films": FilmCopies(read["films"]), "videos": videos})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(f"{MANIFEST} is damaged: this backup cannot be read.") from error


def film_index(video_id: str) -> str:
    return f"{FILMS}{video_id}.json.gz"


def film_of(path: str) -> str:
    """The id in what film_index() gave."""
    return path.removeprefix(FILMS).removesuffix(".json.gz")


def index_lines(kept: Iterable[KeptObject]) -> str:
    return "".join(json.dumps(asdict(one)) + "\n" for one in sorted(kept, key=lambda one: one.path))


def read_index(text: str) -> dict[str, KeptObject]:
    """By path. Raises ValueError, TypeError for one that is damaged."""
    entries: Iterable[dict[str, Any]] = map(json.loads, text.splitlines())
    return {entry["path"]: KeptObject(**entry) for entry in entries}


def is_copied(path: str, films: FilmCopies) -> bool:
    """Whether such a backup copies this object."""
    if films is FilmCopies.SOURCES:
        return path.startswith(SOURCES) or keys.is_text(path.removeprefix(PACKAGES))
    return films is FilmCopies.ALL
