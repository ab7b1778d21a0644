"""The boxes of an MP4, as far as counting needs them (ISO 14496-12). Pure but for reading files."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Box:
    """start and end: of the content, without the header, as offsets into the data."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """A moof. Times in the track's ticks: when its first sample is decoded, when the earliest of its samples is
    shown (before any edit list), how long it lasts. sync: it begins with a keyframe."""

    decode_time: int
    presented: int
    duration: int
    samples: int
    sync: bool


def walk(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1:
            size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
        stop = start + size if size else end
        if size and size < header:
            return
        yield Box(name.decode("latin1"), start + header, min(stop, end))
        start = stop


def find(data: bytes, *path: str, within: Box | None = None) -> list[Box]:
    """Every box at that path, from the top or from `within`."""
    boxes = [Box("", 0, len(data)) if within is None else within]
    for name in path:
        boxes = [box for parent in boxes for box in walk(data, parent.start, parent.end) if box.name == name]
    return boxes


def frames_in(path: Path) -> int:
    """How many samples the first track of an MP4 has, by its index (stsz). 0 where there is no index."""
    with path.open("rb") as file:
        moov = _top_level(file, b"moov")
    sizes = find(moov, "trak", "mdia", "minf", "stbl", "stsz")
    return _u32(moov, sizes[0].start + 8) if sizes else 0


def _top_level(file: BinaryIO, wanted: bytes) -> bytes:
    """The content of a top-level box, without reading the others."""
    while len(header := file.read(8)) == 8:
        size, name = struct.unpack(">I4s", header)
        length = size - 8
        if size == 1:
            length = struct.unpack(">Q", file.read(8))[0] - 16
        if name == wanted:
            return file.read(length if size else -1)
        if not size:
            break
        file.seek(length, 1)
    return b""


def fragments(segment: bytes) -> list[Fragment]:
    """The fragments of a media segment, in order."""
    return [_fragment(segment, traf) for traf in find(segment, "moof", "traf")]


def _fragment(data: bytes, traf: Box) -> Fragment:
    tfdt = find(data, "tfdt", within=traf)[0].start
    decode_time = struct.unpack_from(">Q" if data[tfdt] == 1 else ">I", data, tfdt + 4)[0]
    defaults = _defaults(data, find(data, "tfhd", within=traf)[0].start)
    samples = [one for trun in find(data, "trun", within=traf) for one in _samples(data, trun.start, *defaults)]
    at, times = decode_time, []
    for duration, _, offset in samples:
        times.append(at + offset)
        at += duration
    sync = bool(samples) and not samples[0][1] & 0x10000  # sample_is_non_sync_sample
    return Fragment(decode_time, min(times, default=decode_time), at - decode_time, len(samples), sync)


def _defaults(data: bytes, tfhd: int) -> tuple[int, int]:
    """default_sample_duration and default_sample_flags of a tfhd."""
    present, at = _flags(data, tfhd), tfhd + 8
    at += 8 * bool(present & 0x1) + 4 * bool(present & 0x2)
    duration = _u32(data, at) if present & 0x8 else 0
    at += 4 * bool(present & 0x8) + 4 * bool(present & 0x10)
    return duration, _u32(data, at) if present & 0x20 else 0


def _samples(data: bytes, trun: int, duration: int, flags: int) -> Iterator[tuple[int, int, int]]:
    """Each sample of a trun: its duration, its flags, its composition offset."""
    present, count, at = _flags(data, trun), _u32(data, trun + 4), trun + 8
    at += 4 * bool(present & 0x1)
    first_flags = _u32(data, at) if present & 0x4 else None
    at += 4 * bool(present & 0x4)
    for number in range(count):
        length, own, offset = duration, flags, 0
        if present & 0x100:
            length, at = _u32(data, at), at + 4
        at += 4 * bool(present & 0x200)
        if present & 0x400:
            own, at = _u32(data, at), at + 4
        if present & 0x800:
            offset, at = struct.unpack_from(">i" if data[trun] else ">I", data, at)[0], at + 4
        yield length, first_flags if number == 0 and first_flags is not None else own, offset


def _flags(data: bytes, box: int) -> int:
    return int.from_bytes(data[box + 1 : box + 4], "big")


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])
