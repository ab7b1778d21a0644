"""Asks an edge over HTTP, as a viewer would: how it is, what it served, a file."""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from ..core.edge_health import Answer, load_of
from ..core.edges import EdgeDisk, EdgeNode
from ..core.errors import NotflixError, Refused, Unavailable
from .edge_certificates import what_is_wrong

ASK_SECONDS = 2.0  # how long an edge may take to say that it is well
MAX_BODY = 1 << 16  # bytes of an answer that are looked at


@dataclass(frozen=True, slots=True)
class Fetched:
    """headers: their names in lower case. body: its first 64 KiB. certificate_ends: seconds since the epoch; None
    without TLS."""

    status: int
    headers: dict[str, str]
    body: bytes
    certificate_ends: float | None = None


def fetch(url: str, path: str, timeout: float, trust: ssl.SSLContext | None = None) -> Fetched:
    """Gets `path`, with its leading slash, of the edge at `url`. trust: the authorities that may vouch for it; None:
    the system's. Raises Unavailable where nothing answers, Refused with what is wrong with its certificate."""
    parts = urlsplit(url)
    try:
        with contextlib.closing(_connection(parts, timeout)) as connection:
            ends = _secure(connection, parts.hostname or "", trust) if parts.scheme == "https" else None
            connection.request("GET", f"{parts.path}{path}", headers={"Host": parts.netloc})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Fetched(answer.status, headers, answer.read(MAX_BODY), ends)
    except ssl.SSLError as error:
        if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):  # it is going down
            raise Unavailable(f"{url} does not answer.", "edge") from error
        raise Refused(what_is_wrong(url, parts.hostname or "", error)) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"{url} does not answer.", "edge") from error


def _connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    # Browsers send every name below .localhost to this machine (RFC 6761); the C library often does not.
    address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return http.client.HTTPConnection(address, port, timeout=timeout)


def _secure(connection: http.client.HTTPConnection, host: str, trust: ssl.SSLContext | None) -> float:
    """Goes on in TLS with whoever can prove to be `host`; returns when their certificate ends."""
    connection.connect()
    secured = (trust or ssl.create_default_context()).wrap_socket(connection.sock, server_hostname=host)
    connection.sock = secured
    return float(ssl.cert_time_to_seconds(str((secured.getpeercert() or {})["notAfter"])))


def ask(url: str, timeout: float, trust: ssl.SSLContext | None = None) -> Answer:
    """Asks the edge at `url` for its health check, within `timeout` seconds."""
    began = time.monotonic()
    try:
        answer = fetch(url, "/ping", timeout, trust)
    except Unavailable:
        return Answer(False)
    except Refused as error:
        return Answer(False, problem=error.message)
    connections = answer.headers.get("x-edge-connections")
    return Answer(
        answer.status == HTTPStatus.OK,
        time.monotonic() - began,
        load_of(connections),
        answer.headers.get("x-edge-access", ""),
        certificate_ends=answer.certificate_ends,
    )


def counts(url: str, timeout: float, trust: ssl.SSLContext | None = None) -> tuple[int | None, EdgeDisk | None]:
    """How many bytes the edge at `url` has sent to viewers, and the disk that it keeps packages on; None where it does
    not say."""
    try:
        answer = fetch(url, "/served", timeout, trust)
        figures = json.loads(answer.body) if answer.status == HTTPStatus.OK else {}
        return int(figures["bytes"]), EdgeDisk(*map(int, figures["disk"])) if "disk" in figures else None
    except (NotflixError, ValueError, KeyError, TypeError):
        return None, None


class HttpEdgeProbe:
    """The EdgeProbe port. internal_urls: an edge's name → where we ask it, where browsers reach it by another way than
    we do."""

    def __init__(self, internal_urls: Mapping[str, str]) -> None:
        self._internal_urls = internal_urls

    @cached_property
    def _authorities(self) -> ssl.SSLContext:
        return ssl.create_default_context()  # reading all of them takes longer than asking an edge, and 4 MB

    def ping(self, edge: EdgeNode) -> Answer:
        url = self._url(edge)
        return ask(url, ASK_SECONDS, self._trust(url))

    def counts(self, edge: EdgeNode) -> tuple[int | None, EdgeDisk | None]:
        url = self._url(edge)
        return counts(url, ASK_SECONDS, self._trust(url))

    def _url(self, edge: EdgeNode) -> str:
        return self._internal_urls.get(edge.name, edge.url)

    def _trust(self, url: str) -> ssl.SSLContext | None:
        return self._authorities if url.startswith("https:") else None
