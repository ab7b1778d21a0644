"""A transport stream with a page of teletext (EN 300 706, EN 300 472), made bit by bit: no encoder writes any."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

FRAME = 0.04  # seconds: there is a packet in each
HAMMING = bytes.fromhex("1502495e6473382fd0c78c9ba1b6fdea")
BLANK = b" " * 32
PID, CLOCK_PID, PMT_PID = 0x102, 0x101, 0x100


def stream(pages: Mapping[int, bytes], frames: int) -> bytes:
    """pages: from which frame on page 888, of subtitles, shows what; b'' for nothing."""
    counts: dict[int, int] = {}
    tables = _packet(0, _section(bytes((0, 0xB0, 13, 0, 1, 0xC1, 0, 0, 0, 1, 0xE1, 0))), counts)
    tables += _packet(PMT_PID, _section(_program()), counts)
    made = [tables]
    for frame in range(frames):
        at = round((1 + frame * FRAME) * 90_000)
        made += [_clock(at), _packet(PID, _pes(at, _lines(pages.get(frame))), counts)]
    return b"".join(made)


def _lines(text: bytes | None) -> Sequence[bytes]:
    if text is None:
        return [_header(0xFF, flags=(0, 0, 0))]  # another page ends the one before
    erase, is_subtitle, without_head = 8, 8, 1
    return [_header(0x88, flags=(erase, is_subtitle, without_head)), *([_row(20, text)] if text else [])]


def _address(row: int) -> bytes:
    """In magazine 8, which is written 0."""
    return bytes((HAMMING[(row & 1) << 3], HAMMING[row >> 1]))


def _header(page: int, *, flags: tuple[int, int, int]) -> bytes:
    digits = (page & 15, page >> 4, 0, flags[0], 0, flags[1], flags[2], 1)
    return _address(0) + bytes(HAMMING[digit] for digit in digits) + _odd(BLANK)


def _row(number: int, text: bytes) -> bytes:
    return _address(number) + _odd((b"\x0d\x0b\x0b" + text + b"\x0a\x0a").ljust(40))


def _odd(text: bytes) -> bytes:
    return bytes(byte if byte.bit_count() % 2 else byte | 0x80 for byte in text)


def _pes(at: int, lines: Sequence[bytes]) -> bytes:
    units = [b"\x03\x2c\xe7\xe4" + bytes(int(f"{byte:08b}"[::-1], 2) for byte in line) for line in lines]
    units += [b"\xff\x2c".ljust(46, b"\xff")] * (3 - len(units))
    time = bytes((0x21 | at >> 29 & 14, at >> 22 & 255, at >> 14 & 254 | 1, at >> 7 & 255, at << 1 & 254 | 1))
    body = b"\x84\x80\x24" + time.ljust(0x24, b"\xff") + b"\x10" + b"".join(units)
    return b"\0\0\1\xbd" + struct.pack(">H", len(body)) + body


def _program() -> bytes:
    teletext = b"\x56\x05eng" + bytes((2 << 3, 0x88))  # subtitles on page 888
    body = struct.pack(">HBBBHH", 1, 0xC1, 0, 0, 0xE000 | CLOCK_PID, 0xF000)
    body += struct.pack(">BHH", 6, 0xE000 | PID, 0xF000 | len(teletext)) + teletext
    return b"\x02" + struct.pack(">H", 0xB000 | (len(body) + 4)) + body


def _section(content: bytes) -> bytes:
    check = 0xFFFFFFFF
    for byte in content:
        check ^= byte << 24
        for _ in range(8):
            check = (check << 1 ^ (0x04C11DB7 if check >> 31 else 0)) & 0xFFFFFFFF
    return (b"\0" + content + struct.pack(">I", check)).ljust(184, b"\xff")


def _packet(pid: int, payload: bytes, counts: dict[int, int]) -> bytes:
    count = counts[pid] = (counts.get(pid, -1) + 1) % 16
    assert len(payload) == 184
    return struct.pack(">BHB", 0x47, 0x4000 | pid, 0x10 | count) + payload


def _clock(at: int) -> bytes:
    """A packet with the clock and nothing else."""
    clock = struct.pack(">Q", at << 15 | 0x3F << 9)[2:]
    return (struct.pack(">BHBBB", 0x47, CLOCK_PID, 0x20, 183, 0x10) + clock).ljust(188, b"\xff")
