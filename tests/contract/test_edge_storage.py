"""The EdgeStorage contract, over the fake and over real edges: paramiko to an SFTP server, nginx before it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from edge.access import ACCESS_FILE
from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core import keys
from notflix_app.core.edge_access import EdgeAccess
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.package_files import LocalFiles
from notflix_app.core.ports import EdgeStorage
from tests.fakes.edge_storage import FakeEdgeStorage
from tests.fixtures.openssh import OpenSshEdge
from tests.fixtures.packages import fetch
from tests.fixtures.servers import LocalEdge, free_port
from tests.fixtures.signing import KEY, access
from tests.fixtures.waiting import PATIENCE


@dataclass
class World:
    """served: what viewers see of a folder on an edge (path → bytes; empty: nothing). access_on: what it was told of
    who may read, where that is closed to all but the login."""

    storage: EdgeStorage
    first: EdgeNode
    second: EdgeNode
    away: EdgeNode
    refusing: EdgeNode
    served: Callable[[EdgeNode, str], dict[str, bytes]]
    access_on: Callable[[EdgeNode], EdgeAccess]
    folder: str


@pytest.fixture(params=["fake", "sftp", "openssh"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    folder = f"{secrets.token_urlsafe(8).strip('-')}/v1/"
    if request.param == "fake":
        return _fake_world(folder)
    edges: tuple[LocalEdge, LocalEdge] = request.getfixturevalue("local_edges")
    first: LocalEdge | OpenSshEdge
    first, second = edges
    if request.param == "openssh":
        first = request.getfixturevalue("openssh_edge")
    www = {edge.node.name: edge.www for edge in (first, second)}

    def served(edge: EdgeNode, below: str) -> dict[str, bytes]:
        root = www[edge.name] / below
        paths = [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()]
        return {path: fetch(edge, below + path).content for path in paths}

    def access_on(edge: EdgeNode) -> EdgeAccess:
        path = www[edge.name] / ACCESS_FILE
        assert path.stat().st_mode & 0o777 == 0o600
        assert fetch(edge, ACCESS_FILE).status_code in (403, 404)
        return EdgeAccess(path.read_text())

    return World(
        storage=SshEdgeStorage(second.key, PATIENCE),
        first=first.node,
        second=second.node,
        away=replace(first.node, name="away", url=f"http://127.0.0.1:{free_port()}", ssh_port=free_port()),
        refusing=replace(first.node, name="refusing", host_key=make_key(tmp_path / "another")),
        served=served,
        access_on=access_on,
        folder=folder,
    )


def _fake_world(folder: str) -> World:
    storage = FakeEdgeStorage()
    storage.away.add("away")
    storage.refusing.add("refusing")
    nodes = {
        name: EdgeNode(name, f"http://{name}.localhost:1", "127.0.0.1", 1, "notflix", "ssh-ed25519 AAAA")
        for name in ("edge-a", "edge-b", "away", "refusing")
    }
    return World(
        storage,
        nodes["edge-a"],
        nodes["edge-b"],
        nodes["away"],
        nodes["refusing"],
        lambda edge, below: storage.folders.get((edge.name, below), {}),
        lambda edge: storage.access[edge.name],
        folder,
    )


def contents(package: dict[str, Path]) -> dict[str, bytes]:
    return {path: local.read_bytes() for path, local in package.items()}


def test_a_seeded_folder_is_served_whole(world: World, small_package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    assert world.served(world.first, world.folder) == contents(small_package)
    assert world.served(world.second, world.folder) == {}


def test_progress_goes_up_to_one(world: World, small_package: dict[str, Path]) -> None:
    seen: list[float] = []
    world.storage.seed(world.first, world.folder, LocalFiles(small_package), seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 3
    assert seen[-1] == 1.0
    assert all(share < 1 for share in seen[:-1]), "1 means that viewers can see it"


def test_a_complete_folder_is_left_as_it_is(world: World, small_package: dict[str, Path], tmp_path: Path) -> None:
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    (tmp_path / "other").write_bytes(b"other")
    seen: list[float] = []
    world.storage.seed(world.first, world.folder, LocalFiles({keys.POSTER: tmp_path / "other"}), seen.append)
    assert world.served(world.first, world.folder) == contents(small_package)
    assert seen[-1] == 1.0


def test_removing_takes_a_folder_off_one_edge(world: World, small_package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    world.storage.seed(world.second, world.folder, LocalFiles(small_package))
    world.storage.remove(world.first, world.folder)
    assert world.served(world.first, world.folder) == {}
    assert world.served(world.second, world.folder) == contents(small_package)


def test_removing_what_is_gone_is_fine(world: World, small_package: dict[str, Path]) -> None:
    world.storage.remove(world.first, world.folder)
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    world.storage.remove(world.first, world.folder)
    world.storage.remove(world.first, world.folder)
    assert world.served(world.first, world.folder) == {}


def test_a_removed_folder_can_be_seeded_again(world: World, small_package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    world.storage.remove(world.first, world.folder)
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    assert world.served(world.first, world.folder) == contents(small_package)


def test_a_worker_that_must_stop_leaves_nothing_to_see(world: World, small_package: dict[str, Path]) -> None:
    class Stop(Exception):
        pass

    def stop(share: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        world.storage.seed(world.first, world.folder, LocalFiles(small_package), stop)
    assert world.served(world.first, world.folder) == {}
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    assert world.served(world.first, world.folder) == contents(small_package)


def test_an_edge_that_does_not_answer_is_worth_another_try(world: World, small_package: dict[str, Path]) -> None:
    for call in (
        lambda: world.storage.seed(world.away, world.folder, LocalFiles(small_package)),
        lambda: world.storage.remove(world.away, world.folder),
    ):
        with pytest.raises(Unavailable, match="away"):
            call()


def test_an_edge_that_turns_us_away_is_not(world: World, small_package: dict[str, Path]) -> None:
    for call in (
        lambda: world.storage.seed(world.refusing, world.folder, LocalFiles(small_package)),
        lambda: world.storage.remove(world.refusing, world.folder),
    ):
        with pytest.raises(Refused, match="refusing"):
            call()


class Recorded:
    """PackageFiles that remember what was asked of them."""

    def __init__(self, package: dict[str, Path]) -> None:
        self._local = LocalFiles(package)
        self.asked = False
        self.fetched: set[str] = set()

    def sizes(self) -> dict[str, int]:
        self.asked = True
        return self._local.sizes()

    def fetch(self, paths: Collection[str]) -> dict[str, Path]:
        self.fetched |= set(paths)
        return self._local.fetch(paths)


def test_nothing_is_asked_for_an_edge_that_is_away_or_holds_it(world: World, small_package: dict[str, Path]) -> None:
    files = Recorded(small_package)
    for edge, error in ((world.away, Unavailable), (world.refusing, Refused)):
        with pytest.raises(error):
            world.storage.seed(edge, world.folder, files)
        with pytest.raises(error):
            world.storage.fill(edge, world.folder, files, small_package)
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    assert world.storage.seed(world.first, world.folder, files) == 0
    assert world.storage.fill(world.first, world.folder, files, small_package) == 0
    assert not files.asked
    assert not files.fetched


def test_what_went_ahead_is_not_seen_before_the_rest_is_there(world: World, small_package: dict[str, Path]) -> None:
    ahead = {path for path in small_package if path.endswith(".m4s")}
    files = Recorded(small_package)
    for path in ahead:
        world.storage.fill(world.first, world.folder, LocalFiles(small_package), [path])
    # Once more, as by a worker that takes over.
    sent = world.storage.fill(world.first, world.folder, LocalFiles(small_package), ahead)
    assert sent == sum(small_package[path].stat().st_size for path in ahead)
    assert world.served(world.first, world.folder) == {}
    rest = small_package.keys() - ahead
    sent = world.storage.seed(world.first, world.folder, files)
    assert sent == sum(small_package[path].stat().st_size for path in rest)
    assert world.served(world.first, world.folder) == contents(small_package)
    assert files.fetched == rest


def test_what_went_ahead_and_is_not_right_is_sent_anew(
    world: World, small_package: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "half").write_bytes(b"half")
    other = dict.fromkeys(["v720p/00001.m4s", "of-another-version.jpg"], tmp_path / "half")
    world.storage.fill(world.first, world.folder, LocalFiles(other), other)
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    assert world.served(world.first, world.folder) == contents(small_package)


def test_what_comes_too_late_changes_nothing(world: World, small_package: dict[str, Path], tmp_path: Path) -> None:
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    (tmp_path / "other").write_bytes(b"other")
    other = {"v720p/00001.m4s": tmp_path / "other"}
    world.storage.fill(world.first, world.folder, LocalFiles(other), other)
    assert world.served(world.first, world.folder) == contents(small_package)


def test_removing_takes_off_what_went_ahead(world: World, small_package: dict[str, Path]) -> None:
    files = Recorded(small_package)
    world.storage.fill(world.first, world.folder, files, small_package)
    world.storage.remove(world.first, world.folder)
    files.fetched.clear()
    world.storage.seed(world.first, world.folder, files)
    assert files.fetched == small_package.keys()


def test_a_check_finds_nothing_where_nothing_is_wrong(world: World, small_package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, LocalFiles(small_package))
    assert world.storage.check(world.first, world.folder, small_package) == []
    assert {fault.what for fault in world.storage.check(world.second, world.folder, small_package)} == {"missing"}


def test_a_repair_heals_what_the_check_found(world: World, small_package: dict[str, Path], tmp_path: Path) -> None:
    other = dict(small_package)
    del other["a0/eng/00001.m4s"]
    changes = {"v720p/00001.m4s": b"\x00" * 699_999 + b"\x01", keys.POSTER: b"longer", "old/9.m4s": b"left"}
    for number, (path, content) in enumerate(changes.items()):
        other[path] = tmp_path / f"wrong{number}"
        other[path].write_bytes(content)
    world.storage.seed(world.first, world.folder, LocalFiles(other))
    faults = world.storage.check(world.first, world.folder, small_package)
    assert [(fault.path, fault.what) for fault in faults] == [
        ("a0/eng/00001.m4s", "missing"),
        ("old/9.m4s", "extra"),
        (keys.POSTER, "size"),
        ("v720p/00001.m4s", "content"),
    ]
    world.storage.repair(world.first, world.folder, small_package, faults)
    assert world.storage.check(world.first, world.folder, small_package) == []
    assert world.served(world.first, world.folder) == contents(small_package)


def test_a_repair_of_nothing_at_all_makes_the_whole(world: World, small_package: dict[str, Path]) -> None:
    faults = world.storage.check(world.first, world.folder, small_package)
    world.storage.repair(world.first, world.folder, small_package, faults)
    assert world.served(world.first, world.folder) == contents(small_package)


def test_who_may_read_is_told_to_an_edge_and_to_nobody_else(world: World) -> None:
    world.storage.put_access(world.first, access(KEY, denied=[("film", 1)]))
    world.storage.put_access(world.first, access())
    assert world.access_on(world.first) == access()
    with pytest.raises((Unavailable, Refused), match="away"):
        world.storage.put_access(world.away, access())
    with pytest.raises(Refused, match="refusing"):
        world.storage.put_access(world.refusing, access())


def test_an_edge_proves_that_it_serves_what_it_is_given(world: World) -> None:
    world.storage.put_access(world.first, access())
    world.storage.prove(world.first, KEY)
    with pytest.raises(Unavailable, match="away"):
        world.storage.prove(world.away, KEY)
    with pytest.raises(Refused, match="refusing"):
        world.storage.prove(world.refusing, KEY)


def test_how_full_an_edge_is(world: World) -> None:
    disk = world.storage.disk(world.first)
    assert disk is not None
    assert 0 < disk.free <= disk.total
