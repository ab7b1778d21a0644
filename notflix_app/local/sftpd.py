"""The SFTP server of an edge on this machine: one folder, key logins, and nothing else (no shell, no forwarding).

    python -m notflix_app.local.sftpd --root FOLDER --port 2222 --host-key FILE --authorized-keys FILE [--user notflix]

A real edge runs OpenSSH; this needs no root and no system account. It ends with the process that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import logging
import os
import posixpath
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import asyncssh

from edge import meter

from ..logs import start_logging

log = logging.getLogger("notflix.sftpd")

PR_SET_PDEATHSIG = 1
# Files on an edge are public: nginx may run as another user. No set-user-id bits, whatever the client asks.
PERMISSIONS = 0o777
LOGIN_SECONDS = 20
KEEPALIVE_SECONDS = 15


class OneFolder(asyncssh.SFTPServer):
    """Everything happens below one folder: no links can be made, and none is followed out of it."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], root: Path) -> None:
        super().__init__(channel, chroot=os.fsencode(root))
        self._real_root = os.path.realpath(os.fsencode(root))

    def map_path(self, path: bytes) -> bytes:
        """The local path. Raises SFTPPermissionDenied where a link in it leads out of the folder."""
        mapped = super().map_path(path)
        real = os.path.realpath(mapped)
        if real != self._real_root and not real.startswith(self._real_root + os.sep.encode()):
            raise asyncssh.SFTPPermissionDenied("This path leads out of the folder.")
        return mapped

    def remove(self, path: bytes) -> None:
        """Takes a link itself away, wherever it leads: else a planted one would stay for ever."""
        parent, name = posixpath.split(posixpath.normpath(posixpath.join(b"/", path)))
        Path(os.fsdecode(posixpath.join(self.map_path(parent), name))).unlink()

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("Links are not allowed here.")

    def link(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("Links are not allowed here.")

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        return super().open(path, pflags, _harmless(attrs))

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> object:  # type: ignore[override]
        return super().mkdir(path, _harmless(attrs))

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> object:  # type: ignore[override]
        return super().setstat(path, _harmless(attrs))

    def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> object:  # type: ignore[override]
        return super().lsetstat(path, _harmless(attrs))

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> object:  # type: ignore[override]
        return super().fsetstat(file_obj, _harmless(attrs))


def _harmless(attrs: asyncssh.SFTPAttrs) -> asyncssh.SFTPAttrs:
    attrs.uid = attrs.gid = attrs.owner = attrs.group = None
    if attrs.permissions is not None:
        attrs.permissions &= PERMISSIONS
    return attrs


class OneLogin(asyncssh.SSHServer):
    """Keys are looked at for one user name; every other one has none that fits."""

    def __init__(self, user: str, keys: asyncssh.SSHAuthorizedKeys) -> None:
        self._user = user
        self._keys = keys

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, username: str) -> bool:
        if username == self._user:
            self._connection.set_authorized_keys(self._keys)
        return True  # nobody comes in without


async def serve(
    root: Path, host: str, port: int, host_key: Path, user: str, authorized_keys: Path
) -> asyncssh.SSHAcceptor:
    """Starts to listen; the caller closes it. Raises OSError for the port or the files, ValueError for a bad key."""
    root.mkdir(parents=True, exist_ok=True)
    keys = asyncssh.read_authorized_keys(str(authorized_keys))
    return await asyncssh.listen(
        host,
        port,
        server_factory=lambda: OneLogin(user, keys),
        server_host_keys=[str(host_key)],
        public_key_auth=True,
        password_auth=False,
        kbdint_auth=False,
        host_based_auth=False,
        gss_host=None,
        # Neither process_factory nor session_factory: shells and commands are refused. Forwarding is asked of
        # the SSHServer, which refuses it by default.
        sftp_factory=lambda channel: OneFolder(channel, root),
        allow_scp=False,
        agent_forwarding=False,
        x11_forwarding=False,
        line_editor=False,
        compression_algs=None,  # segments are compressed already
        login_timeout=LOGIN_SECONDS,
        keepalive_interval=KEEPALIVE_SECONDS,
    )


def die_with_parent() -> None:
    """Asks the kernel (Linux) to end this process when its parent goes."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def _run(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    acceptor = await serve(
        arguments.root,
        arguments.host,
        arguments.port,
        arguments.host_key,
        arguments.user,
        arguments.authorized_keys,
    )
    counting = asyncio.create_task(meter.run(arguments.root.parent))  # it goes with the event loop
    log.info("listening on %s:%s", arguments.host, acceptor.get_port())
    await stop.wait()
    counting.cancel()
    # Not `async with`: since Python 3.12 that waits until the last client has gone, which may be never.
    acceptor.close()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m notflix_app.local.sftpd", description="An SFTP server for one folder."
    )
    parser.add_argument("--root", type=Path, required=True, help="the folder to serve; made if missing")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host-key", type=Path, required=True, help="this server's private key")
    parser.add_argument("--user", default="notflix", help="the only user name that may log in (notflix)")
    parser.add_argument("--authorized-keys", type=Path, required=True, help="public keys that may log in")
    arguments = parser.parse_args(argv)
    start_logging(logging.INFO)
    logging.getLogger("asyncssh").setLevel(logging.WARNING)  # it tells of every file
    die_with_parent()
    try:
        asyncio.run(_run(arguments))
    except (OSError, ValueError) as error:
        print(f"The SFTP server cannot start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
