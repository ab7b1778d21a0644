"""What the boxes of an MP4 tell, as far as counting needs it (ISO 14496-12). Pure but for reading files."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from notflix_app.core.boxes import Box, find


@dataclass(frozen=True, slots=True)
class Fragment:
    """A moof. Times in the track's ticks: when its first sample is decoded, when the earliest of its samples is
    shown (before any edit list), how long it lasts. sync: it begins with a keyframe. start: its first byte; first_end:
    the byte behind its first sample."""

    decode_time: int
    presented: int
    duration: int
    samples: int
    sync: bool
    start: int = 0
    first_end: int = 0


def frames_in(path: Path) -> int:
    """How many samples the first track of an MP4 has: by its index (stsz) and by its fragments, of one track. Reads no
    media."""
    frames = 0
    with path.open("rb") as file:
        for name, content in _top_level(file, b"moov", b"moof"):
            if name == b"moov":
                sizes = find(content, "trak", "mdia", "minf", "stbl", "stsz")
                frames += _u32(content, sizes[0].start + 8) if sizes else 0
            else:
                frames += sum(_u32(content, trun.start + 4) for trun in find(content, "traf", "trun"))
    return frames


def _top_level(file: BinaryIO, *wanted: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of top-level boxes, without reading the others."""
    while len(header := file.read(8)) == 8:
        size, name = struct.unpack(">I4s", header)
        length = size - 8
        if size == 1:
            length = struct.unpack(">Q", file.read(8))[0] - 16
        if name in wanted:
            yield name, file.read(length if size else -1)
        else:
            file.seek(length, 1)
        if not size:
            break


# --- of init segments ----------------------------------------------------------------------------------------------
def timescale(init: bytes) -> int:
    """Ticks a second of the first track."""
    at = find(init, "moov", "trak", "mdia", "mdhd")[0].start
    return _u32(init, at + (20 if init[at] else 12))


def edit(init: bytes) -> int:
    """Ticks that the first track's edit list skips at its beginning: what an encoder of sound puts before the first
    sample, or the delay of B-frames."""
    lists = find(init, "moov", "trak", "edts", "elst")
    if not lists:
        return 0
    at = lists[0].start
    return int(struct.unpack_from(">q", init, at + 16)[0] if init[at] else struct.unpack_from(">i", init, at + 12)[0])


def avc_codecs(init: bytes) -> str:
    """'avc1.64001f': profile, constraints and level of the first track (ISO/IEC 14496-15, RFC 6381); '' where it is no
    H.264."""
    at = init.find(b"avcC")
    return f"avc1.{init[at + 5 : at + 8].hex()}" if at >= 0 else ""


def with_duration(init: bytes, seconds: float) -> bytes:
    """Says how long the whole film is, in place of the piece that this was made of."""
    movie, length_box = find(init, "moov", "mvhd")[0].start, find(init, "moov", "mvex", "mehd")[0].start
    scale = _u32(init, movie + (20 if init[movie] else 12))
    ticks = round(seconds * scale)
    written = struct.pack(">Q", ticks) if init[length_box] else struct.pack(">I", min(ticks, 0xFFFFFFFF))
    return init[: length_box + 4] + written + init[length_box + 4 + len(written) :]


def delayed(segment: bytes, ticks: int) -> bytes:
    """With everything so much later on the track's clock (tfdt)."""
    moved = bytearray(segment)
    for box in find(segment, "moof", "traf", "tfdt"):
        time = struct.Struct(">Q" if segment[box.start] else ">I")
        time.pack_into(moved, box.start + 4, time.unpack_from(segment, box.start + 4)[0] + ticks)
    return bytes(moved)


def completed(init: bytes, duration: int, sample_duration: int) -> bytes:
    """As the packager writes it when it has seen the whole track. Before that, it leaves out how long the track is, and
    each of its samples, in ticks."""
    [moov], [mvex], [trex] = (find(init, "moov", *path) for path in ((), ("mvex",), ("mvex", "trex")))
    if find(init, "mehd", within=mvex):
        return init
    length = struct.pack(">I4sII", 16, b"mehd", 0, duration)
    whole = bytearray(init)
    struct.pack_into(">I", whole, trex.start + 12, sample_duration)
    for box in (moov, mvex):
        struct.pack_into(">I", whole, box.start - 8, box.end - box.start + 8 + len(length))
    whole[mvex.start : mvex.start] = length
    return bytes(whole)


# --- of media segments ---------------------------------------------------------------------------------------------
class _Sample(NamedTuple):
    """duration and offset (of composition) in ticks."""

    duration: int
    size: int
    flags: int
    offset: int


def fragments(segment: bytes) -> list[Fragment]:
    """The fragments of a media segment of one track, in order."""
    moofs = find(segment, "moof")
    return [_fragment(segment, moof, traf) for moof in moofs for traf in find(segment, "traf", within=moof)]


def _fragment(data: bytes, moof: Box, traf: Box) -> Fragment:
    tfdt = find(data, "tfdt", within=traf)[0].start
    decode_time = struct.unpack_from(">Q" if data[tfdt] == 1 else ">I", data, tfdt + 4)[0]
    defaults = _defaults(data, find(data, "tfhd", within=traf)[0].start)
    runs = find(data, "trun", within=traf)
    samples = [one for trun in runs for one in _samples(data, trun.start, defaults)]
    at, times = decode_time, []
    for sample in samples:
        times.append(at + sample.offset)
        at += sample.duration
    start = moof.start - 8  # media lies at offsets from there (default-base-is-moof)
    return Fragment(
        decode_time,
        min(times, default=decode_time),
        at - decode_time,
        len(samples),
        sync=bool(samples) and not samples[0].flags & 0x10000,  # sample_is_non_sync_sample
        start=start,
        first_end=start + _u32(data, runs[0].start + 8) + samples[0].size if samples else start,
    )


def _defaults(data: bytes, tfhd: int) -> _Sample:
    """What a tfhd says of samples that say nothing of themselves."""
    present, at = _flags(data, tfhd), tfhd + 8
    at += 8 * bool(present & 0x1) + 4 * bool(present & 0x2)
    values = []
    for flag in (0x8, 0x10, 0x20):
        values.append(_u32(data, at) if present & flag else 0)
        at += 4 * bool(present & flag)
    duration, size, flags = values
    return _Sample(duration, size, flags, offset=0)


def _samples(data: bytes, trun: int, defaults: _Sample) -> Iterator[_Sample]:
    present, count, at = _flags(data, trun), _u32(data, trun + 4), trun + 8
    at += 4 * bool(present & 0x1)
    first_flags = _u32(data, at) if present & 0x4 else None
    at += 4 * bool(present & 0x4)
    for number in range(count):
        duration, size, flags, offset = defaults
        if present & 0x100:
            duration, at = _u32(data, at), at + 4
        if present & 0x200:
            size, at = _u32(data, at), at + 4
        if present & 0x400:
            flags, at = _u32(data, at), at + 4
        if present & 0x800:
            offset, at = struct.unpack_from(">i" if data[trun] else ">I", data, at)[0], at + 4
        yield _Sample(duration, size, first_flags if number == 0 and first_flags is not None else flags, offset)


def _flags(data: bytes, box: int) -> int:
    return int.from_bytes(data[box + 1 : box + 4], "big")


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])
