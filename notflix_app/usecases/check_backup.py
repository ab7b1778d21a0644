"""Whether a backup is whole: every file of it, byte by byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..core.backup import BackupManifest, KeptObject
from ..core.errors import NotFound, Refused
from ..core.ports import BackupPlace
from .backup_files import kept_objects, manifest_of, sha256

OnProgress = Callable[[int, int], None]


def check_backup(place: BackupPlace, on_progress: OnProgress) -> tuple[BackupManifest, list[str]]:
    """Its manifest, and a sentence for each file that is not as it was written. Raises NotFound where there is none,
    Refused for one that we cannot read; Unavailable, OSError."""
    manifest = manifest_of(place)
    faults = [fault for path, digest in manifest.files.items() if (fault := _fault(place, path, digest))]
    for done, video_id in enumerate(manifest.videos):
        on_progress(done, len(manifest.videos))
        faults += _faults_of_film(place, manifest, video_id)
    return manifest, faults


def _faults_of_film(place: BackupPlace, manifest: BackupManifest, video_id: str) -> Iterator[str]:
    try:
        objects = kept_objects(place, video_id)
    except Refused as damaged:
        yield damaged.message
        return
    if len(objects) < manifest.videos[video_id].objects:
        yield f"The index of {video_id} names {len(objects)} of {manifest.videos[video_id].objects} objects."
    for kept in objects.values():
        if kept.sha256 and (fault := _fault_of_object(place, kept)):
            yield fault


def _fault_of_object(place: BackupPlace, kept: KeptObject) -> str:
    size = place.size(kept.path)
    if size is not None and size != kept.size:
        return f"{kept.path} has {size} bytes instead of {kept.size}."
    return _fault(place, kept.path, kept.sha256)


def _fault(place: BackupPlace, path: str, digest: str) -> str:
    try:
        with place.lend(path) as file:
            return "" if sha256(file) == digest else f"{path} is damaged: its content is another."
    except NotFound:
        return f"{path} is missing."
