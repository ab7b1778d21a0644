"""The source, as a step's tools read it: by ranges, from this process alone, with a secret that no argument holds.

Everybody on a machine may read a process's arguments; its environment is for its own user only. So the arguments name
an address that leads nowhere, and the environment names us as the HTTP proxy toward it, with the step's credentials.

A source lies in the parts in which it was sent, and some of them may still be on their way: a tool sees one file.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from itertools import chain
from socketserver import ThreadingTCPServer
from typing import Protocol

import urllib3

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import ObjectStore, StoredObject

from .read_cache import ReadCache

URL = "http://source.invalid/"  # .invalid is never a host (RFC 2606): without the proxy it is worth nothing
SIGNED_SECONDS = 60  # toward the store each read is signed for itself, and begins at once
PIECE = 64 << 10
ON_THE_LINE = 32 << 10  # bytes
# A tool asks for all that follows, and hangs up when it has enough. The first read is short and each further one twice
# as long, up to a limit, so that what is fetched in vain is never more than what was wanted.
MIN_READ, MAX_READ = 64 << 10, 32 << 20
# More than ffmpeg's own patience (-rw_timeout, see ffmpeg_input.py): it is the one that judges.
STORE_TIMEOUT = urllib3.Timeout(connect=5, read=60)
HEADER_SECONDS = 10
LOOK_SECONDS = 0.5  # between two looks for a part that is on its way
RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class Answered(Exception):
    """The store gave an answer, and not the bytes."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ReadSource(Protocol):
    """One file, wherever it lies. broke_off: what should be there could not be read. ran_dry: what is on its way did
    not come in time. given: how many bytes tools have taken so far."""

    broke_off: bool
    ran_dry: bool
    given: int

    @property
    def size(self) -> int: ...

    def read(self, begin: int, end: int) -> Generator[bytes, None, None]:
        """What lies there, as it comes. Raises Answered, and urllib3's HTTPError."""


@dataclass(frozen=True, slots=True)
class SourceReader:
    """environment: with it a tool can read `URL`. size: of the whole, in bytes."""

    environment: Mapping[str, str]
    size: int
    _stored: ReadSource

    @property
    def broke_off(self) -> bool:
        """Whether the store once failed to give what a tool asked for."""
        return self._stored.broke_off

    @property
    def ran_dry(self) -> bool:
        """Whether a tool asked for what is still on its way, and waited in vain."""
        return self._stored.ran_dry

    @property
    def given(self) -> int:
        """How many bytes tools have taken so far."""
        return self._stored.given

    def read(self, begin: int, count: int) -> bytes:
        """Those bytes, fewer at the end. Raises Unavailable."""
        try:
            return b"".join(self._stored.read(begin, min(begin + count, self.size)))
        except (Answered, urllib3.exceptions.HTTPError) as error:
            raise Unavailable("The store does not answer.", "store") from error


@dataclass(slots=True)
class _Stored:
    """pieces: what the source is made of, in order. patience: seconds for which a piece that is not there is waited
    for. longest: bytes of a single read."""

    store: ObjectStore
    pieces: Sequence[StoredObject]
    http: urllib3.PoolManager
    patience: float
    cache: ReadCache | None
    longest: int
    broke_off: bool = False
    ran_dry: bool = False
    given: int = 0

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    def read(self, begin: int, end: int) -> Generator[bytes, None, None]:
        """What lies there, as it comes. Raises Answered, and urllib3's HTTPError."""
        while self.cache and begin < end:
            first, last = self.cache.span_after(begin)
            yield from self._read_through(begin, min(first, end))
            for at in range(first, min(last, end), PIECE):
                yield self.cache.read(at, min(PIECE, last - at, end - at))
            begin = last
        yield from self._read_through(begin, end)

    def _read_through(self, begin: int, end: int) -> Iterator[bytes]:
        """From the store."""
        length, at = MIN_READ, 0
        for piece in self.pieces:
            first, last = max(begin - at, 0), min(end - at, piece.size)
            at += piece.size
            while first < last:
                stop = min(first + length, last)
                yield from self._kept(at - piece.size + first, self._fetch(piece.key, first, stop))
                first, length = stop, min(2 * length, self.longest)

    def _kept(self, at: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for data in pieces:
            if self.cache:
                self.cache.write(at, data)
            at += len(data)
            yield data

    def _fetch(self, key: str, begin: int, end: int) -> Iterator[bytes]:
        try:
            with closing(self._ask(key, begin, end)) as answer:
                yield from answer.stream(PIECE, decode_content=False)
                answer.release_conn()
        except urllib3.exceptions.HTTPError:
            self.broke_off = True
            raise

    def _ask(self, key: str, begin: int, end: int) -> urllib3.BaseHTTPResponse:
        """A GET, its body still to be read."""
        give_up, span = time.monotonic() + self.patience, {"Range": f"bytes={begin}-{end - 1}"}
        while True:
            url = self.store.url(key, SIGNED_SECONDS)
            answer = self.http.request("GET", url, headers=span, preload_content=False, retries=False)
            if answer.status == HTTPStatus.PARTIAL_CONTENT:
                return answer
            answer.close()
            if answer.status != HTTPStatus.NOT_FOUND or not self.patience:
                self.broke_off |= answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
                raise Answered(answer.status)
            if time.monotonic() > give_up:
                self.ran_dry = True
                raise Answered(HTTPStatus.SERVICE_UNAVAILABLE)
            time.sleep(LOOK_SECONDS)


@contextmanager
def source_reader(
    store: ObjectStore,
    pieces: Sequence[StoredObject],
    *,
    patience: float = 0,
    cache: ReadCache | None = None,
    longest: int = MAX_READ,
) -> Iterator[SourceReader]:
    """Hands one file to the tools of one step, until the block ends.

    pieces: the objects that it is made of, in order. patience: seconds for which one that is not there is waited for;
    0: it should be there. cache: for steps whose tools read the same one after the other. longest: the most bytes that
    are asked of the store at once, where tools are done long before the source's end.
    """
    with (
        urllib3.PoolManager(timeout=STORE_TIMEOUT, maxsize=4) as http,
        served(_Stored(store, pieces, http, patience, cache, longest)) as reader,
    ):
        yield reader


@contextmanager
def served(source: ReadSource) -> Iterator[SourceReader]:
    """To the tools of one step, until the block ends."""
    secret = secrets.token_urlsafe(32)
    with _Proxy(source, secret) as proxy:
        serving = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, name="source")
        serving.start()
        try:
            environment = {"http_proxy": f"http://step:{secret}@127.0.0.1:{proxy.server_address[1]}"}
            yield SourceReader(environment, source.size, source)
        finally:
            proxy.shutdown()
            serving.join()


class _Proxy(ThreadingTCPServer):
    """An HTTP proxy on the loopback that knows one file, and answers only who has the secret."""

    daemon_threads = True

    def __init__(self, stored: ReadSource, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stored = stored
        self.credentials = b"Basic " + base64.b64encode(f"step:{secret}".encode())


class _Handler(BaseHTTPRequestHandler):
    server: _Proxy
    protocol_version = "HTTP/1.1"
    timeout = HEADER_SECONDS

    def setup(self) -> None:
        # What lies on the line when a tool hangs up was read for nobody.
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ON_THE_LINE)
        super().setup()

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
        size = self.server.stored.size
        asked = RANGE.fullmatch(self.headers.get("Range", "bytes=0-"))
        begin = int(asked[1]) if asked else size
        end = min(int(asked[2]) + 1, size) if asked and asked[2] else size
        if begin >= end:
            self._answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{size}"})
            return
        with closing(self.server.stored.read(begin, end)) as pieces:
            try:
                first = next(pieces)
            except urllib3.exceptions.HTTPError:
                self._answer(HTTPStatus.SERVICE_UNAVAILABLE, {})
                return
            except Answered as answered:
                self._answer(answered.status, {})
                return
            status = HTTPStatus.PARTIAL_CONTENT if "Range" in self.headers else HTTPStatus.OK
            span = {"Content-Range": f"bytes {begin}-{end - 1}/{size}", "Accept-Ranges": "bytes"}
            self._begin(status, {**span, "Content-Length": str(end - begin)})
            self.connection.settimeout(None)  # a slow encoder reads slowly
            with suppress(urllib3.exceptions.HTTPError, Answered):  # noted; the tool sees that less came
                for data in chain([first], pieces):
                    self.connection.sendall(data)
                    self.server.stored.given += len(data)

    def _answer(self, status: int, headers: Mapping[str, str]) -> None:
        self._begin(status, {"Content-Length": "0", **headers})

    def _begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...
