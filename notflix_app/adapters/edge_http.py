"""Asks an edge over HTTP, as a viewer would: how it is, what it served, a file."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from ..core.edge_health import Answer, load_of
from ..core.edges import EdgeDisk, EdgeNode
from ..core.errors import Unavailable

ASK_SECONDS = 2.0  # how long an edge may take to say that it is well
MAX_BODY = 1 << 16  # bytes of an answer that are looked at


@dataclass(frozen=True, slots=True)
class Fetched:
    """headers: their names in lower case. body: its first 64 KiB."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(url: str, path: str, timeout: float) -> Fetched:
    """Gets `path`, with its leading slash, of the edge at `url`. Raises Unavailable where nothing answers."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    # Browsers send every name below .localhost to this machine (RFC 6761); the C library often does not.
    address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        with contextlib.closing(kind(address, parts.port, timeout=timeout)) as connection:
            connection.request("GET", f"{parts.path}{path}", headers={"Host": parts.netloc})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Fetched(answer.status, headers, answer.read(MAX_BODY))
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"{url} does not answer.", "edge") from error


def ask(url: str, timeout: float) -> Answer:
    """Asks the edge at `url` for its health check, within `timeout` seconds."""
    began = time.monotonic()
    try:
        answer = fetch(url, "/ping", timeout)
    except Unavailable:
        return Answer(False)
    connections = answer.headers.get("x-edge-connections")
    took, access = time.monotonic() - began, answer.headers.get("x-edge-access", "")
    return Answer(answer.status == HTTPStatus.OK, took, load_of(connections), access)


def counts(url: str, timeout: float) -> tuple[int | None, EdgeDisk | None]:
    """How many bytes the edge at `url` has sent to viewers, and the disk that it keeps packages on; None where it does
    not say."""
    try:
        answer = fetch(url, "/served", timeout)
        figures = json.loads(answer.body) if answer.status == HTTPStatus.OK else {}
        return int(figures["bytes"]), EdgeDisk(*map(int, figures["disk"])) if "disk" in figures else None
    except (Unavailable, ValueError, KeyError, TypeError):
        return None, None


class HttpEdgeProbe:
    """The EdgeProbe port. internal_urls: an edge's name → where we ask it, where browsers reach it by another way than
    we do."""

    def __init__(self, internal_urls: Mapping[str, str]) -> None:
        self._internal_urls = internal_urls

    def ping(self, edge: EdgeNode) -> Answer:
        return ask(self._internal_urls.get(edge.name, edge.url), ASK_SECONDS)

    def counts(self, edge: EdgeNode) -> tuple[int | None, EdgeDisk | None]:
        return counts(self._internal_urls.get(edge.name, edge.url), ASK_SECONDS)
