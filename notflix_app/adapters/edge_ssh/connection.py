"""An SSH connection to an edge: its host key pinned, fast ciphers, and a watch that notices a dead peer."""

from __future__ import annotations

import contextlib
import math
import socket
import threading
from collections.abc import Iterator
from types import TracebackType

import paramiko

from ...core.edges import EdgeNode
from ...core.errors import NotflixError, Refused, Unavailable
from .paramiko_keys import parse_host_key

# paramiko prefers AES-CTR with an HMAC, which costs twice the CPU of GCM and halves the speed.
CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
KEEPALIVE_SECONDS = 5
LOOKS = 10  # of a watchdog, until it gives a call up


class Watchdog:
    """Closes a connection on which one call waits longer than `seconds`; `with watchdog:` around each such call, which
    then raises TimeoutError.

    paramiko's own timeouts miss three places: starting a subsystem, a full TCP buffer, and a peer that was stopped
    (SIGSTOP) while its kernel still acknowledges.
    """

    def __init__(self, transport: paramiko.Transport, seconds: float) -> None:
        self._transport = transport
        self._seconds = seconds
        self._call: object = None  # that waits now
        self._closed = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="edge-watch", daemon=True)
        self._thread.start()

    def __enter__(self) -> None:
        self._call = object()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call = None
        if self._closed and isinstance(error, paramiko.SSHException | OSError | EOFError):
            raise TimeoutError from error  # what paramiko says of it is that the other end hung up

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        """Counts its looks, not the time: where this machine stood still, the other end is not to blame."""
        looks, seen = 0, None
        while not self._ended.wait(self._seconds / LOOKS):
            call = self._call
            looks = looks + 1 if call is not None and call is seen else 0
            seen = call
            if looks >= LOOKS:
                self._closed = True
                self._transport.close()
                return


class Translated:
    """`with Translated(where):` turns what paramiko and sockets raise into our errors: `where` did it."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # FileNotFoundError is an answer, not a broken line.
        if error is None or isinstance(error, NotflixError | FileNotFoundError):
            return
        if isinstance(error, paramiko.AuthenticationException):
            raise Refused(f"{self._where} does not accept our key.") from error
        if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
            raise Refused(f"{self._where} offers no host key or cipher that we accept.") from error
        if isinstance(error, TimeoutError):
            raise Unavailable(f"{self._where} does not answer.", "edge") from error
        if isinstance(error, paramiko.SSHException | OSError | EOFError):
            raise Unavailable(f"{self._where} is not reachable: {_why(error)}.", "edge") from error


def _why(error: Exception) -> str:
    """In words for a person: what paramiko says of a line that broke is about its own inside."""
    return (isinstance(error, OSError) and error.strerror) or "it hung up, or it is no SSH server"


@contextlib.contextmanager
def connect(edge: EdgeNode, key: paramiko.PKey, *, timeout: float) -> Iterator[tuple[paramiko.Transport, Watchdog]]:
    """Logs in and yields the connection. timeout: seconds without a sign of life before it is given up.

    Raises Unavailable where nobody answers, Refused where the host key is not the edge's or `key` is refused.
    """
    try:
        host_key = parse_host_key(edge.host_key)
    except ValueError as error:
        raise Refused(f"The edge {edge.name} is not set up right: {error}.") from error
    where = place(edge)
    with Translated(where):
        sock = socket.create_connection((edge.ssh_host, edge.ssh_port), timeout=timeout)
    with contextlib.closing(sock):
        _tune(sock, timeout)
        with Translated(where):
            transport = paramiko.Transport(sock)
        watchdog = Watchdog(transport, timeout)
        try:
            with Translated(where), watchdog:
                _log_in(transport, edge.ssh_user, key, host_key, where, timeout)
            yield transport, watchdog
        finally:
            watchdog.end()
            transport.close()


def place(edge: EdgeNode) -> str:
    """What messages call it."""
    return f"The edge {edge.name} at {edge.ssh_host}:{edge.ssh_port}"


def _tune(sock: socket.socket, timeout: float) -> None:
    # paramiko leaves Nagle's algorithm on: each small request then waits for the last one's acknowledgement.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(timeout * 1000))


def _log_in(
    transport: paramiko.Transport,
    user: str,
    key: paramiko.PKey,
    host_key: paramiko.PKey,
    where: str,
    timeout: float,
) -> None:
    options = transport.get_security_options()
    options.ciphers = CIPHERS
    # A server with several host keys must show the one that we know.
    rsa = ("rsa-sha2-512", "rsa-sha2-256")
    options.key_types = rsa if host_key.get_name() == "ssh-rsa" else (host_key.get_name(),)
    transport.banner_timeout = transport.handshake_timeout = timeout
    transport.auth_timeout = math.inf  # paramiko takes silence for a refusal; the watchdog does not
    transport.channel_timeout = timeout
    transport.start_client(timeout=timeout)
    if not transport.is_active() or transport.get_remote_server_key() != host_key:
        raise Refused(f"{where} shows another host key than the one we know. Is it another machine?")
    try:
        transport.auth_publickey(user, key)
    except paramiko.AuthenticationException as error:
        if transport.is_active():
            raise
        raise EOFError from error  # nobody has refused anything
    transport.set_keepalive(KEEPALIVE_SECONDS)  # without traffic TCP_USER_TIMEOUT has nothing to time
