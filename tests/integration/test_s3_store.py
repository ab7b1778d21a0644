"""What only SeaweedFS shows of the object store."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
import sys
import time
from urllib.parse import urlsplit

import httpx
import pytest
from minio import Minio

from notflix_app.adapters.s3 import MinioStore, S3Address
from notflix_app.core import keys
from notflix_app.core.errors import Refused
from tests.fixtures import http
from tests.fixtures.object_stores import BUCKET
from tests.fixtures.servers import S3Server
from tests.fixtures.waiting import eventually

PART = 5 << 20  # S3's smallest, for all parts but the last


def test_the_store_knows_when_it_was_written(seaweed: MinioStore) -> None:
    seaweed.put_bytes("dated/a", b"xy")
    [held] = seaweed.list("dated/")
    assert abs(held.modified - time.time()) < 60
    seaweed.remove("dated/a")


@pytest.mark.parametrize("path", ["v/v1/manifest.mpd", "v/v1/master.m3u8", "v/v1/1080p/1.m4s", "v/v1/poster.jpg"])
def test_type_and_caching_follow_from_the_key(seaweed: MinioStore, path: str) -> None:
    key = f"{secrets.token_hex(6)}/{path}"
    seaweed.put_bytes(key, b"x")
    answer = http.get(seaweed.url(key, 60))
    assert answer.headers["Content-Type"] == keys.content_type(path)
    assert answer.headers["Cache-Control"] == keys.cache_control(path)


def test_ranges_of_a_presigned_object(seaweed: MinioStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    seaweed.put_bytes(key, bytes(range(200)))
    answer = http.get(seaweed.url(key, 60), headers={"Range": "bytes=100-109"})
    assert (answer.status_code, answer.content) == (206, bytes(range(100, 110)))


def test_browsers_of_other_origins_may_send_parts_and_read_their_etags(seaweed: MinioStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    url = seaweed.put_url(key, 1, 60)
    origin = {"Origin": "http://localhost:3000"}
    asked = http.options(url, headers={**origin, "Access-Control-Request-Method": "PUT"})
    sent = http.put(url, content=b"x", headers=origin)
    assert asked.headers["Access-Control-Allow-Origin"] in ("*", origin["Origin"])
    assert "PUT" in asked.headers["Access-Control-Allow-Methods"]
    exposed = sent.headers["Access-Control-Expose-Headers"]
    assert exposed == "*" or "etag" in exposed.lower()


def test_what_a_dead_client_began_in_several_requests_is_dropped(seaweed: MinioStore, s3_server: S3Server) -> None:
    client = Minio(
        urlsplit(s3_server.endpoint).netloc,
        s3_server.access_key,
        s3_server.secret_key,
        secure=False,
        region="us-east-1",
    )
    key = f"{secrets.token_hex(6)}/film"
    upload_id = client._create_multipart_upload(BUCKET, key, {})
    client._upload_part(BUCKET, key, b"x", None, upload_id, 1)
    assert seaweed.abort_unfinished(time.time() - 3600) == 0, "it may still be at work"
    assert seaweed.abort_unfinished(time.time() + 3600) == 1
    assert seaweed.abort_unfinished(time.time() + 3600) == 0


@pytest.mark.parametrize("sent", [b"", b"shorte", b"longer!!", b"x" * (64 << 20)], ids=len)
def test_a_part_of_another_length_is_refused_by_the_store(seaweed: MinioStore, sent: bytes) -> None:
    key = f"{secrets.token_hex(6)}/a b+ü"
    url = seaweed.put_url(key, len(b"signed!"), 60)
    with contextlib.suppress(httpx.WriteError):  # it may hang up on what is too long
        assert http.put(url, content=sent).status_code == 403
    chunked = http.put(url, content=iter([b"signed!"]))
    assert chunked.status_code in (403, 411)
    other = url.replace("content-length%3Bhost", "host")
    assert http.put(other, content=b"signed!").status_code == 403
    assert seaweed.size(key) is None
    assert http.put(url, content=b"signed!").status_code == 200
    assert seaweed.read(key) == b"signed!"


def test_a_url_that_has_run_out_gives_nothing(seaweed: MinioStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    seaweed.put_bytes(key, b"secret")
    url = seaweed.url(key, 1)
    eventually(lambda: http.get(url).status_code, until=lambda status: status == 403)


def test_wrong_keys_are_refused_for_good(s3_server: S3Server) -> None:
    stranger = MinioStore(s3_server.address(secret_key="x" * 32), BUCKET)
    for call in (lambda: stranger.put_bytes("a", b"x"), lambda: stranger.read("a"), stranger.ensure):
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

store = MinioStore({s3_server.address()!r}, {BUCKET!r})
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
