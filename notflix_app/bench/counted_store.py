"""An S3 store whose traffic is counted: an nginx before it passes everything on as it comes, and notes each request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from edge import nginx

from ..adapters.nginx import INSTALL, nginx_program
from ..core.errors import Unavailable
from ..local.ports import free_port
from .servers import listens, running

# Nothing is kept back on either way, so that nothing is counted that nobody has read or sent. The Host header stays:
# it is signed.
CONF = """daemon off;
master_process off;
pid nginx.pid;
events {{ worker_connections 1024; }}
http {{
    log_format counted "$request_method $request_uri $request_length $bytes_sent";
    access_log {folder}/requests.log counted;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 0;
    proxy_buffering off;
    proxy_request_buffering off;
    proxy_http_version 1.1;
    proxy_read_timeout 600s;
    keepalive_requests 1000000;
    upstream store {{ server {store}; keepalive 64; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://store;
            proxy_set_header Host $http_host;
            proxy_set_header Connection "";
        }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Request:
    """kind: its method, or LIST. key: with its bucket before it; of a LIST what is asked for. received, sent: bytes
    with their headers, as the store sees them."""

    kind: str
    key: str
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class CountedStore:
    """endpoint: 'http://127.0.0.1:PORT', in the store's place."""

    endpoint: str
    log: Path

    def requests(self) -> list[Request]:
        """Those that have ended, so far."""
        *whole, _begun = self.log.read_text().split("\n")
        return [_request(line) for line in whole]


def _request(line: str) -> Request:
    method, address, received, sent = line.split(" ")
    path, query = urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))
    listing = method == "GET" and "list-type" in query
    key = f"{path.strip('/')}/{query.get('prefix', '')}" if listing else path.lstrip("/")
    return Request("LIST" if listing else method, key, int(received), int(sent))


def traffic(requests: Iterable[Request]) -> dict[str, Any]:
    """By kind, and in sum: how many, and the bytes that went into the store and out of it."""
    count: Counter[str] = Counter()
    received: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    for request in requests:
        for name in (request.kind, "sum"):
            count[name] += 1
            received[name] += request.received
            sent[name] += request.sent
    return {name: {"requests": count[name], "in": received[name], "out": sent[name]} for name in sorted(count)}


@contextmanager
def counted(folder: Path, store: str) -> Iterator[CountedStore]:
    """folder: a new one. store: the address of the real one. Raises Unavailable where there is no nginx."""
    program = nginx_program()
    if program is None:
        raise Unavailable(f"There is no nginx here. {INSTALL}")
    folder.mkdir()
    (folder / "logs").mkdir()
    port = free_port()
    (folder / "nginx.conf").write_text(CONF.format(folder=folder, port=port, store=store.removeprefix("http://")))
    with running(nginx.nginx_argv(program, folder), folder / "log", lambda: listens(port)):
        yield CountedStore(f"http://127.0.0.1:{port}", folder / "requests.log")
