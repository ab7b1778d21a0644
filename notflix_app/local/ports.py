"""The ports of the local parts: chosen once, kept in stack.json, so that addresses stay the same."""

from __future__ import annotations

import errno
import itertools
import json
import random
import socket
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from pydantic import TypeAdapter, ValidationError

from ..atomic_file import write_atomically
from ..core.errors import Conflict, Refused
from .s3 import S3Ports, find_s3_ports

FILE = "stack.json"
# Above S3's range (see find_s3_ports), below the ports that kernels hand out for outgoing connections.
RANGE = range(23_000, 29_000)
# Below both, for what lives as long as a test or a benchmark; and above 10080, which no browser opens (see NO_BROWSER).
SHORT_LIVED = range(10_100, 20_000)
# Ports of other protocols, from 1024 on: a browser answers ERR_UNSAFE_PORT itself, and asks nobody ("bad ports",
# https://fetch.spec.whatwg.org/#port-blocking). Those below are for the system.
NO_BROWSER = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080)
)

# What Settings.without_address comes to.
NO_ADDRESS = (
    "Other devices can open Notflix and neither watch nor upload: films come from this machine's own addresses."
)
ADDRESS_WAY_OUT = "Say how they reach it, as in NOTFLIX_PUBLIC_URL=http://films.lan:3000, and start it again."


@dataclass(frozen=True, slots=True)
class Ports:
    """web: where the front finds it. edges: name → (HTTP, SFTP)."""

    redis: int
    s3: S3Ports
    edges: dict[str, tuple[int, int]]
    web: int = 0  # in a file of before there was a front

    def all(self) -> list[int]:
        return [self.redis, self.web, *self.s3.all(), *(port for pair in self.edges.values() for port in pair)]


@dataclass(frozen=True, slots=True)
class _Kept:
    ports: Ports


_KEPT = TypeAdapter(_Kept)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    return _refusal(port, host) is None


def _refusal(port: int, host: str) -> OSError | None:
    """What the system says to who wants to listen there; None: it lets us."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            # Connections that just closed do not count; servers that listen do.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as refusal:
        return refusal
    return None


_start = random.randrange(len(SHORT_LIVED))
_short_lived = itertools.cycle([*SHORT_LIVED[_start:], *SHORT_LIVED[:_start]])


def free_port(row: int = 1) -> int:
    """The first of `row` free ports in a row, for something short-lived.

    Whoever asks binds it later. So it is none that the kernel might hand out for an outgoing connection meanwhile, and
    this process gets it but once.
    """
    while True:
        ports: list[int] = list(itertools.islice(_short_lived, row))
        if ports[-1] - ports[0] == row - 1 and all(map(is_free, ports)):
            return ports[0]


def who_has(port: int) -> str:
    """'nginx (process 123)', or 'another program' where the system does not tell."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN:
                if connection.pid is None:
                    break
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        pass
    return "another program"


def trouble(host: str, port: int) -> tuple[str, str] | None:
    """What keeps the web app from its port, as 'is taken by …', and the way out; None where it is free."""
    refusal = _refusal(port, host)
    if refusal is None:
        return None
    if refusal.errno == errno.EADDRINUSE:
        another = port + 1 if port < 65535 else port - 1
        return f"is taken by {who_has(port)}", f"Stop that, or choose another port: ./notflix up --port {another}"
    if refusal.errno == errno.EACCES:
        way_out = "Choose one from 1024 on, as ./notflix up --port 3000; a reverse proxy can stand before it."
        return "is not for this user to open", way_out
    way_out = "Set NOTFLIX_HOST to an address of this machine: 127.0.0.1 is for itself alone, 0.0.0.0 for all."
    return f"cannot be opened on {host} ({refusal.strerror})", way_out


def claim_web_port(host: str, port: int) -> None:
    """Raises Conflict, with the way out, where the web app cannot have its port."""
    if wrong := trouble(host, port):
        what, way_out = wrong
        raise Conflict(f"Port {port} {what}. {way_out}")


def check_for_browsers(port: int) -> None:
    """Raises Refused where no browser would open a page there."""
    if port in NO_BROWSER:
        raise Refused(
            f"Browsers open no page on port {port}: it belongs to another protocol. Choose another port, as"
            f" ./notflix up --port 3000; or set NOTFLIX_PUBLIC_URL where a reverse proxy stands before it."
        )


def load(data: Path) -> Ports | None:
    """None where none were chosen yet, or in words that we cannot read; what a later version adds is passed over."""
    try:
        return _KEPT.validate_json((data / FILE).read_bytes()).ports
    except (FileNotFoundError, NotADirectoryError, ValidationError):  # the last after a power cut, too
        return None


def taken_port(data: Path) -> int | None:
    """The first of its ports that something has; None where all are free, as when nothing of it runs."""
    kept = load(data)
    return next((port for port in kept.all() if port and not is_free(port)), None) if kept else None


def settle(data: Path, edges: tuple[str, ...], say: Callable[[str], None]) -> Ports:
    """The ports of the last time where they are still free, else others; kept for the next time.

    Nothing outside stores them (URLs are made when someone asks), so a taken one can move.
    """
    kept = load(data)
    free = _free_ports(kept)

    def settled(name: str, port: int | None) -> int:
        if not port:
            return next(free)
        if is_free(port):
            return port
        moved = next(free)
        say(f"Port {port} of {name} is taken by {who_has(port)}; {name} moves to {moved}.")
        return moved

    s3 = kept.s3 if kept else find_s3_ports()
    if not all(is_free(port) for port in s3.all()):
        taken = next(port for port in s3.all() if not is_free(port))
        s3 = find_s3_ports()
        say(f"Port {taken} of s3 is taken by {who_has(taken)}; s3 moves to {s3.s3}.")
    old = kept.edges if kept else {}
    ports = Ports(
        settled("redis", kept.redis if kept else None),
        s3,
        {
            name: (
                settled(name, old[name][0] if name in old else None),
                settled(f"{name}-sftp", old[name][1] if name in old else None),
            )
            for name in edges
        },
        settled("web", kept.web if kept else None),
    )
    write_atomically(data / FILE, json.dumps(asdict(_Kept(ports)), indent=1) + "\n")
    return ports


def _free_ports(kept: Ports | None) -> Iterator[int]:
    """Free ports that are not kept for another part."""
    reserved = set(kept.all()) if kept else set()
    return (port for port in random.sample(RANGE, len(RANGE)) if port not in reserved and is_free(port))
