"""A backup on its way into a cluster's stores. What comes back of each film: tests/unit/usecases/test_backup.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from notflix_app.adapters.backup_folder import FolderPlace
from notflix_app.adapters.sql.archive import SqlArchive
from notflix_app.adapters.sql.engine import make_engine
from notflix_app.cluster.restore import RESTORING, fill, refuse_unfinished
from notflix_app.core.backup import FilmCopies
from notflix_app.core.errors import Conflict, NotFound, Refused, Unavailable
from notflix_app.usecases.backup import Backup, back_up
from notflix_app.usecases.restore import RestoreReport
from notflix_app.usecases.services import Services
from tests.fakes.object_store import FakeObjectStore
from tests.fakes.services import FakeWorkers, fake_services


@dataclass
class NewCluster:
    services: Services
    archive: SqlArchive

    def fill(self, place: FolderPlace) -> RestoreReport:
        return fill(self.services, self.archive, place, ["edge-a"], lambda done, total, size: None)


@pytest.fixture
def kept(sqlite_url: str, tmp_path: Path) -> Iterator[FolderPlace]:
    """A backup with one film, which two edges hold."""
    engine = make_engine(sqlite_url)
    services, place = fake_services(engine=engine), FolderPlace(tmp_path / "kept")
    FakeWorkers(services, tmp_path).live()
    back_up(Backup(services, SqlArchive(engine), place, FilmCopies.ALL, "", {}))
    yield place
    engine.dispose()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[NewCluster]:
    """No tables yet: nothing but its stores has been started."""
    engine = make_engine(f"sqlite:///{tmp_path / 'cluster.db'}")
    yield NewCluster(fake_services(engine=engine, edges=()), SqlArchive(engine))
    engine.dispose()


class Breaking(FakeObjectStore):
    """It does not take what is sent to it."""

    def put_file(self, key: str, path: Path) -> None:
        raise Unavailable("The store does not answer.", "store")


def test_films_come_back_and_edges_of_the_cluster_itself_go_on(cluster: NewCluster, kept: FolderPlace) -> None:
    assert cluster.fill(kept) == RestoreReport(videos=1, drained=["edge-b"])
    assert len(cluster.archive.video_ids()) == 1
    assert [edge.name for edge in cluster.services.edges.all() if not edge.drained] == ["edge-a"]
    refuse_unfinished(cluster.services.packages)


def test_what_broke_off_keeps_the_cluster_from_starting_and_goes_on(cluster: NewCluster, kept: FolderPlace) -> None:
    whole = cluster.services
    cluster.services = replace(whole, sources=Breaking())
    with pytest.raises(Unavailable):
        cluster.fill(kept)
    with pytest.raises(Refused, match=f"A restore from {kept.name} has not come to its end"):
        refuse_unfinished(whole.packages)
    cluster.services = whole
    with pytest.raises(Conflict, match=f"A restore from {kept.name} has begun here"):
        cluster.fill(another(kept))
    assert cluster.fill(kept).videos == 1
    refuse_unfinished(whole.packages)


def test_one_that_broke_off_at_its_very_end_goes_on(cluster: NewCluster, kept: FolderPlace) -> None:
    cluster.fill(kept)
    cluster.services.packages.put_bytes(RESTORING, kept.name.encode())
    assert cluster.fill(kept).videos == 1


def test_a_cluster_that_has_films_stays_as_it_is(cluster: NewCluster, kept: FolderPlace) -> None:
    cluster.fill(kept)
    with pytest.raises(Conflict, match="There is a Notflix already"):
        cluster.fill(kept)
    refuse_unfinished(cluster.services.packages)


def test_what_is_no_backup_begins_nothing(cluster: NewCluster, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="is no backup"):
        cluster.fill(FolderPlace(tmp_path / "nothing"))
    refuse_unfinished(cluster.services.packages)


def another(place: FolderPlace) -> FolderPlace:
    folder = Path(place.name).with_name("another")
    folder.symlink_to(place.name)
    return FolderPlace(folder)
