"""The EdgeStorage contract, over the fake and over real edges: paramiko to an SFTP server, nginx before it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core import keys
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.ports import EdgeStorage
from tests.fakes.edge_storage import FakeEdgeStorage
from tests.fixtures.openssh import OpenSshEdge
from tests.fixtures.servers import LocalEdge, free_port

TIMEOUT = 5


@dataclass
class World:
    """served: what viewers see of a folder on an edge (path → bytes; empty: nothing)."""

    storage: EdgeStorage
    first: EdgeNode
    second: EdgeNode
    away: EdgeNode
    refusing: EdgeNode
    served: Callable[[EdgeNode, str], dict[str, bytes]]
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

    return World(
        storage=SshEdgeStorage(second.key, TIMEOUT),
        first=first.node,
        second=second.node,
        away=replace(first.node, name="away", url=f"http://127.0.0.1:{free_port()}", ssh_port=free_port()),
        refusing=replace(first.node, name="refusing", host_key=make_key(tmp_path / "another")),
        served=served,
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
        folder,
    )


def fetch(edge: EdgeNode, path: str) -> httpx.Response:
    """As a browser would: it sends every name below .localhost to this machine."""
    address = edge.url.replace(f"{edge.name}.localhost", "127.0.0.1")
    return httpx.get(f"{address}/{path}", headers={"Host": edge.url.removeprefix("http://")})


@pytest.fixture
def package(tmp_path: Path) -> dict[str, Path]:
    """A small package: manifests, segments in folders, a poster, an empty file."""
    contents = {
        keys.DASH_MANIFEST: b"<MPD/>",
        keys.HLS_MASTER: b"#EXTM3U\n",
        keys.POSTER: b"jpg",
        "v720p/init.mp4": b"init",
        "v720p/00001.m4s": b"\x00" * 700_000,
        "a0/eng/00001.m4s": b"sound",
        "empty.vtt": b"",
    }
    source = tmp_path / "package"
    files = {}
    for number, (path, content) in enumerate(contents.items()):
        files[path] = source / f"{number}"
        source.mkdir(exist_ok=True)
        files[path].write_bytes(content)
    return files


def contents(package: dict[str, Path]) -> dict[str, bytes]:
    return {path: local.read_bytes() for path, local in package.items()}


def test_a_seeded_folder_is_served_whole(world: World, package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, package)
    assert world.served(world.first, world.folder) == contents(package)
    assert world.served(world.second, world.folder) == {}


def test_progress_goes_up_to_one(world: World, package: dict[str, Path]) -> None:
    seen: list[float] = []
    world.storage.seed(world.first, world.folder, package, seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 3
    assert seen[-1] == 1.0
    assert all(share < 1 for share in seen[:-1]), "1 means that viewers can see it"


def test_a_complete_folder_is_left_as_it_is(world: World, package: dict[str, Path], tmp_path: Path) -> None:
    world.storage.seed(world.first, world.folder, package)
    (tmp_path / "other").write_bytes(b"other")
    seen: list[float] = []
    world.storage.seed(world.first, world.folder, {keys.POSTER: tmp_path / "other"}, seen.append)
    assert world.served(world.first, world.folder) == contents(package)
    assert seen[-1] == 1.0


def test_removing_takes_a_folder_off_one_edge(world: World, package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, package)
    world.storage.seed(world.second, world.folder, package)
    world.storage.remove(world.first, world.folder)
    assert world.served(world.first, world.folder) == {}
    assert world.served(world.second, world.folder) == contents(package)


def test_removing_what_is_gone_is_fine(world: World, package: dict[str, Path]) -> None:
    world.storage.remove(world.first, world.folder)
    world.storage.seed(world.first, world.folder, package)
    world.storage.remove(world.first, world.folder)
    world.storage.remove(world.first, world.folder)
    assert world.served(world.first, world.folder) == {}


def test_a_removed_folder_can_be_seeded_again(world: World, package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, package)
    world.storage.remove(world.first, world.folder)
    world.storage.seed(world.first, world.folder, package)
    assert world.served(world.first, world.folder) == contents(package)


def test_a_worker_that_must_stop_leaves_nothing_to_see(world: World, package: dict[str, Path]) -> None:
    class Stop(Exception):
        pass

    def stop(share: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        world.storage.seed(world.first, world.folder, package, stop)
    assert world.served(world.first, world.folder) == {}
    world.storage.seed(world.first, world.folder, package)
    assert world.served(world.first, world.folder) == contents(package)


def test_an_edge_that_does_not_answer_is_worth_another_try(world: World, package: dict[str, Path]) -> None:
    for call in (
        lambda: world.storage.seed(world.away, world.folder, package),
        lambda: world.storage.remove(world.away, world.folder),
    ):
        with pytest.raises(Unavailable, match="away"):
            call()


def test_an_edge_that_turns_us_away_is_not(world: World, package: dict[str, Path]) -> None:
    for call in (
        lambda: world.storage.seed(world.refusing, world.folder, package),
        lambda: world.storage.remove(world.refusing, world.folder),
    ):
        with pytest.raises(Refused, match="refusing"):
            call()


def test_holding_is_all_or_nothing(world: World, package: dict[str, Path]) -> None:
    assert not world.storage.holds(world.first, world.folder)
    world.storage.seed(world.first, world.folder, package)
    assert world.storage.holds(world.first, world.folder)
    assert not world.storage.holds(world.second, world.folder)
    with pytest.raises(Unavailable, match="away"):
        world.storage.holds(world.away, world.folder)


def test_a_check_finds_nothing_where_nothing_is_wrong(world: World, package: dict[str, Path]) -> None:
    world.storage.seed(world.first, world.folder, package)
    assert world.storage.check(world.first, world.folder, package) == []
    assert {fault.what for fault in world.storage.check(world.second, world.folder, package)} == {"missing"}


def test_a_repair_heals_what_the_check_found(world: World, package: dict[str, Path], tmp_path: Path) -> None:
    other = dict(package)
    del other["a0/eng/00001.m4s"]
    changes = {"v720p/00001.m4s": b"\x00" * 699_999 + b"\x01", keys.POSTER: b"longer", "old/9.m4s": b"left"}
    for number, (path, content) in enumerate(changes.items()):
        other[path] = tmp_path / f"wrong{number}"
        other[path].write_bytes(content)
    world.storage.seed(world.first, world.folder, other)
    faults = world.storage.check(world.first, world.folder, package)
    assert [(fault.path, fault.what) for fault in faults] == [
        ("a0/eng/00001.m4s", "missing"),
        ("old/9.m4s", "extra"),
        (keys.POSTER, "size"),
        ("v720p/00001.m4s", "content"),
    ]
    world.storage.repair(world.first, world.folder, package, faults)
    assert world.storage.check(world.first, world.folder, package) == []
    assert world.served(world.first, world.folder) == contents(package)


def test_a_repair_of_nothing_at_all_makes_the_whole(world: World, package: dict[str, Path]) -> None:
    faults = world.storage.check(world.first, world.folder, package)
    world.storage.repair(world.first, world.folder, package, faults)
    assert world.served(world.first, world.folder) == contents(package)


def test_an_edge_proves_that_it_serves_what_it_is_given(world: World) -> None:
    world.storage.prove(world.first)
    with pytest.raises(Unavailable, match="away"):
        world.storage.prove(world.away)
    with pytest.raises(Refused, match="refusing"):
        world.storage.prove(world.refusing)


def test_how_full_an_edge_is(world: World) -> None:
    disk = world.storage.disk(world.first)
    assert disk is not None
    assert 0 < disk.free <= disk.total


# --- what only the real one shows ------------------------------------------------------------------------------
def test_nothing_but_the_folder_stays_on_the_edge(
    local_edges: tuple[LocalEdge, LocalEdge], package: dict[str, Path]
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, TIMEOUT)
    storage.seed(edge.node, "tidy/v1/", package)
    assert [p.name for p in (edge.www / "tidy").iterdir()] == ["v1"]
    storage.remove(edge.node, "tidy/v1/")
    assert not (edge.www / "tidy").exists()


def test_a_key_that_cannot_be_read_says_so(
    local_edges: tuple[LocalEdge, LocalEdge], package: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="key that logs in"):
        SshEdgeStorage(tmp_path / "nothing", TIMEOUT).seed(local_edges[0].node, "x/v1/", package)


def test_types_and_caching_are_those_of_the_store(local_edges: tuple[LocalEdge, LocalEdge], tmp_path: Path) -> None:
    edge = local_edges[0]
    (tmp_path / "file").write_bytes(b"x")
    names = [f"file{suffix}" for suffix in keys.CONTENT_TYPES]
    SshEdgeStorage(edge.key, TIMEOUT).seed(edge.node, "types/v1/", dict.fromkeys(names, tmp_path / "file"))
    for name in names:
        answer = fetch(edge.node, f"types/v1/{name}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == keys.content_type(name)
        assert answer.headers["Cache-Control"] == keys.cache_control(name)


def test_a_try_that_broke_off_goes_on_where_it_stopped(
    local_edges: tuple[LocalEdge, LocalEdge], package: dict[str, Path], tmp_path: Path
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, TIMEOUT)
    half = edge.www / "half" / ".v1-0123456789ab"
    (half / "v720p").mkdir(parents=True)
    (half / "v720p" / "init.mp4").write_bytes(package["v720p/init.mp4"].read_bytes())
    (half / "v720p" / "00001.m4s").write_bytes(b"half of it")
    (half / "of another version.jpg").write_bytes(b"?")
    (edge.www / "half" / ".v1-ba9876543210").mkdir()
    kept = (half / "v720p" / "init.mp4").stat().st_ino
    storage.seed(edge.node, "half/v1/", package)
    assert storage.check(edge.node, "half/v1/", package) == []
    assert (edge.www / "half" / "v1" / "v720p" / "init.mp4").stat().st_ino == kept
    assert [p.name for p in (edge.www / "half").iterdir()] == ["v1"]


def test_what_does_not_fit_is_not_begun(
    local_edges: tuple[LocalEdge, LocalEdge], package: dict[str, Path], tmp_path: Path
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, TIMEOUT)
    disk = storage.disk(edge.node)
    assert disk is not None
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(disk.free + (1 << 34))  # takes no room here
    with pytest.raises(Unavailable, match="disk is full"):
        storage.seed(edge.node, "huge/v1/", package | {"v720p/00002.m4s": huge})
    assert not list((edge.www / "huge").iterdir())


def test_a_slow_edge_is_filled_no_faster_than_asked(
    local_edges: tuple[LocalEdge, LocalEdge], package: dict[str, Path]
) -> None:
    edge = local_edges[0]
    began = time.monotonic()
    SshEdgeStorage(edge.key, TIMEOUT).seed(replace(edge.node, rate_mbit=8), "slow/v1/", package)
    assert 0.6 < time.monotonic() - began < 5, "0.7 MB at 1 MB/s"


def test_a_web_server_of_another_folder_is_noticed(local_edges: tuple[LocalEdge, LocalEdge]) -> None:
    """The login is that of one edge, the address that of another."""
    first, second = local_edges
    with pytest.raises(Refused, match="cannot be read from"):
        SshEdgeStorage(first.key, TIMEOUT).prove(replace(first.node, url=second.node.url))
    nobody = replace(first.node, url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable, match="Is nginx running"):
        SshEdgeStorage(first.key, TIMEOUT).prove(nobody)
    assert not list(first.www.glob("check-*"))


def test_the_host_key_of_a_machine(local_edges: tuple[LocalEdge, LocalEdge]) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, TIMEOUT)
    assert storage.host_key("127.0.0.1", edge.node.ssh_port) == edge.node.host_key
    with pytest.raises(Unavailable, match="SSH server at"):
        storage.host_key("127.0.0.1", free_port())
