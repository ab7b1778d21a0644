"""An edge that lacks a file fetches it from the store, keeps it, and serves it in the same breath: the real node, a
real store, and a login that may read packages and nothing else."""

from __future__ import annotations

import secrets
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from minio import Minio
from minio.error import S3Error

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.adapters.s3 import MinioStore
from notflix_app.core import keys
from notflix_app.core.package_files import LocalFiles
from tests.fixtures import http
from tests.fixtures.access_log import logged
from tests.fixtures.openssh import OpenSshEdge, openssh_node
from tests.fixtures.servers import READABLE, S3Server
from tests.fixtures.signing import signed
from tests.fixtures.waiting import PATIENCE, eventually

SEGMENT = bytes(range(256)) * 1600  # 400 KB


def store_of(server: S3Server, bucket: str) -> MinioStore:
    return MinioStore(server.address(), bucket)


@pytest.fixture(scope="module")
def packages(s3_server: S3Server) -> MinioStore:
    store = store_of(s3_server, READABLE)
    store.ensure()
    return store


@pytest.fixture
def folder(packages: MinioStore) -> str:
    """A published package that no edge has."""
    folder = keys.package(secrets.token_urlsafe(8).strip("-"), 1)
    packages.put_bytes(folder + "v720p/00001.m4s", SEGMENT)
    packages.put_bytes(folder + keys.DASH_MANIFEST, b"<MPD/>")
    return folder


def viewer_of(edge: OpenSshEdge) -> httpx.Client:
    base = edge.node.url.replace(f"{edge.node.name}.localhost", "127.0.0.1")
    return http.client(base_url=base, headers={"Origin": "http://localhost:3000"})


@pytest.fixture
def viewer(openssh_edge: OpenSshEdge) -> Iterator[httpx.Client]:
    with viewer_of(openssh_edge) as client:
        yield client


def test_what_is_lacking_is_served_at_once_with_our_own_headers(viewer: httpx.Client, folder: str) -> None:
    for name, content in (("v720p/00001.m4s", SEGMENT), (keys.DASH_MANIFEST, b"<MPD/>")):
        for _ in ("fetched", "kept"):
            answer = viewer.get(signed(f"/{folder}{name}") + "?CMCD=bl%3D2000")
            assert (answer.status_code, answer.content) == (200, content)
            assert answer.headers["Content-Type"] == keys.content_type(name)
            assert answer.headers.get_list("Cache-Control") == [keys.cache_control(name)]
            assert answer.headers.get_list("Access-Control-Allow-Origin") == ["*"]
            assert not [name for name in answer.headers if name.startswith("x-amz")]


def test_a_range_of_what_is_lacking(viewer: httpx.Client, folder: str) -> None:
    for _ in ("fetched", "kept"):
        answer = viewer.get(signed(f"/{folder}v720p/00001.m4s"), headers={"Range": "bytes=1000-1999"})
        assert (answer.status_code, answer.content) == (206, SEGMENT[1000:2000])


def test_it_is_fetched_once_and_kept(
    openssh_edge: OpenSshEdge, viewer: httpx.Client, folder: str, packages: MinioStore
) -> None:
    path = f"/{folder}v720p/00001.m4s"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: viewer.get(signed(path)), range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content == SEGMENT for answer in answers} == {True}
    packages.remove(folder + "v720p/00001.m4s")
    assert viewer.get(signed(path)).content == SEGMENT
    pulls = [line["pull"] for line in logged(openssh_edge.folder, path, 17)]
    assert len(pulls) == 17
    assert pulls.count("MISS") == 1


def test_what_the_store_has_not_is_not_found_and_asked_for_again(
    viewer: httpx.Client, folder: str, packages: MinioStore
) -> None:
    path = folder + "v720p/00002.m4s"
    answer = viewer.get(signed(f"/{path}"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    packages.put_bytes(path, b"late")
    assert viewer.get(signed(f"/{path}")).content == b"late"


@pytest.mark.parametrize(
    "path", ["/x", "/a/v1/", "/a/v1/../../b/v1/c", "/a/v1/%2e%2e/%2e%2e/c", "/a/v1/x%3Fy", "/ping/"]
)
def test_nothing_but_files_of_packages_is_asked_for(viewer: httpx.Client, path: str) -> None:
    assert viewer.get(signed(path)).status_code in (400, 403, 404)


def test_the_login_can_only_read_packages(s3_server: S3Server, folder: str) -> None:
    store_of(s3_server, "private-sources").ensure()
    store_of(s3_server, "private-sources").put_bytes("sources/film", b"secret")
    reader = s3_server.reader
    host = s3_server.endpoint.removeprefix("http://")
    client = Minio(host, reader.access_key, reader.secret_key, secure=False, region="us-east-1")
    answer = client.get_object(READABLE, folder + keys.DASH_MANIFEST)
    assert answer.read() == b"<MPD/>"
    answer.close()
    answer.release_conn()
    for forbidden in (
        lambda: client.get_object("private-sources", "sources/film"),
        lambda: client.remove_object(READABLE, folder + keys.DASH_MANIFEST),
        lambda: list(client.list_objects("private-sources")),
    ):
        with pytest.raises(S3Error) as refused:
            forbidden()
        assert refused.value.code == "AccessDenied"


def test_what_was_put_there_is_served_from_there(
    openssh_edge: OpenSshEdge, viewer: httpx.Client, folder: str, tmp_path: object
) -> None:
    local = openssh_edge.key.parent / secrets.token_hex(4)
    local.write_bytes(b"put there")
    SshEdgeStorage(openssh_edge.key, PATIENCE).seed(openssh_edge.node, folder, LocalFiles({"v720p/00001.m4s": local}))
    assert viewer.get(signed(f"/{folder}v720p/00001.m4s")).content == b"put there"


def test_a_store_that_is_away_is_no_missing_film(s3_server: S3Server, folder: str, closed_port: int) -> None:
    """503, which players take for a reason to go to another edge; and it answers before the viewer has enough."""
    away = f"http://127.0.0.1:{closed_port}/{READABLE}"
    with openssh_node("node-b", pull=s3_server, PULL=away) as edge, viewer_of(edge) as viewer:
        answer = viewer.get(signed(f"/{folder}v720p/00001.m4s"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")


def test_pulling_can_be_switched_off_and_what_is_kept_has_a_limit(
    s3_server: S3Server, packages: MinioStore, folder: str
) -> None:
    with openssh_node("node-c") as edge, viewer_of(edge) as viewer:
        assert viewer.get(signed(f"/{folder}v720p/00001.m4s")).status_code == 404
    with openssh_node("node-d", pull=s3_server, PULL_LIMIT="1m") as edge, viewer_of(edge) as viewer:
        local = edge.key.parent / "assigned"
        local.write_bytes(SEGMENT)
        SshEdgeStorage(edge.key, PATIENCE).seed(
            edge.node, "assigned/v1/", LocalFiles(dict.fromkeys(("1.m4s", "2.m4s", "3.m4s"), local))
        )
        for number in range(8):
            path = f"{folder}many/{number}.m4s"
            packages.put_bytes(path, SEGMENT)
            assert viewer.get(signed(f"/{path}")).content == SEGMENT
        assert eventually(lambda: kept(edge), until=lambda count: count <= 1 << 20) > 0
        for number in (1, 2, 3):
            assert viewer.get(signed(f"/assigned/v1/{number}.m4s")).content == SEGMENT


def kept(edge: OpenSshEdge) -> int:
    size = 0
    for path in (edge.folder / "pulled").rglob("*"):
        with suppress(FileNotFoundError):  # nginx renames and removes them meanwhile
            status = path.stat()
            size += status.st_size if stat.S_ISREG(status.st_mode) else 0
    return size


def test_the_log_tells_what_the_player_says(openssh_edge: OpenSshEdge, viewer: httpx.Client, folder: str) -> None:
    cmcd = 'bl=12000,br=4000,sid="one"'
    viewer.get(signed(f"/{folder}{keys.DASH_MANIFEST}"), params={"CMCD": cmcd}, headers={"CMCD-Session": "sid=two"})
    answer = viewer.get("/ping")
    assert answer.headers["X-Edge-Connections"].isdecimal()
    [line] = logged(openssh_edge.folder, f"/{folder}{keys.DASH_MANIFEST}")
    assert "bl%3D12000" in line["cmcd"] or "bl=12000" in line["cmcd"]
    assert line["cmcd_session"] == "sid=two"
    assert line["edge"] == "node-a"
