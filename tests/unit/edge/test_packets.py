"""Packets against paramiko's own Packetizer, over a pair of sockets: what the one seals, the other opens."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import paramiko
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from paramiko.packet import Packetizer

from edge.packets import DATA, TAG, WINDOW_ADJUST, WRITTEN_AT_ONCE, Data, Packets

KEY, IV = os.urandom(16), os.urandom(12)


def agree(packets: Packetizer) -> Packetizer:
    """Both directions with one key: what a handshake ends with."""
    how: dict[str, Any] = {
        "block_engine": AESGCM(KEY),
        "block_size": 16,
        "mac_engine": None,
        "mac_size": 16,
        "mac_key": None,
        "aead": True,
    }
    packets.set_outbound_cipher(**how, iv_out=IV)
    packets.set_inbound_cipher(**how, iv_in=IV)
    return packets


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    with near, far:
        near.settimeout(5)
        far.settimeout(5)
        yield near, far


@pytest.fixture
def ours(line: tuple[socket.socket, socket.socket]) -> Packets:
    packets = Packets(line[0])
    agree(packets)
    return packets


@pytest.fixture
def theirs(line: tuple[socket.socket, socket.socket]) -> Packetizer:
    return agree(Packetizer(line[1]))


def message(kind: int, *numbers: int, then: bytes = b"") -> paramiko.Message:
    return paramiko.Message(bytes([kind]) + b"".join(struct.pack(">I", number) for number in numbers) + then)


def content(found: tuple[int, paramiko.Message]) -> tuple[int, bytes]:
    return found[0], found[1].asbytes()


def test_messages_of_every_length_go_both_ways(ours: Packets, theirs: Packetizer) -> None:
    for length in range(70):
        body = os.urandom(length)
        ours.send_message(message(90, then=body))
        assert content(theirs.read_message()) == (90, body)
        theirs.send_message(message(90, then=body))
        assert content(ours.read_message()) == (90, body)


@pytest.mark.parametrize("length", [1, 32_704, 32_705, WRITTEN_AT_ONCE, 3_000_001])
def test_data_comes_in_packets_of_the_size_that_is_asked_for(ours: Packets, theirs: Packetizer, length: int) -> None:
    sent, came = os.urandom(length), bytearray()
    sending = threading.Thread(target=ours.send_message, args=(Data(7, 32_704, memoryview(sent)),))
    sending.start()
    while len(came) < length:
        kind, found = theirs.read_message()
        assert (kind, found.get_int()) == (DATA, 7)
        piece = found.get_binary()
        assert 0 < len(piece) <= 32_704
        came += piece
    sending.join()
    assert came == sent


def test_a_server_that_takes_small_packets_gets_small_ones(ours: Packets, theirs: Packetizer) -> None:
    ours.send_message(Data(0, 100, memoryview(bytes(250))))
    assert [len(theirs.read_message()[1].asbytes()) - 8 for _ in range(3)] == [100, 100, 50]


def test_adjustments_in_a_row_are_read_as_one_and_nothing_else_is_lost(ours: Packets, theirs: Packetizer) -> None:
    for sent in [(1, 10), (1, 20), (2, 5), (2, 6)]:
        theirs.send_message(message(WINDOW_ADJUST, *sent))
    theirs.send_message(message(DATA, 1, then=b"answer"))
    theirs.send_message(message(WINDOW_ADJUST, 1, 40))
    found = [ours.read_message() for _ in range(4)]
    assert [kind for kind, _ in found] == [WINDOW_ADJUST, WINDOW_ADJUST, DATA, WINDOW_ADJUST]
    assert [(body.get_int(), body.get_int()) for kind, body in found if kind == WINDOW_ADJUST] == [
        (1, 30),
        (2, 11),
        (1, 40),
    ]
    assert found[2][1].asbytes() == struct.pack(">I", 1) + b"answer"
    assert [body.seqno for _, body in found] == [0, 2, 4, 5]


def sealed(body: bytes) -> bytearray:
    """A whole packet as the other side seals its first."""
    near, far = socket.socketpair()
    with near, far:
        agree(Packetizer(near)).send_message(message(90, then=body))
        return bytearray(far.recv(1 << 16))


@pytest.mark.parametrize("at", [0, 3, 4, 20, -TAG, -1])
def test_a_changed_byte_is_no_packet(ours: Packets, line: tuple[socket.socket, socket.socket], at: int) -> None:
    packet = sealed(b"x" * 40)
    packet[at] ^= 0x10
    line[1].sendall(packet + bytes(1 << 9))  # a longer one may be asked for now
    with pytest.raises(paramiko.SSHException, match="packet"):
        ours.read_message()


def test_a_packet_that_claims_gigabytes_is_not_waited_for(
    ours: Packets, line: tuple[socket.socket, socket.socket]
) -> None:
    line[1].sendall(b"\xff\xff\xff\xf0" + bytes(32))
    with pytest.raises(paramiko.SSHException, match="4294967280 bytes"):
        ours.read_message()


def test_half_a_packet_and_then_nothing_is_an_end(ours: Packets, line: tuple[socket.socket, socket.socket]) -> None:
    line[1].sendall(sealed(b"x" * 40)[:-1])
    line[1].shutdown(socket.SHUT_WR)
    with pytest.raises(EOFError):
        ours.read_message()


def test_new_keys_are_asked_for_after_many_bytes_each_way(
    ours: Packets, theirs: Packetizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Packets, "REKEY_BYTES", 1000)
    ours.send_message(Data(0, 500, memoryview(bytes(400))))
    assert not ours.need_rekey()
    ours.send_message(Data(0, 500, memoryview(bytes(600))))
    assert ours.need_rekey()
    agree(ours)
    assert not ours.need_rekey()
    agree(theirs)
    theirs.send_message(message(90, then=bytes(1000)))
    ours.read_message()
    assert ours.need_rekey()


def test_who_never_makes_new_keys_is_left(ours: Packets, theirs: Packetizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Packets, "REKEY_BYTES", 1000)
    monkeypatch.setattr(Packets, "REKEY_BYTES_OVERFLOW_MAX", 2000)
    for _ in range(3):
        theirs.send_message(message(90, then=bytes(1400)))
    ours.read_message()
    ours.read_message()
    with pytest.raises(paramiko.SSHException, match="new keys"):
        ours.read_message()
