"""What stands in the boxes of an init and of a media segment, as far as the rules of CMAF ask (tests/cmaf_rules.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notflix_app.core.boxes import Box, find


def brands(data: bytes, name: str) -> list[str]:
    """The major one and the compatible ones."""
    [box] = find(data, name)
    words = [data[at : at + 4].decode("latin1") for at in range(box.start, box.end, 4)]
    return [words[0], *words[2:]]


def stbl(init: bytes, name: str) -> list[Box]:
    return find(init, "moov", "trak", "mdia", "minf", "stbl", name)


def handler(init: bytes) -> bytes:
    at = find(init, "moov", "trak", "mdia", "hdlr")[0].start + 8
    return init[at : at + 4]


def sample_entry(init: bytes) -> bytes:
    at = stbl(init, "stsd")[0].start + 12
    return init[at : at + 4]


def track_id(init: bytes) -> int:
    at = find(init, "moov", "trak", "tkhd")[0].start
    return u32(init, at + (20 if init[at] else 12))


def duration(init: bytes, box: Box) -> int:
    """Of a header of a movie, a track or its media."""
    wide, gap = init[box.start] == 1, 4 if box.name == "tkhd" else 0
    at = box.start + (24 if wide else 16) + gap
    return int.from_bytes(init[at : at + (8 if wide else 4)], "big")


@dataclass(frozen=True)
class Sample:
    """shown: ticks since the fragment's decode time."""

    size: int
    shown: int
    is_sync: bool


def samples(data: bytes, tfhd: Box, trun: Box) -> Iterator[Sample]:
    """Read apart from workers/boxes.py, which is judged here too (ISO 14496-12, 8.8.7 and 8.8.8)."""
    present, at = flags(data, tfhd.start), tfhd.start + 8
    defaults = {}
    for flag, length in ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4), (0x20, 4)):
        if present & flag:
            defaults[flag], at = int.from_bytes(data[at : at + length], "big"), at + length
    present, at, decoded = flags(data, trun.start), trun.start + 8, 0
    first = {}
    for flag in (0x1, 0x4):
        if present & flag:
            first[flag], at = u32(data, at), at + 4
    for number in range(u32(data, trun.start + 4)):
        own = {0x100: defaults.get(0x8, 0), 0x200: defaults.get(0x10, 0), 0x400: defaults.get(0x20, 0), 0x800: 0}
        if number == 0 and 0x4 in first:
            own[0x400] = first[0x4]
        for flag in own:
            if present & flag:
                own[flag], at = u32(data, at), at + 4
        offset = own[0x800] - (1 << 32 if data[trun.start] and own[0x800] >> 31 else 0)
        yield Sample(own[0x200], decoded + offset, is_sync=not own[0x400] & 0x10000)
        decoded += own[0x100]


def flags(data: bytes, box: int) -> int:
    return int.from_bytes(data[box + 1 : box + 4], "big")


def u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")
