"""A rung and a sound of a film as one MP4 (ISO/IEC 14496-12), put together from the segments that are published. Pure.

Nothing is encoded, and each segment keeps its length: the size of the file is known, and where each byte of it comes
from, before any is read. It is a fragmented MP4 with an index (sidx) ahead of the media, so players can jump in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from . import keys
from .boxes import Box, find, made, walk
from .segments import Stream

PICTURE, SOUND = 1, 2  # the ids of the two tracks
MAX_FRAGMENTS = 256  # of one segment, by far: a segment is a few GOPs
_LEFT_ALONE = ("moof", "mdat")
_STARTS_WITH_KEYFRAME = 0x9 << 28  # sidx: starts_with_SAP, SAP_type 1


class Piece(NamedTuple):
    """A segment in the file. key: in the package; track: PICTURE or SOUND; start: its first byte in the file."""

    key: str
    track: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class RungFile:
    """head: all that comes before the first piece."""

    head: bytes
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.pieces[-1].start + self.pieces[-1].size


def rung_file(inits: Sequence[bytes], streams: Sequence[Stream]) -> RungFile:
    """inits, streams: of the picture and, where there is any, of the sound: whole, as they were published."""
    runs = list(_runs(streams))
    sizes = [sum(streams[number].segments[at].size for number, at in run) for run in runs]
    ftyp, moov = _box(inits[0], "ftyp"), _moov(inits)
    head = ftyp + moov + _sidx(streams[0], sizes)
    pieces, start = list[Piece](), len(head)
    for number, at in (pair for run in runs for pair in run):
        stream = streams[number]
        pieces.append(Piece(keys.segment(stream.name, at + 1), number + 1, start, stream.segments[at].size))
        start += stream.segments[at].size
    return RungFile(head, tuple(pieces))


def segment_in_place(file: RungFile, number: int, segment: bytes) -> bytes:
    """A piece, by its number, as it stands in the file: of its track, fragments counted on, without an index of its
    own. As long as it was."""
    placed = bytearray(segment)
    counted = number * MAX_FRAGMENTS
    for box in walk(segment):
        if box.name not in _LEFT_ALONE:
            placed[box.start - 4 : box.start] = b"free"
        if box.name == "moof":
            counted += 1
            for mfhd in find(segment, "mfhd", within=box):
                struct.pack_into(">I", placed, mfhd.start + 4, counted)
            for tfhd in find(segment, "traf", "tfhd", within=box):
                struct.pack_into(">I", placed, tfhd.start + 4, file.pieces[number].track)
    return bytes(placed)


def _runs(streams: Sequence[Stream]) -> Iterator[list[tuple[int, int]]]:
    """Each segment of the picture with the sound that begins before it ends, as (stream, segment) from 0: in this order
    they stand in the file."""
    picture, sounds = streams[0], streams[1:]
    begins = [list(_begins(sound)) for sound in sounds]
    ends, taken = Fraction(0), [0] * len(sounds)
    for at, segment in enumerate(picture.segments):
        ends += Fraction(segment.duration, picture.timescale)
        run, is_last = [(0, at)], at == len(picture.segments) - 1
        for number, times in enumerate(begins):
            while taken[number] < len(times) and (is_last or times[taken[number]] < ends):
                run.append((number + 1, taken[number]))
                taken[number] += 1
        yield run


def _begins(stream: Stream) -> Iterator[Fraction]:
    """When each segment begins, in seconds."""
    at = 0
    for segment in stream.segments:
        yield Fraction(at, stream.timescale)
        at += segment.duration


def _sidx(picture: Stream, sizes: Sequence[int]) -> bytes:
    """sizes: bytes of each run."""
    head = struct.pack(">IIIQQHH", 1 << 24, PICTURE, picture.timescale, 0, 0, 0, len(sizes))
    runs = zip(sizes, picture.segments, strict=True)
    return made("sidx", head, *(struct.pack(">III", size, s.duration, _STARTS_WITH_KEYFRAME) for size, s in runs))


# --- the head of both tracks ---------------------------------------------------------------------------------------
def _box(data: bytes, *path: str) -> bytes:
    """The first box at that path, with its header; nothing where there is none."""
    boxes = find(data, *path)
    return made(path[-1], data[boxes[0].start : boxes[0].end]) if boxes else b""


def _moov(inits: Sequence[bytes]) -> bytes:
    mvhd = bytearray(_box(inits[0], "moov", "mvhd"))
    struct.pack_into(">I", mvhd, len(mvhd) - 4, len(inits) + 1)  # next_track_ID
    scale = _timescale(inits[0])
    tracks = [_trak(init, number, Fraction(scale, _timescale(init))) for number, init in enumerate(inits, start=1)]
    extends = [_numbered(_box(init, "moov", "mvex", "trex"), 12, number) for number, init in enumerate(inits, start=1)]
    return made("moov", bytes(mvhd), *tracks, made("mvex", _box(inits[0], "moov", "mvex", "mehd"), *extends))


def _numbered(box: bytes, at: int, track: int) -> bytes:
    """With another track's id there."""
    return box[:at] + struct.pack(">I", track) + box[at + 4 :]


def _timescale(init: bytes) -> int:
    """Ticks a second of the whole, in which a track's header and its edit list count."""
    mvhd = find(init, "moov", "mvhd")[0].start
    return int(struct.unpack_from(">I", init, mvhd + (20 if init[mvhd] else 12))[0])


def _trak(init: bytes, track: int, ticks: Fraction) -> bytes:
    """ticks: of the file for one of this track's own."""
    trak = bytearray(_box(init, "moov", "trak"))
    [tkhd] = find(bytes(trak), "trak", "tkhd")
    struct.pack_into(">I", trak, tkhd.start + (20 if trak[tkhd.start] else 12), track)
    _scale(trak, tkhd, 28 if trak[tkhd.start] else 20, ticks)
    for elst in find(bytes(trak), "trak", "edts", "elst"):
        count = struct.unpack_from(">I", trak, elst.start + 4)[0]
        for number in range(count):
            _scale(trak, elst, 8 + number * (20 if trak[elst.start] else 12), ticks)
    return bytes(trak)


def _scale(trak: bytearray, box: Box, at: int, ticks: Fraction) -> None:
    """A length in a box whose version says how wide it is."""
    number = struct.Struct(">Q" if trak[box.start] else ">I")
    length = number.unpack_from(trak, box.start + at)[0]
    if length != (1 << 8 * number.size) - 1:  # which says that nobody knows
        number.pack_into(trak, box.start + at, round(length * ticks))
