"""Much data to servers of several kinds: small windows, small packets, new keys in the middle, one that hangs up."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import paramiko
import pytest
from paramiko.common import AUTH_SUCCESSFUL, OPEN_SUCCEEDED

from edge.packets import Packets
from edge.sending import AT_ONCE, Sender, Transport
from edge.ssh import CIPHERS
from notflix_app.adapters.edge_storage import SftpEdgeStorage
from tests.fixtures.openssh import OpenSshEdge

MANY = 5_000_003  # bytes: more than any window here
PATIENCE = 5


class Open(paramiko.ServerInterface):
    """Lets in whoever comes."""

    def check_auth_none(self, username: str) -> int:
        return AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED


@dataclass(frozen=True)
class Line:
    """Both ends of one channel, and the server's connection."""

    sender: Sender
    near: paramiko.Channel
    far: paramiko.Channel
    server: paramiko.Transport
    client: Transport


@contextlib.contextmanager
def line(window: int = 2 << 20, packet: int = 32 << 10) -> Iterator[Line]:
    """window, packet: what the server allows, in bytes."""
    ends = socket.socketpair()
    server = paramiko.Transport(ends[1], default_window_size=window, default_max_packet_size=packet)
    client = Transport(ends[0])
    try:
        server.add_server_key(paramiko.ECDSAKey.generate())
        client.get_security_options().ciphers = CIPHERS
        client.channel_timeout = PATIENCE
        server.start_server(event=threading.Event(), server=Open())
        client.start_client(timeout=PATIENCE)
        client.auth_none("anyone")
        near = client.open_session(timeout=PATIENCE)
        near.settimeout(PATIENCE)
        far = server.accept(PATIENCE)
        assert far is not None
        far.settimeout(PATIENCE)
        yield Line(Sender(client, near), near, far, server, client)
    finally:
        client.close()
        server.close()
        for end in ends:
            end.close()


def send_all(line: Line, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[line.sender.send(left) :]


def arrives_whole(line: Line) -> bool:
    """Sends MANY bytes while the far end reads them."""
    sent, came, count = os.urandom(MANY), hashlib.sha256(), 0
    sending = threading.Thread(target=send_all, args=(line, sent))
    sending.start()
    while count < MANY:
        piece = line.far.recv(1 << 18)
        count += len(piece)
        came.update(piece)
        if not piece:
            break
    sending.join()
    return came.digest() == hashlib.sha256(sent).digest()


@pytest.mark.parametrize(
    ("window", "packet"), [(2 << 20, 32 << 10), (1 << 20, 1 << 20), (64 << 10, 32 << 10), (32 << 10, 4 << 10)]
)
def test_every_byte_arrives_whatever_the_server_allows(window: int, packet: int) -> None:
    with line(window, packet) as both:
        assert arrives_whole(both)


def test_new_keys_in_the_middle_lose_nothing_when_we_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Packets, "REKEY_BYTES", 1 << 20)
    with line() as both:
        first = both.client.H
        assert arrives_whole(both)
        assert first != both.client.H


def test_new_keys_in_the_middle_lose_nothing_when_the_server_wants_them() -> None:
    with line() as both:
        both.server.packetizer.REKEY_BYTES = 1 << 20
        first = both.client.H
        assert arrives_whole(both)
        assert first != both.client.H


def test_openssh_takes_new_keys_in_the_middle(
    openssh_edge: OpenSshEdge, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Packets, "REKEY_BYTES", 3 << 20)
    film = tmp_path_factory.mktemp("film") / "film.mp4"
    film.write_bytes(os.urandom(16 << 20))
    SftpEdgeStorage(openssh_edge.key, PATIENCE).seed(openssh_edge.node, "rekeyed/v1/", {"film.mp4": film})
    assert (openssh_edge.www / "rekeyed" / "v1" / "film.mp4").read_bytes() == film.read_bytes()


def test_one_call_sends_no_more_than_a_slow_line_takes_in_time() -> None:
    """Each is watched by itself: two of 255 KiB in twice the time are well, one of 510 is given up."""
    with line() as both:
        assert both.sender.send(memoryview(bytes(1 << 20))) == AT_ONCE


def test_a_window_that_stays_shut_is_a_timeout() -> None:
    with line(64 << 10) as both:
        both.near.settimeout(0.3)
        with pytest.raises(TimeoutError):
            send_all(both, bytes(1 << 20))


def test_a_channel_that_the_server_closes_is_an_error() -> None:
    with line(64 << 10) as both:
        threading.Timer(0.2, both.far.close).start()
        with pytest.raises(OSError, match="closed"):
            send_all(both, bytes(1 << 20))
