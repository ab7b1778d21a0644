"""The ObjectStore contract, over the fake and over SeaweedFS through the minio client."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx
import pytest
import urllib3
from minio import Minio

from notflix_app.adapters.s3 import MinioStore, S3Address
from notflix_app.adapters.s3_multipart import Multipart
from notflix_app.core import keys
from notflix_app.core.errors import NotFound, Refused, Unavailable
from notflix_app.core.ports import ObjectStore, UploadedPart
from tests.fakes.object_store import FakeObjectStore
from tests.fixtures.servers import S3Server, free_port

BUCKET = "contract-tests"
PART = 5 << 20  # S3's smallest, for all parts but the last


class Client(Protocol):
    """What a browser does with presigned URLs."""

    def fetch(self, url: str) -> bytes: ...

    def send(self, url: str, data: bytes) -> str: ...


class HttpClient:
    def fetch(self, url: str) -> bytes:
        return httpx.get(url).raise_for_status().content

    def send(self, url: str, data: bytes) -> str:
        return httpx.put(url, content=data).raise_for_status().headers["ETag"]


@dataclass
class World:
    """prefix: this test's own, in a bucket shared by all."""

    store: ObjectStore
    client: Client
    away: ObjectStore
    prefix: str

    def upload(self, key: str, *parts: bytes) -> tuple[str, list[UploadedPart]]:
        upload_id = self.store.begin_upload(key)
        sent = []
        for number, data in enumerate(parts, start=1):
            url = self.store.part_url(key, upload_id, number, len(data), 60)
            sent.append(UploadedPart(number, self.client.send(url, data)))
        return upload_id, sent


def address(server: S3Server, **changes: str) -> S3Address:
    known = {
        "endpoint": server.endpoint,
        "public": server.endpoint.replace("127.0.0.1", "localhost"),
        "access_key": server.access_key,
        "secret_key": server.secret_key,
    }
    return S3Address(**{**known, **changes})


@pytest.fixture(params=["fake", "seaweedfs"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    prefix = f"{secrets.token_hex(6)}/"
    if request.param == "fake":
        fake, away = FakeObjectStore(), FakeObjectStore()
        away.away = True
        yield World(fake, fake, away, prefix)
        return
    server: S3Server = request.getfixturevalue("s3_server")
    store = MinioStore(address(server), BUCKET)
    store.ensure()
    nobody = f"http://127.0.0.1:{free_port()}"
    yield World(store, HttpClient(), MinioStore(address(server, endpoint=nobody), BUCKET), prefix)
    store.remove_all(prefix)


def test_making_the_bucket_twice_is_fine(world: World) -> None:
    world.store.put_bytes(world.prefix + "a", b"kept")
    world.store.ensure()
    assert world.store.read(world.prefix + "a") == b"kept"


def test_bytes_come_back_as_they_went(world: World) -> None:
    key = world.prefix + "a b/ü+%.mp4"
    world.store.put_bytes(key, b"\x00\xff" * 1000)
    assert world.store.read(key) == b"\x00\xff" * 1000
    assert world.store.size(key) == 2000


def test_an_empty_object_is_an_object(world: World) -> None:
    world.store.put_bytes(world.prefix + "empty", b"")
    assert world.store.read(world.prefix + "empty") == b""
    assert world.store.size(world.prefix + "empty") == 0


def test_a_second_put_replaces_the_first(world: World) -> None:
    world.store.put_bytes(world.prefix + "a", b"first")
    world.store.put_bytes(world.prefix + "a", b"second")
    assert world.store.read(world.prefix + "a") == b"second"


def test_files_go_and_come(world: World, tmp_path: Path) -> None:
    content = os.urandom(100_000)
    (tmp_path / "there").write_bytes(content)
    world.store.put_file(world.prefix + "file", tmp_path / "there")
    world.store.get_file(world.prefix + "file", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["back", "there"]


def test_an_absent_key(world: World, tmp_path: Path) -> None:
    key = world.prefix + "absent"
    assert world.store.size(key) is None
    with pytest.raises(NotFound):
        world.store.read(key)
    with pytest.raises(NotFound):
        world.store.get_file(key, tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []
    world.store.remove(key)


def test_listing_by_prefix(world: World) -> None:
    for name in ("one/a", "one/deep/b", "two/c", "onerous"):
        world.store.put_bytes(world.prefix + name, b"xy")
    assert {(found.key, found.size) for found in world.store.list(world.prefix + "one/")} == {
        (world.prefix + "one/a", 2),
        (world.prefix + "one/deep/b", 2),
    }
    assert list(world.store.list(world.prefix + "three/")) == []


def test_names_are_those_directly_below(world: World) -> None:
    for name in ("one/a", "one/deep/b", "one/deep/c", "two/c", "onerous"):
        world.store.put_bytes(world.prefix + name, b"xy")
    assert sorted(world.store.names(world.prefix)) == ["one", "onerous", "two"]
    assert sorted(world.store.names(world.prefix + "one/")) == ["a", "deep"]
    assert world.prefix.strip("/") in world.store.names("")
    assert list(world.store.names(world.prefix + "three/")) == []


def test_the_store_knows_when_it_was_written(seaweed: MinioStore) -> None:
    seaweed.put_bytes("dated/a", b"xy")
    [found] = seaweed.list("dated/")
    assert abs(found.modified - time.time()) < 60
    seaweed.remove("dated/a")


def test_removing(world: World) -> None:
    for name in ("one/a", "one/deep/b", "two/c"):
        world.store.put_bytes(world.prefix + name, b"xy")
    world.store.remove(world.prefix + "two/c")
    assert world.store.size(world.prefix + "two/c") is None
    assert world.store.remove_all(world.prefix + "one/") == 2
    assert world.store.remove_all(world.prefix + "one/") == 0
    assert list(world.store.list(world.prefix)) == []


@pytest.mark.parametrize("prefix", ["", "/"])
def test_a_whole_bucket_is_never_removed(world: World, prefix: str) -> None:
    world.store.put_bytes(world.prefix + "a", b"x")
    with pytest.raises(Refused):
        world.store.remove_all(prefix)
    assert world.store.size(world.prefix + "a") == 1


def test_presigned_urls_give_the_object(world: World) -> None:
    world.store.put_bytes(world.prefix + "a b.mp4", b"film")
    inside = world.store.url(world.prefix + "a b.mp4", 60)
    public = world.store.url(world.prefix + "a b.mp4", 60, public=True)
    assert world.client.fetch(inside) == world.client.fetch(public) == b"film"
    assert inside.split("/")[2] != public.split("/")[2]


def test_an_upload_in_parts(world: World) -> None:
    key = world.prefix + "film"
    first, second = os.urandom(PART), b"the end"
    upload_id, sent = world.upload(key, first, second)
    assert world.store.size(key) is None, "nothing is there before it is whole"
    world.store.complete_upload(key, upload_id, list(reversed(sent)))
    assert world.store.read(key) == first + second


def test_what_has_arrived_of_an_upload(world: World) -> None:
    key = world.prefix + "film"
    upload_id, sent = world.upload(key, b"x" * 1000, b"y" * 500)
    arrived = world.store.parts(key, upload_id)
    assert [(p.number, p.size) for p in arrived] == [(1, 1000), (2, 500)]
    assert [p.etag.strip('"') for p in arrived] == [p.etag.strip('"') for p in sent]
    assert all(abs(p.arrived_at - time.time()) < 60 for p in arrived)
    world.store.abort_upload(key, upload_id)


def test_parts_of_a_file_of_ours(world: World) -> None:
    key = world.prefix + "film"
    upload_id = world.store.begin_upload(key)
    first = os.urandom(5 << 20)
    for number, data in ((2, b"last"), (1, first)):
        world.store.put_part(key, upload_id, number, data)
    world.store.complete_upload(key, upload_id, world.store.parts(key, upload_id))
    assert world.store.read(key) == first + b"last"
    with pytest.raises(NotFound):
        world.store.put_part(key, upload_id, 1, b"late")


def test_a_part_that_is_sent_again_is_one_part(world: World) -> None:
    key = world.prefix + "film"
    upload_id, first = world.upload(key, b"same")
    url = world.store.part_url(key, upload_id, 1, len(b"same"), 60)
    assert world.client.send(url, b"same") == first[0].etag
    assert [part.number for part in world.store.parts(key, upload_id)] == [1]
    world.store.complete_upload(key, upload_id, world.store.parts(key, upload_id))
    assert world.store.read(key) == b"same"


def test_completing_twice_is_fine(world: World) -> None:
    key = world.prefix + "film"
    upload_id, sent = world.upload(key, b"whole")
    world.store.complete_upload(key, upload_id, sent)
    world.store.complete_upload(key, upload_id, sent)
    assert world.store.read(key) == b"whole"


def test_parts_that_do_not_fit_are_refused(world: World) -> None:
    key = world.prefix + "film"
    upload_id, sent = world.upload(key, b"whole")
    wrong = [UploadedPart(1, '"0123456789abcdef0123456789abcdef"')]
    for parts in (wrong, [*sent, UploadedPart(2, sent[0].etag)], []):
        with pytest.raises(Refused):
            world.store.complete_upload(key, upload_id, parts)
    assert world.store.size(key) is None
    world.store.complete_upload(key, upload_id, sent)
    assert world.store.read(key) == b"whole"


def test_an_upload_given_up_leaves_nothing(world: World) -> None:
    key = world.prefix + "film"
    upload_id, sent = world.upload(key, b"half")
    world.store.abort_upload(key, upload_id)
    world.store.abort_upload(key, upload_id)
    with pytest.raises(NotFound):
        world.store.parts(key, upload_id)
    with pytest.raises(NotFound):
        world.store.complete_upload(key, upload_id, sent)
    assert list(world.store.list(world.prefix)) == []


def test_a_store_that_is_away(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for call in (
        world.away.ensure,
        lambda: world.away.put_file("a", tmp_path / "file"),
        lambda: world.away.read("a"),
        lambda: world.away.size("a"),
        lambda: list(world.away.list("a")),
        lambda: world.away.begin_upload("a"),
    ):
        with pytest.raises(Unavailable):
            call()


# --- what only the real one shows ------------------------------------------------------------------------------
@pytest.fixture
def seaweed(s3_server: S3Server) -> MinioStore:
    store = MinioStore(address(s3_server), BUCKET)
    store.ensure()
    return store


@pytest.mark.parametrize("path", ["v/v1/manifest.mpd", "v/v1/master.m3u8", "v/v1/1080p/1.m4s", "v/v1/poster.jpg"])
def test_type_and_caching_follow_from_the_key(seaweed: MinioStore, path: str) -> None:
    key = f"{secrets.token_hex(6)}/{path}"
    seaweed.put_bytes(key, b"x")
    answer = httpx.get(seaweed.url(key, 60))
    assert answer.headers["Content-Type"] == keys.content_type(path)
    assert answer.headers["Cache-Control"] == keys.cache_control(path)


def test_ranges_of_a_presigned_object(seaweed: MinioStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    seaweed.put_bytes(key, bytes(range(200)))
    answer = httpx.get(seaweed.url(key, 60), headers={"Range": "bytes=100-109"})
    assert (answer.status_code, answer.content) == (206, bytes(range(100, 110)))


def test_browsers_of_other_origins_may_send_parts_and_read_their_etags(seaweed: MinioStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    upload_id = seaweed.begin_upload(key)
    url = seaweed.part_url(key, upload_id, 1, 1, 60)
    origin = {"Origin": "http://localhost:3000"}
    asked = httpx.options(url, headers={**origin, "Access-Control-Request-Method": "PUT"})
    sent = httpx.put(url, content=b"x", headers=origin)
    seaweed.abort_upload(key, upload_id)
    assert asked.headers["Access-Control-Allow-Origin"] in ("*", origin["Origin"])
    assert "PUT" in asked.headers["Access-Control-Allow-Methods"]
    exposed = sent.headers["Access-Control-Expose-Headers"]
    assert exposed == "*" or "etag" in exposed.lower()


def test_more_parts_than_one_page_lists(seaweed: MinioStore, s3_server: S3Server) -> None:
    key = f"{secrets.token_hex(6)}/film"
    upload_id = seaweed.begin_upload(key)
    for number in range(1, 8):
        httpx.put(seaweed.part_url(key, upload_id, number, 1, 60), content=b"x").raise_for_status()
    client = Minio(
        urlsplit(s3_server.endpoint).netloc,
        s3_server.access_key,
        s3_server.secret_key,
        secure=False,
        region="us-east-1",
    )

    def sign(method: str, query: Mapping[str, str]) -> str:
        return client.get_presigned_url(method, BUCKET, key, extra_query_params=dict(query))

    with urllib3.PoolManager() as http:
        arrived = Multipart(http, sign, page=3).parts(upload_id)
    seaweed.abort_upload(key, upload_id)
    assert [p.number for p in arrived] == list(range(1, 8))


@pytest.mark.parametrize("sent", [b"", b"shorte", b"longer!!", b"x" * (64 << 20)], ids=len)
def test_a_part_of_another_length_is_refused_by_the_store(seaweed: MinioStore, sent: bytes) -> None:
    key = f"{secrets.token_hex(6)}/a b+ü"
    upload_id = seaweed.begin_upload(key)
    url = seaweed.part_url(key, upload_id, 1, len(b"signed!"), 60)
    with contextlib.suppress(httpx.WriteError):  # it may hang up on what is too long
        assert httpx.put(url, content=sent).status_code == 403
    chunked = httpx.put(url, content=iter([b"signed!"]))
    assert chunked.status_code in (403, 411)
    other = url.replace("content-length%3Bhost", "host")
    assert httpx.put(other, content=b"signed!").status_code == 403
    assert seaweed.parts(key, upload_id) == []
    assert httpx.put(url, content=b"signed!").status_code == 200
    assert [part.size for part in seaweed.parts(key, upload_id)] == [len(b"signed!")]
    seaweed.abort_upload(key, upload_id)


def test_a_url_that_has_run_out_gives_nothing(seaweed: MinioStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    seaweed.put_bytes(key, b"secret")
    url = seaweed.url(key, 1)
    time.sleep(2.1)
    assert httpx.get(url).status_code == 403


def test_wrong_keys_are_refused_for_good(s3_server: S3Server) -> None:
    stranger = MinioStore(address(s3_server, secret_key="x" * 32), BUCKET)
    for call in (lambda: stranger.put_bytes("a", b"x"), lambda: stranger.begin_upload("a"), stranger.ensure):
        with pytest.raises(Refused, match="S3 keys"):
            call()


def test_an_address_with_a_path_is_refused() -> None:
    with pytest.raises(Refused, match="without a path"):
        MinioStore(S3Address("http://host/s3", "", "a", "b"), BUCKET).url("a", 60)


def test_a_forked_worker_has_connections_of_its_own(s3_server: S3Server) -> None:
    """As RQ's work-horses: parent and child talk at the same time, and neither hears the other's answer."""
    script = f"""
import os
from notflix_app.adapters.s3 import MinioStore, S3Address

store = MinioStore({address(s3_server)!r}, {BUCKET!r})
store.ensure()
for who in ("parent", "child"):
    store.put_bytes("fork/" + who, who.encode() * 1000)
child = os.fork()
who = "parent" if child else "child"
for _ in range(50):
    assert store.read("fork/" + who) == who.encode() * 1000
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
