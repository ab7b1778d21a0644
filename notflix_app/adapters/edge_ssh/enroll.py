"""Taking an edge in: which machine is it, does it let us in, and does it serve what we put there."""

from __future__ import annotations

import contextlib
import posixpath
import secrets
import socket
import tempfile
import time
from http import HTTPStatus
from pathlib import Path

import paramiko

from ...core.edge_access import EdgeAccess
from ...core.edges import EdgeNode
from ...core.errors import NotflixError, Refused, Unavailable
from ...core.signed_paths import EdgeKey, signed_path
from ..edge_http import fetch
from .connection import CIPHERS, Translated, Watchdog
from .folders import below
from .session import Session

PROBE = b"Notflix was here.\n"
PROBE_SECONDS = 3600  # its path is good for this long, so that a clock may be wrong by minutes
ACCESS = ".notflix/access.json"  # below the edge's root: edge/access.py looks there
OBEY_SECONDS = 20.0  # until an edge that was told of a key must know it
NOT_YET = (HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE)  # what it answers until then


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


def put_access(session: Session, edge: EdgeNode, access: EdgeAccess) -> None:
    """Where the edge looks for it, in a hidden folder, which nginx does not serve. Raises Unavailable, Refused."""
    folder, name = posixpath.split(posixpath.join(edge.root, ACCESS))
    try:
        session.make_folder(folder)
        session.write(posixpath.join(folder, name), access.text.encode())
    except NotflixError as error:
        raise _no_place(edge, error) from error


def prove(session: Session, edge: EdgeNode, key: EdgeKey, url: str, *, timeout: float) -> None:
    """Puts a file there, reads it over HTTP as viewers do, and takes it away again. url: where we read it.
    Raises Unavailable, Refused: the message says which part failed."""
    name = f"check-{secrets.token_hex(8)}"
    folder = below(edge.root, name)
    path = posixpath.join(folder, "check.vtt")
    with tempfile.TemporaryDirectory() as local_folder:
        local = Path(local_folder) / "check.vtt"
        local.write_bytes(PROBE)
        try:
            session.make_folder(folder)
            session.bulk.upload([(local, path)])
        except NotflixError as error:
            raise _no_place(edge, error) from error
        try:
            _read(url, signed_path(key, name, 0, int(time.time()) + PROBE_SECONDS, f"{name}/check.vtt"), timeout)
        finally:
            session.bulk.remove([path])
            session.bulk.remove_folders([folder])


def _no_place(edge: EdgeNode, error: NotflixError) -> Refused:
    return Refused(
        f"{edge.ssh_user}@{edge.ssh_host} may not write into {edge.root}. Is that the folder that nginx serves"
        f" (--root)? {error}"
    )


def _read(url: str, path: str, timeout: float) -> None:
    give_up = time.monotonic() + OBEY_SECONDS
    while True:
        try:
            answer = fetch(url, path, timeout)
        except Unavailable as error:
            raise Unavailable(f"{error} Is nginx running there, and the port open?") from error
        if answer.status not in NOT_YET or time.monotonic() > give_up:
            break
        time.sleep(0.5)
    if answer.status != HTTPStatus.OK or answer.body != PROBE:
        raise Refused(
            f"A file that was just put there cannot be read from {url} (it answered {answer.status}). Does that address"
            " lead to this machine's nginx, does nginx serve the folder that the login writes to, is the edge's program"
            " of this release, and is its clock right?"
        )
