"""Taking an edge in: which machine is it, does it let us in, and does it serve what we put there."""

from __future__ import annotations

import contextlib
import secrets
import socket
import tempfile
from http import HTTPStatus
from pathlib import Path

import paramiko

from ...core.edges import EdgeNode
from ...core.errors import NotflixError, Refused, Unavailable
from ..edge_http import fetch
from .connection import CIPHERS, Translated, Watchdog
from .folders import below
from .session import Session

PROBE = b"Notflix was here.\n"


def host_key(host: str, port: int, *, timeout: float) -> str:
    """The key that the machine shows, 'ssh-ed25519 AAAA…'. Raises Unavailable, Refused."""
    where = f"The SSH server at {host}:{port}"
    with Translated(where):
        sock = socket.create_connection((host, port), timeout=timeout)
    with contextlib.closing(sock), Translated(where):
        transport = paramiko.Transport(sock)
        watchdog = Watchdog(transport, timeout)
        try:
            options = transport.get_security_options()
            options.ciphers = CIPHERS
            # One kind of key for every edge, where the machine has it.
            options.key_types = ("ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512")
            transport.banner_timeout = transport.handshake_timeout = timeout
            with watchdog:
                transport.start_client(timeout=timeout)
            key = transport.get_remote_server_key()
        finally:
            watchdog.end()
            transport.close()
    return f"{key.get_name()} {key.get_base64()}"


def prove(session: Session, edge: EdgeNode, url: str, *, timeout: float) -> None:
    """Puts a file there, reads it over HTTP as viewers do, and takes it away again. url: where we read it.
    Raises Unavailable, Refused: the message says which part failed."""
    name = f"check-{secrets.token_hex(8)}.vtt"
    path = below(edge.root, name)
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / name
        local.write_bytes(PROBE)
        try:
            session.bulk.upload([(local, path)])
        except NotflixError as error:
            raise Refused(
                f"{edge.ssh_user}@{edge.ssh_host} may not write into {edge.root}. Is that the folder that nginx serves"
                f" (--root)? {error}"
            ) from error
        try:
            _read(url, name, timeout)
        finally:
            session.bulk.remove([path])


def _read(url: str, name: str, timeout: float) -> None:
    try:
        answer = fetch(url, f"/{name}", timeout)
    except Unavailable as error:
        raise Unavailable(f"{error} Is nginx running there, and the port open?") from error
    if answer.status != HTTPStatus.OK or answer.body != PROBE:
        raise Refused(
            f"A file that was just put there cannot be read from {url} (it answered {answer.status}). Does that address"
            " lead to this machine's nginx, and does nginx serve the folder that the login writes to?"
        )
