"""What only real edges show of their storage."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core import keys
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.package_files import LocalFiles
from tests.fixtures.packages import fetch
from tests.fixtures.servers import LocalEdge, free_port
from tests.fixtures.signing import KEY
from tests.fixtures.waiting import PATIENCE


def test_nothing_but_the_folder_stays_on_the_edge(
    local_edges: tuple[LocalEdge, LocalEdge], small_package: dict[str, Path]
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, PATIENCE)
    storage.seed(edge.node, "tidy/v1/", LocalFiles(small_package))
    assert [p.name for p in (edge.www / "tidy").iterdir()] == ["v1"]
    storage.remove(edge.node, "tidy/v1/")
    assert not (edge.www / "tidy").exists()


@pytest.mark.parametrize("path", ["../v1", "/etc", "a//b", "a/.v1", "", "v1/../x", ".htaccess", "dir/"])
def test_a_file_that_leaves_its_folder_is_never_sent(
    local_edges: tuple[LocalEdge, LocalEdge], tmp_path: Path, path: str
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, PATIENCE)
    (tmp_path / "file").write_bytes(b"x")
    files = LocalFiles({path: tmp_path / "file"})
    for call in (
        lambda: storage.seed(edge.node, "leaving/v1/", files),
        lambda: storage.fill(edge.node, "leaving/v1/", files, [path]),
    ):
        with pytest.raises(ValueError, match="no path below"):
            call()
    assert not (edge.www / "leaving").exists()


def test_a_key_that_cannot_be_read_says_so(
    local_edges: tuple[LocalEdge, LocalEdge], small_package: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="key that logs in"):
        SshEdgeStorage(tmp_path / "nothing", PATIENCE).seed(local_edges[0].node, "x/v1/", LocalFiles(small_package))


def test_types_and_caching_are_those_of_the_store(local_edges: tuple[LocalEdge, LocalEdge], tmp_path: Path) -> None:
    edge = local_edges[0]
    (tmp_path / "file").write_bytes(b"x")
    names = [f"file{suffix}" for suffix in keys.CONTENT_TYPES]
    SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "types/v1/", LocalFiles(dict.fromkeys(names, tmp_path / "file")))
    for name in names:
        answer = fetch(edge.node, f"types/v1/{name}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == keys.content_type(name)
        assert answer.headers["Cache-Control"] == keys.cache_control(name)


def test_a_try_that_broke_off_goes_on_where_it_stopped(
    local_edges: tuple[LocalEdge, LocalEdge], small_package: dict[str, Path], tmp_path: Path
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, PATIENCE)
    half = edge.www / "half" / ".v1-0123456789ab"
    (half / "v720p").mkdir(parents=True)
    (half / "v720p" / "init.mp4").write_bytes(small_package["v720p/init.mp4"].read_bytes())
    (half / "v720p" / "00001.m4s").write_bytes(b"half of it")
    (half / "of another version.jpg").write_bytes(b"?")
    (edge.www / "half" / ".v1-ba9876543210").mkdir()
    kept = (half / "v720p" / "init.mp4").stat().st_ino
    storage.seed(edge.node, "half/v1/", LocalFiles(small_package))
    assert storage.check(edge.node, "half/v1/", small_package) == []
    assert (edge.www / "half" / "v1" / "v720p" / "init.mp4").stat().st_ino == kept
    assert [p.name for p in (edge.www / "half").iterdir()] == ["v1"]


def test_what_does_not_fit_is_not_begun(
    local_edges: tuple[LocalEdge, LocalEdge], small_package: dict[str, Path], tmp_path: Path
) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, PATIENCE)
    disk = storage.disk(edge.node)
    assert disk is not None
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(disk.free + (1 << 34))  # takes no room here
    with pytest.raises(Unavailable, match="disk is full"):
        storage.seed(edge.node, "huge/v1/", LocalFiles(small_package | {"v720p/00002.m4s": huge}))
    assert not list((edge.www / "huge").iterdir())


def test_a_slow_edge_is_filled_no_faster_than_asked(
    local_edges: tuple[LocalEdge, LocalEdge], small_package: dict[str, Path]
) -> None:
    edge = local_edges[0]
    began = time.monotonic()
    SshEdgeStorage(edge.key, PATIENCE).seed(replace(edge.node, rate_mbit=8), "slow/v1/", LocalFiles(small_package))
    assert time.monotonic() - began > 0.6, "0.7 MB at 1 MB/s"


def test_a_web_server_of_another_folder_is_noticed(local_edges: tuple[LocalEdge, LocalEdge]) -> None:
    """The login is that of one edge, the address that of another."""
    first, second = local_edges
    with pytest.raises(Refused, match="cannot be read from"):
        SshEdgeStorage(first.key, PATIENCE).prove(replace(first.node, url=second.node.url), KEY)
    nobody = replace(first.node, url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable, match="Is nginx running"):
        SshEdgeStorage(first.key, PATIENCE).prove(nobody, KEY)
    assert not list(first.www.glob("check-*"))


def test_the_host_key_of_a_machine(local_edges: tuple[LocalEdge, LocalEdge]) -> None:
    edge = local_edges[0]
    storage = SshEdgeStorage(edge.key, PATIENCE)
    assert storage.host_key("127.0.0.1", edge.node.ssh_port) == edge.node.host_key
    with pytest.raises(Unavailable, match="SSH server at"):
        storage.host_key("127.0.0.1", free_port())
