"""What the S3 adapter says of a store that is ill."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from notflix_app.adapters.s3 import MinioStore, S3Address
from notflix_app.bench.stack import free_port
from notflix_app.core.errors import Unavailable


class _Ill(BaseHTTPRequestHandler):
    """As SeaweedFS on a full disk: it answers, and takes nothing."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

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
    with pytest.raises(Unavailable, match="Its disk may be full") as told:
        _store(ill).put_bytes("v/film.mp4", b"film")
    assert "urllib3" not in str(told.value)
    assert "HTTPConnectionPool" not in str(told.value)


def test_a_store_that_is_not_there_does_not_answer() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        _store(f"http://127.0.0.1:{free_port()}").put_bytes("v/film.mp4", b"film")
