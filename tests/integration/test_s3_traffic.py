"""How often the store is asked, and for how much: counted by what stands before it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from notflix_app.adapters.s3 import MinioStore
from notflix_app.bench.counted_store import CountedStore, Request, counted, traffic
from tests.fixtures import http
from tests.fixtures.servers import S3Server
from tests.fixtures.waiting import eventually

HEADERS = 2000  # bytes that a request's or an answer's may have


@pytest.fixture
def in_front(s3_server: S3Server, tmp_path: Path) -> Iterator[CountedStore]:
    with counted(tmp_path / "counted", s3_server.endpoint) as store:
        yield store


@pytest.fixture
def store(in_front: CountedStore, s3_server: S3Server) -> MinioStore:
    MinioStore(s3_server.address(), "counted").ensure()
    return MinioStore(s3_server.address(endpoint=in_front.endpoint), "counted")


def asked(in_front: CountedStore, count: int) -> list[Request]:
    """Each is noted when it has ended, a moment after its last byte."""

    def noted() -> list[Request]:
        requests = in_front.requests()
        return requests if len(requests) >= count else []

    return eventually(noted)


def test_a_file_is_one_request_each_way_and_is_not_asked_about_before(
    store: MinioStore, in_front: CountedStore, tmp_path: Path
) -> None:
    body, key = os.urandom(300_000), f"{secrets.token_hex(6)}/v1/00001.m4s"
    (tmp_path / "sent").write_bytes(body)
    store.put_file(key, tmp_path / "sent")
    store.get_file(key, tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == body
    assert store.read(key) == body
    assert [held.size for held in store.list(key)] == [len(body)]
    put, get, read, listed = asked(in_front, 4)
    assert [one.kind for one in (put, get, read, listed)] == ["PUT", "GET", "GET", "LIST"]
    assert [one.key for one in (put, get, read, listed)] == [f"counted/{key}"] * 4
    assert len(body) <= put.received <= len(body) + HEADERS
    assert all(len(body) <= one.sent <= len(body) + HEADERS for one in (get, read))


def test_a_range_counts_for_what_it_is(store: MinioStore, in_front: CountedStore) -> None:
    key = f"{secrets.token_hex(6)}/film"
    store.put_bytes(key, bytes(1_000_000))
    http.get(store.url(key, 60), headers={"Range": "bytes=1000-1999"}).raise_for_status()
    _, ranged = asked(in_front, 2)
    assert 1000 <= ranged.sent <= 1000 + HEADERS


def test_traffic_is_added_up_by_kind() -> None:
    requests = [Request("GET", "b/1", 10, 500), Request("GET", "b/2", 10, 700), Request("PUT", "b/2", 900, 20)]
    assert traffic(requests) == {
        "GET": {"requests": 2, "in": 20, "out": 1200},
        "PUT": {"requests": 1, "in": 900, "out": 20},
        "sum": {"requests": 3, "in": 920, "out": 1220},
    }
