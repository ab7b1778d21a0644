"""Uploads to an edge over SFTP v3 with many requests in flight, so that round trips cost nothing.

Public paramiko calls only. One channel, one thread; after an exception drop the connection.
"""

from __future__ import annotations

import os
import posixpath
import struct
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

import paramiko

from ...core.edges import EdgeDisk
from ...core.errors import Refused, Unavailable
from .connection import Translated, Watchdog
from .rate_limiter import RateLimiter

# Packet types of draft-ietf-secsh-filexfer-02.
INIT, VERSION, OPEN, CLOSE, WRITE, REMOVE, RMDIR, STAT = 1, 2, 3, 4, 6, 13, 15, 17
STATUS, HANDLE, ATTRS, EXTENDED, EXTENDED_REPLY = 101, 102, 105, 200, 201
HAS_SIZE = 0x01  # of ATTRS
CREATE_NEW = 0x02 | 0x08 | 0x20  # write, create, exclusive
OK, NO_SUCH_FILE, PERMISSION_DENIED = 0, 2, 3

LIMITS = b"limits@openssh.com"
STATVFS = b"statvfs@openssh.com"
SAFE_WRITE = 32_675  # what fits a packet that every server takes
MAX_WRITE = 255 << 10  # OpenSSH takes packets of 256 KiB and closes the channel over a larger one
MAX_REPLY = 1 << 18
AHEAD = 16  # files opened before their turn
IN_FLIGHT = 64  # small requests, such as removals

Reply = Callable[[int, bytes], None]


def _string(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value


class Uploader:
    """Sends and removes files in bulk. `where` names the edge in errors."""

    def __init__(
        self,
        transport: paramiko.Transport,
        watchdog: Watchdog,
        timeout: float,
        where: str,
        limiter: RateLimiter | None = None,
    ) -> None:
        self._watchdog = watchdog
        self._limiter = limiter or RateLimiter(0)
        self._where = where
        self._received = bytearray()
        self._last_id = 0
        self._waiting: dict[int, Reply] = {}
        self._write_size = SAFE_WRITE
        with Translated(where), watchdog:
            self._channel = transport.open_session(timeout=timeout)
            self._channel.settimeout(timeout)
            self._channel.invoke_subsystem("sftp")
        self._send(struct.pack(">IBI", 5, INIT, 3))
        kind, body = self._packet()
        if kind != VERSION:
            raise Unavailable(f"{where} is no SFTP server.")
        self._tells_disk = STATVFS in body
        if LIMITS in body:
            self._request(EXTENDED, _string(LIMITS), self._take_limits)
            self._drain()

    # --- what it does ----------------------------------------------------------------------------------------
    def upload(self, files: Iterable[tuple[Path, str]], sent: Callable[[int], None] = lambda _: None) -> None:
        """files: (local, remote) pairs; no remote file may exist yet. sent: called with the bytes of each block.

        Returns when the edge has confirmed every write. Raises OSError where a local file cannot be read.
        """
        opened: deque[tuple[Path, str, bytes]] = deque()
        todo = iter(files)
        opening = 0

        def on_open(local: Path, remote: str) -> Reply:
            def reply(kind: int, body: bytes) -> None:
                nonlocal opening
                opening -= 1
                if kind != HANDLE:
                    self._raise_unless_ok(kind, body, remote)
                opened.append((local, remote, body))  # body: the handle, as the SSH string that WRITE wants

            return reply

        exhausted = False
        while not exhausted or opening or opened:
            while not exhausted and opening + len(opened) < AHEAD:
                local, remote = next(todo, (None, ""))
                if local is None:
                    exhausted = True
                    continue
                attributes = struct.pack(">III", CREATE_NEW, 4, 0o644)
                self._request(OPEN, _string(os.fsencode(remote)) + attributes, on_open(local, remote))
                opening += 1
            if opened:
                self._send_file(*opened.popleft(), sent)
            elif opening:
                self._reply()
        self._drain()

    def remove(self, files: Iterable[str]) -> None:
        """Removes files; those that are gone already are no error."""
        self._each(REMOVE, files)

    def remove_folders(self, folders: Iterable[str]) -> None:
        """Removes empty folders, in the order given; those that are gone already are no error."""
        self._each(RMDIR, folders)

    def sizes(self, folder: str, paths: Iterable[str]) -> dict[str, int]:
        """Of those that are there, path in the folder → bytes."""
        sizes: dict[str, int] = {}

        def take(path: str) -> Reply:
            def reply(kind: int, body: bytes) -> None:
                if kind == ATTRS and body[3] & HAS_SIZE:
                    sizes[path] = int.from_bytes(body[4:12], "big")

            return reply

        for path in paths:
            self._request(STAT, _string(os.fsencode(posixpath.join(folder, path))), take(path))
            self._bound()
        self._drain()
        return sizes

    def disk(self, path: str) -> EdgeDisk | None:
        """The file system that holds path; None where the server cannot tell."""
        if not self._tells_disk:
            return None
        sizes: list[EdgeDisk] = []

        def reply(kind: int, body: bytes) -> None:
            if kind == EXTENDED_REPLY and len(body) >= 88:
                _, block, blocks, _, available, *_ = struct.unpack(">11Q", body[:88])
                sizes.append(EdgeDisk(block * blocks, block * available))

        self._request(EXTENDED, _string(STATVFS) + _string(os.fsencode(path)), reply)
        self._drain()
        return sizes[0] if sizes else None

    # --- how -------------------------------------------------------------------------------------------------
    def _send_file(self, local: Path, remote: str, handle: bytes, sent: Callable[[int], None]) -> None:
        head = 21 + len(handle)
        view = memoryview(bytearray(head + self._write_size))
        confirm = self._confirmed(remote)
        offset = 0
        with local.open("rb", buffering=0) as source:
            while count := source.readinto(view[head:]):
                number = self._expect(confirm)
                view[:head] = struct.pack(
                    f">IBI{len(handle)}sQI", head - 4 + count, WRITE, number, handle, offset, count
                )
                self._send(view[: head + count])
                offset += count
                sent(count)
                self._limiter.took(count)
                self._take_ready()
        self._request(CLOSE, handle, confirm)

    def _each(self, kind: int, paths: Iterable[str]) -> None:
        for path in paths:
            self._request(kind, _string(os.fsencode(path)), self._confirmed(path, absent_is_fine=True))
            self._bound()
        self._drain()

    def _confirmed(self, path: str, *, absent_is_fine: bool = False) -> Reply:
        def reply(kind: int, body: bytes) -> None:
            if absent_is_fine and kind == STATUS and body[:4] == NO_SUCH_FILE.to_bytes(4, "big"):
                return
            self._raise_unless_ok(kind, body, path)

        return reply

    def _raise_unless_ok(self, kind: int, body: bytes, path: str) -> None:
        code = int.from_bytes(body[:4], "big")
        if kind == STATUS and code == OK:
            return
        reason = bytes(body[8 : 8 + int.from_bytes(body[4:8], "big")]).decode("utf-8", "replace")
        message = f"{self._where} did not take {path}: {reason or f'status {code}'}"
        raise Refused(message) if code == PERMISSION_DENIED else Unavailable(message)

    def _take_limits(self, kind: int, body: bytes) -> None:
        if kind == EXTENDED_REPLY and len(body) >= 32:
            largest_write = int(struct.unpack(">4Q", body[:32])[2])
            self._write_size = min(largest_write or SAFE_WRITE, MAX_WRITE)

    # --- requests and replies ----------------------------------------------------------------------------------
    def _expect(self, reply: Reply) -> int:
        self._last_id = (self._last_id + 1) & 0xFFFFFFFF
        self._waiting[self._last_id] = reply
        return self._last_id

    def _request(self, kind: int, payload: bytes, reply: Reply) -> None:
        self._send(struct.pack(">IBI", 5 + len(payload), kind, self._expect(reply)) + payload)

    def _send(self, request: bytes | memoryview) -> None:
        left = memoryview(request)
        while left:
            with Translated(self._where), self._watchdog:  # one packet at a time, so that a slow line is not given up
                count = self._channel.send(left)  # type: ignore[arg-type]  # takes any buffer
            if not count:
                raise Unavailable(f"{self._where} hung up.")
            left = left[count:]

    def _take_ready(self) -> None:
        while self._channel.recv_ready():
            self._reply()

    def _bound(self) -> None:
        while len(self._waiting) >= IN_FLIGHT:
            self._reply()

    def _drain(self) -> None:
        while self._waiting:
            self._reply()

    def _reply(self) -> None:
        kind, body = self._packet()
        reply = self._waiting.pop(int.from_bytes(body[:4], "big"), None)
        if reply is None:
            raise Unavailable(f"{self._where} answered what nobody asked.")
        reply(kind, body[4:])

    def _packet(self) -> tuple[int, bytes]:
        length = int.from_bytes(self._take(4), "big")
        if not 5 <= length <= MAX_REPLY:
            raise Unavailable(f"{self._where} sent what is not SFTP.")
        packet = self._take(length)
        return packet[0], packet[1:]

    def _take(self, count: int) -> bytes:
        while len(self._received) < count:
            with Translated(self._where), self._watchdog:
                data = self._channel.recv(1 << 16)
            if not data:
                raise Unavailable(f"{self._where} hung up.")
            self._received += data
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken
