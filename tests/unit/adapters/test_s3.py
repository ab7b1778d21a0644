"""What the S3 adapter says of a store that is ill."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from notflix_app.adapters.breaker import Patience
from notflix_app.adapters.s3 import MinioStore, S3Address, window_start
from notflix_app.bench.stack import free_port
from notflix_app.core.errors import Unavailable
from tests.fixtures.waiting import eventually


class _Ill(BaseHTTPRequestHandler):
    """As SeaweedFS on a full disk: it answers, and takes nothing."""

    def do_GET(self) -> None:
        """Lists, and breaks off in the middle of an object."""
        if "list-type" in self.path:
            self._answer(
                "<ListBucketResult><Name>films</Name><Contents><Key>film/00001</Key></Contents></ListBucketResult>"
            )
            return
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(bytes(500_000))

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        """Takes its time, as over the thousands of parts of a large upload."""
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(1)
        self._answer("<DeleteResult/>")

    def _answer(self, document: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(document)))
        self.end_headers()
        self.wfile.write(document.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def ill() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Ill) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _store(endpoint: str) -> MinioStore:
    return MinioStore(S3Address(endpoint, endpoint, "key", "secret"), "films")


def test_a_store_that_only_errs_is_not_said_to_be_silent(ill: str) -> None:
    with pytest.raises(Unavailable, match="Its disk may be full") as raised:
        _store(ill).put_bytes("v/film.mp4", b"film")
    assert "urllib3" not in str(raised.value)
    assert "HTTPConnectionPool" not in str(raised.value)


def test_what_breaks_off_leaves_no_file(ill: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        _store(ill).get_file("v/v1/film.m4s", tmp_path / "film.m4s")
    assert list(tmp_path.iterdir()) == []


def test_dropping_a_large_upload_may_take_longer_than_other_calls(ill: str) -> None:
    hasty = MinioStore(S3Address(ill, ill, "key", "secret"), "films", Patience(seconds=0.2, at_once=8))

    def dropped() -> int | None:
        """None: this machine was slow, and nobody listed anything in time."""
        with contextlib.suppress(Unavailable):
            return hasty.remove_all("film/")
        return None

    assert eventually(dropped) == 1


def test_a_store_that_is_not_there_does_not_answer() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        _store(f"http://127.0.0.1:{free_port()}").put_bytes("v/film.mp4", b"film")


def test_a_browser_gets_one_address_for_an_hour_and_it_never_lives_less_than_five(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = _store("http://127.0.0.1:1")
    hour = 1_800_000_000 // 3600 * 3600
    addresses = []
    for now in (hour, hour + 1.5, hour + 3599.9, hour + 3600):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        addresses.append(store.url("v/poster.jpg", 6 * 3600, public=True))
        assert now - window_start(now, 3600).timestamp() < 3600
    assert addresses[0] == addresses[1] == addresses[2] != addresses[3]


def test_browsers_ask_below_the_prefix_for_what_is_signed_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the prefix off passes on what was signed."""
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    address = S3Address("http://127.0.0.1:1", "https://example.org", "key", "secret")
    bare, below = (MinioStore(replace(address, prefix=prefix), "films") for prefix in ("", "/video"))
    read = [store.url("v/a b.jpg", 60, public=True) for store in (bare, below)]
    assert read[1] == read[0].replace("https://example.org/", "https://example.org/video/")
    assert below.put_url("v/1", 5, 60).startswith("https://example.org/video/films/v/1?")
    assert below.url("v/1", 60).startswith("http://127.0.0.1:1/films/")
