"""A backup while everything goes on, and what comes back of it elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import pytest

from notflix_app.adapters.backup_folder import FolderPlace
from notflix_app.adapters.sql.archive import SqlArchive
from notflix_app.adapters.sql.engine import make_engine
from notflix_app.core import keys
from notflix_app.core.added_sounds import AddedSound, SoundState
from notflix_app.core.backup import FilmCopies
from notflix_app.core.errors import Conflict, Damaged, NotFound, Unavailable
from notflix_app.core.restored import SOUND_LOST
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases import ingest
from notflix_app.usecases.backup import Backup, BackupReport, back_up
from notflix_app.usecases.bin import put_back
from notflix_app.usecases.check_backup import check_backup
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest_file import add_sound_file
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.restore import RestoreReport, restore
from notflix_app.usecases.services import Services
from notflix_app.usecases.sound_upload import NewSound
from notflix_app.usecases.tracks import NewTrack, add
from tests.fakes.object_store import FakeObjectStore
from tests.fakes.services import FakeWorkers, fake_services, holders, state

Meanwhile = Callable[[str], None]


@dataclass
class Busy(FakeObjectStore):
    """A store in which something happens while an object is read. Several are read at once; it happens once at a time,
    for the fakes know nothing of threads."""

    def __init__(self, store: FakeObjectStore, meanwhile: Meanwhile) -> None:
        self.__dict__ = store.__dict__
        self.meanwhile, self.turn = meanwhile, Lock()

    def get_file(self, key: str, path: Path) -> None:
        with self.turn:
            self.meanwhile(key)
        super().get_file(key, path)


@dataclass
class Elsewhere:
    """Another Notflix, empty at first."""

    services: Services
    archive: SqlArchive
    workers: FakeWorkers


@pytest.fixture
def services(sqlite_url: str) -> Iterator[Services]:
    """With the tables of the migrations, for a backup says which those are."""
    engine = make_engine(sqlite_url)
    yield fake_services(engine=engine)
    engine.dispose()


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    return FolderPlace(tmp_path / "kept")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    engine = make_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    archive = SqlArchive(engine)
    there = fake_services(engine=engine, edges=())
    yield Elsewhere(there, archive, FakeWorkers(there, tmp_path))
    engine.dispose()


def backed_up(services: Services, place: FolderPlace, films: FilmCopies = FilmCopies.ALL) -> BackupReport:
    archive = SqlArchive(services.catalog._engine)
    return back_up(Backup(services, archive, place, films, "NOTFLIX_QUALITY='fast'\n", {"edge_ed25519": b"key"}))


def restored(elsewhere: Elsewhere, place: FolderPlace, *, goes_on: bool = False) -> RestoreReport:
    return restore(elsewhere.services, elsewhere.archive, place, ["edge-a", "edge-b"], goes_on=goes_on)


def go_on(elsewhere: Elsewhere) -> None:
    for _ in range(3):
        reconcile(elsewhere.services)
        elsewhere.workers.run_all()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_live_film_plays_and_is_found_elsewhere(services, workers, place, elsewhere) -> None:
    film = workers.live()
    report = backed_up(services, place)
    assert (report.vanished, list(report.manifest.videos)) == ([], [film])
    assert restored(elsewhere, place) == RestoreReport(videos=1)
    assert elsewhere.services.packages.objects == services.packages.objects
    assert elsewhere.services.sources.objects == services.sources.objects
    assert holders(elsewhere.services, film) == []
    go_on(elsewhere)
    assert holders(elsewhere.services, film) == ["edge-a", "edge-b"]
    assert film in elsewhere.services.index.docs


@pytest.mark.parametrize("steps", range(1, 12))
def test_a_film_goes_on_wherever_it_was(services, workers, place, elsewhere, steps: int) -> None:
    film = workers.ingest()
    for _ in range(steps):
        if queue := services.queue.take():
            workers.run(queue)
    backed_up(services, place)
    assert not restored(elsewhere, place).lost
    go_on(elsewhere)
    assert state(elsewhere.services, film) is VideoState.LIVE


def test_an_upload_goes_on(services, place, elsewhere) -> None:
    part = services.policy.upload_part
    ticket = ingest.begin(services, OPERATOR, ingest.NewVideo("home.mp4", part + 3))
    services.sources.put_bytes(keys.part(ticket.video_id, 1), b"x" * part)
    backed_up(services, place)
    report = restored(elsewhere, place)
    assert report.sending == [f"home ({ticket.video_id}): {part} of {part + 3} bytes are here"]
    there = elsewhere.services
    arrived = ingest.arrived(there, OPERATOR, ticket.video_id, ticket.upload_id)
    assert [piece.number for piece in arrived] == [1]
    there.sources.put_bytes(keys.part(ticket.video_id, 2), b"abc")
    ingest.complete(there, OPERATOR, ticket.video_id, ticket.upload_id)
    go_on(elsewhere)
    assert state(there, ticket.video_id) is VideoState.LIVE


def test_the_second_time_only_what_is_new_is_copied(services, workers, place, elsewhere) -> None:
    workers.live("First")
    first = backed_up(services, place)
    assert first.copied > 0
    assert backed_up(services, place).copied == 0
    second = workers.live("Second")
    added = backed_up(services, place)
    assert added.copied == added.manifest.videos[second].size
    assert restored(elsewhere, place).videos == 2


def test_an_object_that_was_made_anew_is_copied_anew(services, workers, place) -> None:
    film = workers.live()
    backed_up(services, place)
    key = keys.packaged(film, 1, keys.segment("v1080p", 1))
    services.packages.put_bytes(key, b"another")
    assert backed_up(services, place).copied == len(b"another")
    assert check_backup(place, lambda done, total: None)[1] == []


def test_what_was_deleted_since_is_not_in_the_next(services, workers, place, tmp_path) -> None:
    gone, stays = workers.live("Gone"), workers.live("Stays")
    backed_up(services, place)
    services.catalog.move(gone, VideoState.DELETING)
    backed_up(services, place)
    kept = files(tmp_path / "kept")
    assert not [path for path in kept if gone in path]
    assert [path for path in kept if stays in path]
    assert len([path for path in kept if path.startswith("catalog/")]) == 1


def test_a_film_that_is_deleted_meanwhile_is_told_and_no_error(services, workers, place, elsewhere) -> None:
    film, stays = workers.live("Going"), workers.live("Stays")

    def meanwhile(key: str) -> None:
        if film in key and state_or_none(services, film) is VideoState.LIVE:
            delete(services, OPERATOR, film)
            workers.run_all()

    report = backed_up(replace(services, packages=Busy(services.packages, meanwhile)), place)
    assert list(report.manifest.videos) == [stays]
    assert restored(elsewhere, place) == RestoreReport(videos=1)


def state_or_none(services: Services, film: str) -> VideoState | None:
    video = services.catalog.get_or_none(film)
    return video and video.state


def test_parts_that_are_put_together_meanwhile_are_there_as_one(services, workers, place, elsewhere) -> None:
    film = workers.ingest()

    def meanwhile(key: str) -> None:
        if key.startswith(keys.PARTS):
            workers.run_all()

    report = backed_up(replace(services, sources=Busy(services.sources, meanwhile)), place)
    assert report.vanished == []
    assert not restored(elsewhere, place).lost
    assert list(elsewhere.services.sources.objects) == [keys.source(film)]
    assert elsewhere.services.catalog.get(film).upload_id == ""


def test_what_breaks_off_leaves_the_backup_before_and_goes_on(services, workers, place, elsewhere) -> None:
    first = workers.live("First")
    backed_up(services, place)
    second = workers.live("Second")
    count = itertools.count()

    def meanwhile(key: str) -> None:
        if second in key and next(count) == 4:
            raise Unavailable("The store does not answer.", "store")

    broken = replace(services, packages=Busy(services.packages, meanwhile))
    with pytest.raises(Unavailable):
        backed_up(broken, place)
    manifest, faults = check_backup(place, lambda done, total: None)
    assert (list(manifest.videos), faults) == ([first], [])
    again = backed_up(services, place)
    assert 0 < again.copied < again.manifest.videos[second].size
    assert restored(elsewhere, place) == RestoreReport(videos=2)


def test_one_that_never_came_to_its_end_is_none(services, workers, place, elsewhere, tmp_path) -> None:
    workers.live()
    backed_up(services, place)
    (tmp_path / "kept" / "backup.json").unlink()
    with pytest.raises(NotFound, match="none came to its end"):
        restored(elsewhere, place)


def test_what_is_damaged_is_named(services, workers, place, elsewhere, tmp_path) -> None:
    film = workers.live()
    backed_up(services, place)
    segment = tmp_path / "kept" / "packages" / keys.packaged(film, 1, keys.segment("v1080p", 2))
    segment.write_bytes(b"Segment")
    source = tmp_path / "kept" / "sources" / keys.source(film)
    source.write_bytes(b"fi")
    faults = check_backup(place, lambda done, total: None)[1]
    assert len(faults) == 2
    assert "00002.m4s is damaged" in faults[0]
    assert "has 2 bytes instead of 4" in faults[1]
    report = restored(elsewhere, place)
    assert len(report.damaged) == 2
    assert report.lost == [f"The long way home ({film})"]
    video = elsewhere.services.catalog.get(film)
    assert (video.state, video.error.partition(".")[0]) == (
        VideoState.FAILED,
        "What it is made of was not in the backup",
    )


def test_a_damaged_catalog_is_told_before_anything_is_done(services, workers, place, elsewhere, tmp_path) -> None:
    workers.live()
    backed_up(services, place)
    next((tmp_path / "kept" / "catalog").iterdir()).write_bytes(b"")
    with pytest.raises(Damaged, match="nothing of this backup"):
        restored(elsewhere, place)
    assert elsewhere.services.packages.objects == {}


def test_what_is_in_the_bin_is_in_the_bin_there(services, workers, place, elsewhere) -> None:
    film = workers.live()
    services.catalog.move(film, VideoState.BINNED)
    backed_up(services, place)
    assert restored(elsewhere, place) == RestoreReport(videos=1)
    assert put_back(elsewhere.services, OPERATOR, film) is VideoState.LIVE
    go_on(elsewhere)
    assert holders(elsewhere.services, film) == ["edge-a", "edge-b"]


def test_what_of_the_bin_cannot_be_put_back_goes(services, workers, place, elsewhere) -> None:
    film = workers.live()
    services.catalog.move(film, VideoState.BINNED)
    backed_up(services, place, FilmCopies.SOURCES)
    restored(elsewhere, place)
    go_on(elsewhere)
    assert elsewhere.services.catalog.get_or_none(film) is None
    assert elsewhere.services.sources.objects == {}


def test_of_sources_alone_films_are_made_again(services, workers, place, elsewhere) -> None:
    film = workers.live()
    track = add(services, OPERATOR, film, NewTrack("home.en.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"))
    report = backed_up(services, place, FilmCopies.SOURCES)
    back = restored(elsewhere, place)
    assert back.again == [f"The long way home ({film})"]
    assert [key for key in elsewhere.services.packages.objects if keys.is_text(key)]
    go_on(elsewhere)
    there = elsewhere.services
    assert state(there, film) is VideoState.LIVE
    assert [one.id for one in there.text_tracks.list_for_video(film)] == [track.id]
    assert report.copied < report.manifest.videos[film].size


def test_by_reference_films_play_from_the_store_where_they_are(services, workers, place, elsewhere) -> None:
    film = workers.live()
    assert backed_up(services, place, FilmCopies.REFERENCE).copied == 0
    there = replace(
        elsewhere, services=replace(elsewhere.services, sources=services.sources, packages=services.packages)
    )
    assert restored(there, place) == RestoreReport(videos=1)
    assert state(there.services, film) is VideoState.LIVE


def test_by_reference_into_another_store_says_that_they_are_not_there(services, workers, place, elsewhere) -> None:
    film = workers.live()
    backed_up(services, place, FilmCopies.REFERENCE)
    assert restored(elsewhere, place).lost == [f"The long way home ({film})"]


def test_a_new_version_on_its_way_goes_on_or_is_dropped(services, workers, place, elsewhere, tmp_path) -> None:
    film = workers.live()
    reencode(services, OPERATOR, film, services.policy.defaults)
    for _ in range(4):
        if queue := services.queue.take():
            workers.run(queue)
    assert services.steps.published(film, 2)
    backed_up(services, place)
    for path in (tmp_path / "kept" / "packages" / film / "v2").rglob("*.m4s"):
        path.unlink()
    report = restored(elsewhere, place)
    assert report.without_release == [f"The long way home ({film})"]
    assert state(elsewhere.services, film) is VideoState.LIVE
    assert elsewhere.services.releases.list_for_video(film) == []


def test_a_restore_that_broke_off_goes_on(services, workers, place, elsewhere) -> None:
    film = workers.live()
    backed_up(services, place)
    count, there = itertools.count(), elsewhere.services
    put_file = there.packages.put_file

    def breaking(key: str, path: Path) -> None:
        if next(count) == 3:
            raise Unavailable("The store does not answer.", "store")
        put_file(key, path)

    there.packages.put_file = breaking
    with pytest.raises(Unavailable):
        restored(elsewhere, place)
    assert restored(elsewhere, place, goes_on=True) == RestoreReport(videos=1)
    assert restored(elsewhere, place, goes_on=True) == RestoreReport(videos=1)
    assert state(there, film) is VideoState.LIVE


def test_nothing_is_restored_over_another_catalog(services, workers, place, elsewhere) -> None:
    workers.live()
    backed_up(services, place)
    restored(elsewhere, place)
    with pytest.raises(Conflict, match="There is a Notflix already"):
        restored(elsewhere, place)


def test_a_step_that_nobody_finished_is_done_again(services, workers, place, elsewhere) -> None:
    film = workers.ingest()
    workers.run(services.queue.take())
    claimed = services.steps.claim("encode", "w", 3600)
    assert claimed is not None
    backed_up(services, place)
    restored(elsewhere, place)
    [step] = [one for one in elsewhere.services.steps.list_for_video(film) if one.id == claimed.id]
    assert step.kind in (StepKind.CHUNK, StepKind.AUDIO)
    go_on(elsewhere)
    assert state(elsewhere.services, film) is VideoState.LIVE


# --- sound that was added --------------------------------------------------------------------------------------------
def with_sound(workers, film: str) -> AddedSound:
    file = workers.folder / "home.de.mp3"
    file.write_bytes(b"sound")
    sound = add_sound_file(workers.services, OPERATOR, film, file, NewSound(file.name, 5))
    workers.run_all()
    return workers.services.added_sounds.get(film, sound.id)


def test_added_sound_comes_back_with_its_film(services, workers, place, elsewhere) -> None:
    film = workers.live()
    sound = with_sound(workers, film)
    backed_up(services, place)
    assert restored(elsewhere, place) == RestoreReport(videos=1)
    assert elsewhere.services.sources.objects == services.sources.objects
    assert elsewhere.services.added_sounds.get(film, sound.id) == sound
    go_on(elsewhere)
    on_edges = elsewhere.services.edges.holding(film, sound.version)
    assert [edge.name for edge in on_edges] == ["edge-a", "edge-b"]


def test_of_sources_alone_added_sound_is_made_again(services, workers, place, elsewhere) -> None:
    film = workers.live()
    sound = with_sound(workers, film)
    backed_up(services, place, FilmCopies.SOURCES)
    assert restored(elsewhere, place).without_sound == []
    assert elsewhere.services.added_sounds.get(film, sound.id).state is SoundState.MAKING
    go_on(elsewhere)
    assert elsewhere.services.added_sounds.get(film, sound.id).state is SoundState.LIVE
    assert list(elsewhere.services.packages.list(keys.package(film, sound.version)))


def test_added_sound_that_is_not_there_is_named(services, workers, place, elsewhere) -> None:
    film = workers.live()
    sound = with_sound(workers, film)
    services.sources.remove_all(keys.sent_sounds(film))
    services.packages.remove_all(keys.package(film, sound.version))
    backed_up(services, place)
    assert restored(elsewhere, place).without_sound == [f"home.de.mp3, of {film}"]
    lost = elsewhere.services.added_sounds.get(film, sound.id)
    assert (lost.state, lost.error) == (SoundState.FAILED, SOUND_LOST)
