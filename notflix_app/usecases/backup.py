"""Keeping all of it elsewhere, while it runs. See core.backup for what lies where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..core.backup import CATALOG, FILMS, KEYS, MANIFEST, SETTINGS, BackupManifest, FilmCopies, film_index, film_of
from ..core.ports import BackupPlace, CatalogArchive
from ..core.version import VERSION
from .backup_files import kept_objects, put, put_index, sha256
from .copy_films import FilmCopier
from .services import Services

OnProgress = Callable[[int, int, int], None]  # films seen to, of how many; bytes copied so far


@dataclass(frozen=True, slots=True)
class Backup:
    """place: where to. settings: what somebody chose, as an .env has it. keys: file name → private key."""

    services: Services
    archive: CatalogArchive
    place: BackupPlace
    films: FilmCopies = FilmCopies.ALL
    settings: str = ""
    keys: Mapping[str, bytes] = field(default_factory=dict)
    on_progress: OnProgress = lambda done, total, size: None


@dataclass(frozen=True, slots=True)
class BackupReport:
    """copied: bytes that were not there from a backup before. vanished: ids of films that somebody deleted meanwhile,
    or of which something went away."""

    manifest: BackupManifest
    copied: int
    vanished: list[str]


def back_up(backup: Backup) -> BackupReport:
    """Copies what is new since the last backup in that place, and then tells in its manifest that it is whole.

    Films first, for that takes long; then the catalog, and what has come to its films meanwhile. Until the manifest is
    written the backup before is whole: nothing of it is removed. What broke off goes on where it was.
    Raises Refused, Unavailable, OSError where the place or a part of ours cannot be used.
    """
    place, archive = backup.place, backup.archive
    place.ensure()
    copier = FilmCopier(backup.services, place, backup.films)
    _copy_all(backup, copier, archive.video_ids())
    made_at = backup.services.clock()
    catalog = f"{CATALOG}{datetime.fromtimestamp(made_at, UTC):%Y-%m-%dT%H%M%SZ}.jsonl.gz"
    with place.receive(catalog) as file:
        dumped = archive.dump(file)
        files = {catalog: sha256(file)}
    copier.again = True
    _copy_all(backup, copier, dumped.video_ids)
    files |= {path: put(place, path, data) for path, data in _small_files(backup)}
    videos = {video_id: copier.sums[video_id] for video_id in dumped.video_ids}
    manifest = BackupManifest(made_at, VERSION, dumped.revision, backup.films, catalog, files=files, videos=videos)
    put(place, MANIFEST, manifest.as_json().encode())
    _tidy(place, manifest, copier)
    deleted = set(videos) - set(archive.video_ids())
    return BackupReport(manifest, copier.copied, sorted(deleted | copier.vanished & set(videos)))


def _copy_all(backup: Backup, copier: FilmCopier, video_ids: list[str]) -> None:
    for done, video_id in enumerate(video_ids):
        backup.on_progress(done, len(video_ids), copier.copied)
        copier.copy(video_id)
    backup.on_progress(len(video_ids), len(video_ids), copier.copied)


def _small_files(backup: Backup) -> Iterator[tuple[str, bytes]]:
    yield SETTINGS, backup.settings.encode()
    for name, key in backup.keys.items():
        yield KEYS + name, key


def _tidy(place: BackupPlace, manifest: BackupManifest, copier: FilmCopier) -> None:
    """Removes what only the backup before had. An index goes or is written last: what breaks off is found again."""
    for video_id, outdated in copier.outdated.items():
        objects = kept_objects(place, video_id)
        for path in outdated:
            place.remove(path)
        put_index(place, video_id, {path: kept for path, kept in objects.items() if path not in outdated})
    for video_id in {film_of(path) for path in place.list(FILMS)} - manifest.videos.keys():
        for path in kept_objects(place, video_id):
            place.remove(path)
        place.remove(film_index(video_id))
    for folder in (CATALOG, KEYS):
        for path in set(place.list(folder)) - manifest.files.keys():
            place.remove(path)
