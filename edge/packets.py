"""SSH packets for uploads in bulk: what paramiko sends and reads one at a time, by the dozen.

paramiko takes two locks, a system call and four copies for each packet of 32 KiB that it sends, and wakes a thread for
each answer. Here packets are sealed side by side and written at once, and answers are read as they have piled up.
Handshake, keys and channels stay paramiko's, which takes this class through `packetizer_class`, its public way in.

The format: RFC 4253 §6, with AES-GCM as in RFC 5647 and §1.6 of OpenSSH's PROTOCOL. Once keys are made, nothing else
than AES-GCM is spoken: `ssh.CIPHERS` offers nothing else.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from dataclasses import dataclass
from typing import Any

import paramiko
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from paramiko.packet import Packetizer

BLOCK, TAG = 16, 16
MAX_PACKET = 256 << 10  # OpenSSH's own limit
MAX_DATA = 32 << 10  # in one packet: every server takes it (RFC 4253 §6.1), and larger ones gain nothing
MIN_PADDING = 4
DATA, WINDOW_ADJUST = 94, 93  # SSH_MSG_CHANNEL_…, RFC 4254
HEAD = struct.Struct(">IB")  # the packet's length, the padding's
DATA_HEAD = struct.Struct(">IBBII")  # and the message's kind, its channel, the data's length

READ_AHEAD = 64 << 10
WRITTEN_AT_ONCE = 256 << 10
# Seconds in which window adjustments pile up: at 500 MB/s a quarter of OpenSSH's window of 2 MiB is sent meanwhile.
PILE_UP = 0.001


@dataclass(frozen=True, slots=True)
class Data:
    """A message for Packets: content for one channel, whose other end takes `largest` bytes in a packet."""

    channel: int
    largest: int
    content: memoryview


class Packets(Packetizer):
    """Seals and opens packets once AES-GCM is agreed on; paramiko's own packets until then."""

    def __init__(self, sock: socket.socket) -> None:
        self._ahead = _ReadAhead(sock)
        super().__init__(self._ahead)  # type: ignore[arg-type]  # recv, send and close are all that it calls
        self._write_lock = threading.Lock()
        self._sealing: _Gcm | None = None
        self._opening: _Gcm | None = None
        self._sent = self._received = 0  # bytes under the keys of now
        self._number = 0  # of the next message to be read
        self._held: tuple[int, paramiko.Message] | None = None  # read, and not yet asked for
        self._adjusted = False  # by the last message
        self._plain = memoryview(bytearray(DATA_HEAD.size + MAX_DATA + MIN_PADDING + BLOCK))
        self._sealed = memoryview(bytearray(WRITTEN_AT_ONCE))

    def set_outbound_cipher(self, **how: Any) -> None:  # type: ignore[override]  # paramiko names every argument
        super().set_outbound_cipher(**how)
        self._sealing = _Gcm(how["block_engine"], how["iv_out"]) if how["aead"] else None
        self._sent = 0

    def set_inbound_cipher(self, **how: Any) -> None:  # type: ignore[override]  # paramiko names every argument
        super().set_inbound_cipher(**how)
        self._opening = _Gcm(how["block_engine"], how["iv_in"]) if how["aead"] else None
        self._received = 0

    def reset_seqno_in(self) -> None:
        super().reset_seqno_in()
        self._number = 0

    # --- sending ---------------------------------------------------------------------------------------------
    def send_message(self, data: Any) -> None:
        """data: a Message, or Data once keys are made."""
        with self._write_lock:
            if self._sealing is None:
                super().send_message(data)
            elif isinstance(data, Data):
                self._send_data(self._sealing, data)
            else:
                self._send_one(self._sealing, data.asbytes())
            self._renew_keys_after(self._sent)

    def _send_one(self, gcm: _Gcm, message: bytes) -> None:
        padding = _padding(len(message))
        packet = HEAD.pack(1 + len(message) + padding, padding) + message + os.urandom(padding)
        self._write(packet[:4] + gcm.engine.encrypt(gcm.nonce(), packet[4:], packet[:4]))

    def _send_data(self, gcm: _Gcm, data: Data) -> None:
        plain, sealed, filled = self._plain, self._sealed, 0
        largest = min(data.largest, MAX_DATA)
        for start in range(0, len(data.content), largest):
            piece = data.content[start : start + largest]
            padded = DATA_HEAD.size + len(piece)
            padding = _padding(padded - HEAD.size)
            whole = padded + padding
            if filled + whole + TAG > len(sealed):
                self._write(sealed[:filled])
                filled = 0
            DATA_HEAD.pack_into(plain, 0, whole - 4, padding, DATA, data.channel, len(piece))
            plain[DATA_HEAD.size : padded] = piece
            plain[padded:whole] = os.urandom(padding)
            sealed[filled : filled + 4] = plain[:4]
            gcm.engine.encrypt_into(gcm.nonce(), plain[4:whole], plain[:4], sealed[filled + 4 : filled + whole + TAG])
            filled += whole + TAG
        self._write(sealed[:filled])

    def _write(self, packets: bytes | memoryview) -> None:
        self._sent += len(packets)
        self.write_all(packets)

    # --- reading ---------------------------------------------------------------------------------------------
    def read_message(self) -> tuple[int, paramiko.Message]:
        """Raises SSHException for what is no packet, EOFError where the other side has gone."""
        if self._opening is None:
            kind, message = super().read_message()
            self._number = message.seqno + 1
            return kind, message
        if self._held is not None:
            (kind, message), self._held = self._held, None
        else:
            if self._adjusted and self._ahead.is_empty():
                time.sleep(PILE_UP)
            kind, message = self._open(self._opening)
        self._adjusted = kind == WINDOW_ADJUST
        return kind, self._with_later(self._opening, message) if self._adjusted else message

    def _with_later(self, gcm: _Gcm, adjustment: paramiko.Message) -> paramiko.Message:
        """Window adjustments that have come in a row, as one: each would wake whoever waits to send."""
        channel, count = adjustment.get_int(), adjustment.get_int()
        while self._ahead.holds_packet():
            kind, message = self._open(gcm)
            if kind != WINDOW_ADJUST or message.get_int() != channel:
                message.rewind()
                self._held = kind, message
                break
            count += message.get_int()
        both = paramiko.Message(struct.pack(">II", channel, count))
        both.seqno = adjustment.seqno
        return both

    def _open(self, gcm: _Gcm) -> tuple[int, paramiko.Message]:
        head = self.read_all(4, check_rekey=True)
        length = int.from_bytes(head, "big")
        if length % BLOCK or not BLOCK <= length <= MAX_PACKET:
            raise paramiko.SSHException(f"a packet of {length} bytes")
        try:
            packet = gcm.engine.decrypt(gcm.nonce(), self.read_all(length + TAG), head)
        except InvalidTag:
            raise paramiko.SSHException("a packet was changed on its way") from None
        end = length - packet[0]
        if end < 2:
            raise paramiko.SSHException("a packet without a message")
        message = paramiko.Message(packet[2:end])
        message.seqno = self._number
        self._number = (self._number + 1) & 0xFFFFFFFF
        self._received += length
        if self._received >= self.REKEY_BYTES + self.REKEY_BYTES_OVERFLOW_MAX:
            raise paramiko.SSHException("it ignores that we ask for new keys")
        self._renew_keys_after(self._received)
        return packet[1], message

    def _renew_keys_after(self, count: int) -> None:
        if count >= self.REKEY_BYTES and not self.need_rekey():
            self._trigger_rekey()  # type: ignore[attr-defined]  # not in the stubs


class _Gcm:
    """One direction's key, with a nonce for each packet: four fixed bytes, and a counter of eight (RFC 5647 §7.1)."""

    def __init__(self, engine: AESGCM, iv: bytes) -> None:
        self.engine = engine
        self._fixed = iv[:4]
        self._counter = int.from_bytes(iv[4:], "big")

    def nonce(self) -> bytes:
        found = self._fixed + self._counter.to_bytes(8, "big")
        self._counter = (self._counter + 1) & 0xFFFFFFFFFFFFFFFF
        return found


class _ReadAhead:
    """A socket that is read in large pieces, whatever is asked of it."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._read = b""
        self._at = 0
        self.send = sock.send
        self.close = sock.close

    def recv(self, count: int) -> bytes:
        if self.is_empty():
            self._read, self._at = self._sock.recv(READ_AHEAD), 0
        taken = self._read[self._at : self._at + count]
        self._at += len(taken)
        return taken

    def is_empty(self) -> bool:
        return self._at == len(self._read)

    def holds_packet(self) -> bool:
        """Whether a whole sealed packet can be read without waiting."""
        there = len(self._read) - self._at
        return there >= 4 and there >= 4 + int.from_bytes(self._read[self._at : self._at + 4], "big") + TAG


def _padding(message: int) -> int:
    """So many bytes that the length of padding, message and padding is a multiple of BLOCK (RFC 5647 §7.2)."""
    return MIN_PADDING + (-(1 + message + MIN_PADDING)) % BLOCK
