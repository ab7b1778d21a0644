"""The source, as a step's tools read it: by ranges, from this process alone, with a secret that no argument holds.

Everybody on a machine may read a process's arguments; its environment is for its own user only. So the arguments name
an address that leads nowhere, and the environment names us as the HTTP proxy toward it, with the step's credentials.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

import urllib3

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import ObjectStore

URL = "http://source.invalid/"  # .invalid is never a host (RFC 2606): without the proxy it is worth nothing
SIGNED_SECONDS = 60  # toward the store each read is signed for itself, and begins at once
PIECE = 256 << 10
# More than ffmpeg's own patience (-rw_timeout, see ffmpeg_input.py): it is the one that judges.
STORE_TIMEOUT = urllib3.Timeout(connect=5, read=60)
HEADER_SECONDS = 10
PASSED_ON = ("Accept-Ranges", "Content-Length", "Content-Range", "Content-Type")


@dataclass(frozen=True, slots=True)
class SourceReader:
    """environment: with it a tool can read `URL`."""

    environment: Mapping[str, str]
    _store: _Stored

    @property
    def broke_off(self) -> bool:
        """Whether the store once failed to give what a tool asked for."""
        return self._store.broke_off

    def head(self, count: int) -> bytes:
        """The first bytes. Raises Unavailable."""
        try:
            with closing(self._store.ask(f"bytes=0-{count - 1}")) as answer:
                return answer.read(count)
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable("The store does not answer.", "store") from error


@dataclass(slots=True)
class _Stored:
    store: ObjectStore
    key: str
    http: urllib3.PoolManager
    broke_off: bool = False

    def ask(self, span: str | None) -> urllib3.BaseHTTPResponse:
        """A GET, its body still to be read. span: the Range header. Raises urllib3's HTTPError."""
        headers = {"Range": span} if span else {}
        url = self.store.url(self.key, SIGNED_SECONDS)
        return self.http.request("GET", url, headers=headers, preload_content=False, retries=False)


@contextmanager
def source_reader(store: ObjectStore, key: str) -> Iterator[SourceReader]:
    """Hands one object to the tools of one step, until the block ends."""
    secret = secrets.token_urlsafe(32)
    with urllib3.PoolManager(timeout=STORE_TIMEOUT, maxsize=4) as http:
        stored = _Stored(store, key, http)
        with _Proxy(stored, secret) as proxy:
            serving = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, name="source")
            serving.start()
            try:
                environment = {"http_proxy": f"http://step:{secret}@127.0.0.1:{proxy.server_address[1]}"}
                yield SourceReader(environment, stored)
            finally:
                proxy.shutdown()
                serving.join()


class _Proxy(ThreadingTCPServer):
    """An HTTP proxy on the loopback that knows one object, and answers only who has the secret."""

    daemon_threads = True

    def __init__(self, stored: _Stored, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stored = stored
        self.credentials = b"Basic " + base64.b64encode(f"step:{secret}".encode())


class _Handler(BaseHTTPRequestHandler):
    server: _Proxy
    protocol_version = "HTTP/1.1"
    timeout = HEADER_SECONDS

    def do_GET(self) -> None:
        self.close_connection = True  # a tool that seeks leaves the rest of an answer unread
        given = self.headers.get("Proxy-Authorization", "").encode()
        # Whichever end breaks off, the tool sees it: it asks again from where it stopped, or is gone.
        with suppress(ConnectionError):
            if hmac.compare_digest(given, self.server.credentials):
                self._pass_on()
            else:
                self._answer(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, {"Proxy-Authenticate": 'Basic realm="step"'})

    def _pass_on(self) -> None:
        try:
            answer = self.server.stored.ask(self.headers.get("Range"))
        except urllib3.exceptions.HTTPError:
            self.server.stored.broke_off = True
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, {})
            return
        with closing(answer):
            if answer.status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                self.server.stored.broke_off |= answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
                self._answer(answer.status, {})
                return
            self._begin(answer.status, {name: answer.headers[name] for name in PASSED_ON if name in answer.headers})
            self.connection.settimeout(None)  # a slow encoder reads slowly
            try:
                for piece in answer.stream(PIECE, decode_content=False):
                    self.connection.sendall(piece)
            except urllib3.exceptions.HTTPError:  # a tool that is gone is a ConnectionError
                self.server.stored.broke_off = True

    def _answer(self, status: int, headers: Mapping[str, str]) -> None:
        self._begin(status, {"Content-Length": "0", **headers})

    def _begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...
