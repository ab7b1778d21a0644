"""Bringing back what a backup has kept, where there is nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from ..core import keys
from ..core.added_sounds import AddedSound, SoundState, package_of
from ..core.backup import PACKAGES, SOURCES, BackupManifest, KeptObject
from ..core.errors import Conflict, Damaged, NotFound, Refused
from ..core.parts import stored_sound
from ..core.ports import BackupPlace, CatalogArchive, ObjectStore
from ..core.restored import LOST, SOUND_LOST, Fate, fate, has_package, has_source
from ..core.video import Video, VideoState
from .backup_files import kept_objects, manifest_of, sha256
from .services import Services

AT_ONCE = 8  # objects on their way

OnProgress = Callable[[int, int, int], None]  # films seen to, of how many; bytes put so far


@dataclass(slots=True)
class RestoreReport:
    """By title and id, what did not stay as it was: again: films that are made of their source once more; lost: those
    that cannot be; without_release: those whose new version is not there, and that play as before; without_sound: files
    that were added as sound, and are not there; sending: uploads that wait for whoever sends them. damaged: files that
    are not as they were written. drained: names of edges."""

    videos: int = 0
    again: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    without_release: list[str] = field(default_factory=list)
    without_sound: list[str] = field(default_factory=list)
    sending: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    drained: list[str] = field(default_factory=list)


def restore(
    services: Services,
    archive: CatalogArchive,
    place: BackupPlace,
    own_edges: Collection[str],
    *,
    goes_on: bool,
    on_progress: OnProgress = lambda done, total, size: None,
) -> RestoreReport:
    """Objects first, then the catalog, whole or not at all; then each film is looked at.

    own_edges: names of those that only this Notflix puts films on. goes_on: an earlier try broke off.
    Raises Conflict where the catalog has rows of its own; NotFound, Refused for what is no backup of ours; Unavailable.
    """
    manifest = manifest_of(place)
    if not goes_on and not archive.is_empty():
        raise Conflict("There is a Notflix already: its catalog has videos or people. Restore where there is nothing.")
    report = RestoreReport(videos=len(manifest.videos))
    _check_catalog(place, manifest)
    services.sources.ensure()
    services.packages.ensure()
    put = 0
    for done, video_id in enumerate(manifest.videos):
        on_progress(done, len(manifest.videos), put)
        put += _put_film(services, place, video_id, report.damaged)
    on_progress(len(manifest.videos), len(manifest.videos), put)
    if archive.is_empty():
        with place.lend(manifest.catalog) as file:
            report.drained = archive.load(file, own_edges)
    for video_id in archive.video_ids():
        if video := services.catalog.get_or_none(video_id):
            _see_to(services, archive, video, report)
    services.outbox.add_live()
    return report


def _check_catalog(place: BackupPlace, manifest: BackupManifest) -> None:
    """Before hours are spent on what comes before it. Raises Damaged."""
    try:
        with place.lend(manifest.catalog) as file:
            if sha256(file) == manifest.files.get(manifest.catalog):
                return
    except NotFound:
        pass
    raise Damaged(f"{manifest.catalog} is missing or damaged: nothing of this backup can be restored.")


def _put_film(services: Services, place: BackupPlace, video_id: str, damaged: list[str]) -> int:
    """How many bytes came; what is there already stays, so that a try that broke off goes on."""
    try:
        objects = kept_objects(place, video_id)
    except Refused as error:
        damaged.append(error.message)
        return 0
    there = _sizes(services, video_id)
    missing = [kept for kept in objects.values() if kept.sha256 and there.get(kept.path) != kept.size]
    if not missing:
        return 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="restore") as pool:
        put = list(pool.map(lambda kept: _put(services, place, kept), missing))
    damaged += [f"{kept.path} is missing or damaged." for kept, whole in zip(missing, put, strict=True) if not whole]
    return sum(kept.size for kept in missing)


def _put(services: Services, place: BackupPlace, kept: KeptObject) -> bool:
    """Whether it was as it was written; else nothing is put."""
    store, bucket = _store(services, kept.path)
    try:
        with place.lend(kept.path) as file:
            if sha256(file) != kept.sha256:
                return False
            store.put_file(kept.path.removeprefix(bucket), file)
            return True
    except NotFound:
        return False


def _store(services: Services, path: str) -> tuple[ObjectStore, str]:
    return (services.sources, SOURCES) if path.startswith(SOURCES) else (services.packages, PACKAGES)


def _sizes(services: Services, video_id: str) -> dict[str, int]:
    """Of what the stores have of it, by its path in a backup."""
    sources = (keys.source(video_id), keys.parts(video_id), keys.sent_sounds(video_id))
    sizes = {SOURCES + one.key: one.size for prefix in sources for one in services.sources.list(prefix)}
    return sizes | {PACKAGES + one.key: one.size for one in services.packages.list(keys.packages(video_id))}


# --- what becomes of each ------------------------------------------------------------------------------------------
def _see_to(services: Services, archive: CatalogArchive, video: Video, report: RestoreReport) -> None:
    sizes = _sizes(services, video.id)
    sources = {path.removeprefix(SOURCES): size for path, size in sizes.items() if path.startswith(SOURCES)}
    packages = [path.removeprefix(PACKAGES) for path in sizes if path.startswith(PACKAGES)]
    if video.upload_id and sources.get(keys.source(video.id)) == video.size and video.state is not VideoState.UPLOADING:
        # It was put together between the moment of the catalog and the copy.
        services.catalog.record_composed(video.id)
        video = replace(video, upload_id="")
    named = f"{video.title} ({video.id})"
    published = services.steps.published(video.id, video.version)
    match fate(video, published, _of_version(video, packages), has_source=has_source(video, sources)):
        case Fate.AGAIN:
            archive.begin_again(video.id)
            report.again.append(named)
        case Fate.LOST:
            archive.fail(video.id, LOST)
            report.lost.append(named)
        case Fate.GONE:
            services.catalog.move(video.id, VideoState.DELETING)
        case Fate.STAYS:
            _see_to_releases(services, archive, video, packages, report)
    for sound in services.added_sounds.list_for_video(video.id):
        if sound.state is SoundState.LIVE and not _is_whole(services, video, sound, packages):
            _make_anew(services, sound, sources, report)
    if video.state is VideoState.UPLOADING:
        come = sum(size for key, size in sources.items() if key.startswith(keys.parts(video.id)))
        report.sending.append(f"{named}: {come} of {video.size} bytes are here")


def _see_to_releases(
    services: Services, archive: CatalogArchive, video: Video, packages: Iterable[str], report: RestoreReport
) -> None:
    for release in services.releases.list_for_video(video.id):
        published = services.steps.published(video.id, release.version)
        if release.is_wanted and not has_package(release, published, _of_version(release, packages)):
            archive.drop_release(video.id, release.version)
            report.without_release.append(f"{video.title} ({video.id})")


def _is_whole(services: Services, video: Video, sound: AddedSound, packages: Iterable[str]) -> bool:
    published = services.steps.published(video.id, sound.version)
    package = package_of(video, sound)
    return bool(published) and has_package(package, published, _of_version(package, packages))


def _make_anew(services: Services, sound: AddedSound, sources: Mapping[str, int], report: RestoreReport) -> None:
    if all(sources.get(piece.key) == piece.size for piece in stored_sound(sound)):
        services.added_sounds.begin_again(sound.video_id, sound.version)
        return
    was = (SoundState.LIVE,)
    services.added_sounds.move(sound.video_id, sound.version, SoundState.FAILED, origins=was, error=SOUND_LOST)
    report.without_sound.append(f"{sound.file_name}, of {sound.video_id}")


def _of_version(video: Video, packages: Iterable[str]) -> list[str]:
    folder = keys.package(video.id, video.version)
    return [key for key in packages if key.startswith(folder)]
