"""The files of a backup that we write and read ourselves."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path

from ..core.backup import MANIFEST, BackupManifest, KeptObject, film_index, index_lines, read_index, read_manifest
from ..core.errors import NotFound, Refused
from ..core.ports import BackupPlace


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def put(place: BackupPlace, path: str, data: bytes) -> str:
    """Returns its SHA-256."""
    with place.receive(path) as file:
        file.write_bytes(data)
        return sha256(file)


def put_index(place: BackupPlace, video_id: str, objects: Mapping[str, KeptObject]) -> None:
    put(place, film_index(video_id), gzip.compress(index_lines(objects.values()).encode(), 5, mtime=0))


def kept_objects(place: BackupPlace, video_id: str) -> dict[str, KeptObject]:
    """What a film's index names, by path; nothing where it has none. Raises Refused where it is damaged."""
    try:
        with place.lend(film_index(video_id)) as file:
            return read_index(gzip.decompress(file.read_bytes()).decode())
    except NotFound:
        return {}
    except (ValueError, TypeError, EOFError, OSError, zlib.error) as error:
        raise Refused(f"{film_index(video_id)} is damaged. Remove it, and back up once more.") from error


def manifest_of(place: BackupPlace) -> BackupManifest:
    """Raises NotFound where no backup came to its end there, Refused for one that we cannot read."""
    try:
        with place.lend(MANIFEST) as file:
            return read_manifest(file.read_bytes())
    except NotFound as error:
        raise NotFound(f"{place.name} is no backup: none came to its end there, for {MANIFEST} is missing.") from error
