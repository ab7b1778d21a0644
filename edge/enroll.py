"""Taking an edge in: which machine is it, does it let us in, and does it serve what we put there."""

from __future__ import annotations

import contextlib
import secrets
import socket
import tempfile
from http import HTTPStatus
from pathlib import Path

import paramiko

from .errors import EdgeRejected, EdgeUnavailable
from .fetch import fetch
from .publish import Node, below, enter
from .ssh import CIPHERS, Translated, Watchdog

PROBE = b"Notflix was here.\n"


def host_key(host: str, port: int, *, timeout: float) -> str:
    """The key that the machine shows, 'ssh-ed25519 AAAA…'. Raises EdgeUnavailable, EdgeRejected."""
    where = f"{host}:{port}"
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


def prove(node: Node, *, key: paramiko.PKey, timeout: float, ask_at: str = "") -> None:
    """Puts a file there, reads it over HTTP as viewers do, and takes it away again. ask_at: where to read instead of
    node.url. Raises EdgeUnavailable, EdgeRejected: the message says which part failed."""
    name = f"check-{secrets.token_hex(8)}.vtt"
    path = below(node.root, name)
    with tempfile.TemporaryDirectory() as folder, enter(node, key, timeout) as session:
        local = Path(folder) / name
        local.write_bytes(PROBE)
        try:
            session.bulk.upload([(local, path)])
        except (EdgeUnavailable, EdgeRejected) as error:
            raise EdgeRejected(
                f"{node.user}@{node.host} may not write into {node.root}. Is that the folder that nginx serves"
                f" (--root)? The edge said: {error}"
            ) from error
        try:
            _read(ask_at or node.url, name, timeout)
        finally:
            session.bulk.remove([path])


def _read(url: str, name: str, timeout: float) -> None:
    try:
        answer = fetch(url, f"/{name}", timeout)
    except EdgeUnavailable as error:
        raise EdgeUnavailable(f"{error} Is nginx running there, and the port open?") from error
    if answer.status != HTTPStatus.OK or answer.body != PROBE:
        raise EdgeRejected(
            f"A file that was just put there cannot be read from {url} (it answered {answer.status}). Does that address"
            " lead to this machine's nginx, and does nginx serve the folder that the login writes to?"
        )
