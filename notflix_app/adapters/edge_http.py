"""Asks an edge over HTTP, as a viewer would: how it is, what it served, a file."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from ..core.edge_health import Answer, load_of
from ..core.errors import Unavailable

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
    return Answer(answer.status == HTTPStatus.OK, time.monotonic() - began, load_of(connections))


def served(url: str, timeout: float) -> int | None:
    """How many bytes the edge at `url` has sent to viewers; None where it does not say."""
    try:
        answer = fetch(url, "/served", timeout)
        return int(json.loads(answer.body)["bytes"]) if answer.status == HTTPStatus.OK else None
    except (Unavailable, ValueError, KeyError, TypeError):
        return None
