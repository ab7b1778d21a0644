"""Asks an edge over HTTP, as a viewer would."""

from __future__ import annotations

import contextlib
import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import EdgeUnavailable

MAX_BODY = 1 << 16  # bytes of an answer that are looked at


@dataclass(frozen=True, slots=True)
class Fetched:
    """headers: their names in lower case. body: its first 64 KiB."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(url: str, path: str, timeout: float) -> Fetched:
    """Gets `path`, with its leading slash, of the edge at `url`. Raises EdgeUnavailable where nothing answers."""
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
        raise EdgeUnavailable(f"{url} does not answer.") from error
