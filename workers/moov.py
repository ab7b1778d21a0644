"""The index of an MP4, its box moov (ISO/IEC 14496-12): what a plan has to know of a film, without reading its media.

Times are those that ffmpeg's demuxer tells. Where a film is in fragments, contradicts itself or asks for what is not
known here, nothing is told of it, and it is for ffmpeg to read it through. Pure but for what `read` does.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil

from notflix_app.core.boxes import Box, walk

from .edit_lists import Edit, Frames, frames_shown, read_edit
from .sample_tables import Boxes, Inconsistent, SampleTable, at_most_one, only, read_table, u32
from .timing import MAX_FRAMES

Read = Callable[[int, int], bytes]  # from where, how many → the file's bytes, fewer at its end

MAX_BOXES = 100  # in a file, and in each box that is looked into: real ones have a dozen
MAX_LENGTH = 64 << 20  # bytes of an index: a million samples need twenty
PICTURE, SOUND = "vide", "soun"
UNCOMPRESSED = 1024  # samples of sound that ffmpeg reads at once, where each is by itself


@dataclass(frozen=True, slots=True)
class Index:
    """Where moov lies, with its header."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Track:
    """number: among all, from 0 on, as ffmpeg numbers streams. kind: of its handler: 'vide', 'soun', 'text', 'tmcd' …
    timescale: ticks a second. frames: of a picture. origin: what the media's clock shows when the edit begins."""

    number: int
    kind: str
    timescale: int
    table: SampleTable
    edit: Edit | None = None
    frames: Frames | None = None
    origin: int = 0

    @property
    def late(self) -> int:
        """Ticks on the file's clock before anything of it is shown."""
        return self.edit.late if self.edit else 0

    @property
    def even(self) -> bool:
        """Whether each packet lasts equally long, but for the last: so the clock of a sound is right to the sample."""
        return self.table.clock.even

    @property
    def end(self) -> float:
        """Where its last frame or packet ends on the file's clock, in seconds."""
        if self.frames:
            return self.frames.end / self.timescale
        clock = self.table.clock
        return self.seconds(clock.at(clock.before(self.edit.end)) if self.edit else clock.end)

    def seconds(self, tick: int) -> float:
        """From the media's clock to the file's."""
        return (tick - self.origin + self.late) / self.timescale

    def samples_until(self, seconds: float) -> int:
        """How many have to be decoded, in order, for all that is shown before then on the file's clock. With B-frames a
        few more, as a decoder wants them."""
        tick = ceil(seconds * self.timescale) - self.late + self.origin - self.table.earliest
        return self.table.clock.before(tick + UNCOMPRESSED if self.table.clock.single else tick)


def bytes_until(tracks: Iterable[Track], seconds: float) -> int:
    """Up to where a file must be there for all that these tracks show before then, in seconds on the file's clock:
    frame n of a plan begins at its source's start + n / fps. A decoder may look at a few packets more."""
    return max((track.table.layout.end_of(track.samples_until(seconds)) for track in tracks), default=0)


def seconds_within(tracks: Iterable[Track], held: int) -> float:
    """The reverse: until when the first so many bytes have all that these tracks show; infinity where they have all of
    it."""
    cut = ((track, track.table.layout.within(held)) for track in tracks if track.table.layout.end > held)
    return min((track.seconds(track.table.clock.at(sample)) for track, sample in cut), default=float("inf"))


# --- finding it ----------------------------------------------------------------------------------------------------
def find_index(read: Read, size: int) -> Index | None:
    """Reads the headers of at most MAX_BOXES boxes. size: of the file, in bytes. None where it is no MP4, or fragments
    begin before any index, or the index is not all there, or larger than any is. What `read` raises passes through."""
    at = 0
    for _ in range(MAX_BOXES):
        header = read(at, min(16, size - at))
        if len(header) < 8:
            return None
        length, name = struct.unpack_from(">I4s", header)
        if length == 1 and len(header) == 16:
            length = struct.unpack_from(">Q", header, 8)[0]
        length = length or size - at
        if length < 8 or length > size - at or name == b"moof":
            return None
        if name == b"moov":
            return Index(at, length) if length <= MAX_LENGTH else None
        at += length
    return None


# --- reading it ----------------------------------------------------------------------------------------------------
def parse(moov: bytes) -> tuple[Track | None, ...] | None:
    """The tracks in the file's order, None for one that cannot be told; None for all where the film is in fragments.
    moov: the whole box, with its header."""
    try:
        movie = _inside(moov, only(_inside(moov, Box("", 0, len(moov))), "moov"))
        mvhd = only(movie, "mvhd").start
        timescale = u32(moov, mvhd + (20 if moov[mvhd] else 12))
        traks = [_inside(moov, trak) for trak in movie.get("trak", ())]
    except (Inconsistent, struct.error, IndexError):
        return None
    if "mvex" in movie:
        return None
    tracks: list[Track | None] = []
    frames, heeds_edits = MAX_FRAMES, True  # so many are counted one by one
    for number, trak in enumerate(traks):
        # At a track without samples ffmpeg takes the film for one in fragments, and heeds edit lists less from then on.
        heeds_edits = heeds_edits and not _is_empty(moov, trak)
        track = _read_track(moov, number, trak, timescale) if heeds_edits or "edts" not in trak else None
        if track and track.kind == PICTURE:
            frames -= track.table.count
            track = _with_frames(track) if frames >= 0 else None
        tracks.append(track)
    return tuple(tracks)


def _inside(data: bytes, box: Box) -> Boxes:
    named: dict[str, list[Box]] = {}
    for count, inner in enumerate(walk(data, box.start, box.end)):
        if count == MAX_BOXES:
            raise Inconsistent("too many boxes")
        named.setdefault(inner.name, []).append(inner)
    return named


def _down(data: bytes, boxes: Boxes, *path: str) -> Boxes:
    for name in path:
        boxes = _inside(data, only(boxes, name))
    return boxes


def _is_empty(data: bytes, trak: Boxes) -> bool:
    try:
        return not u32(data, only(_down(data, trak, "mdia", "minf", "stbl"), "stts").start + 4)
    except (Inconsistent, struct.error):
        return True


def _read_track(data: bytes, number: int, trak: Boxes, movie_timescale: int) -> Track | None:
    try:
        return _track(data, number, trak, movie_timescale)
    except (Inconsistent, struct.error, IndexError, OverflowError):
        return None


def _track(data: bytes, number: int, trak: Boxes, movie_timescale: int) -> Track:
    mdia = _down(data, trak, "mdia")
    mdhd, hdlr = only(mdia, "mdhd").start, only(mdia, "hdlr").start
    timescale = u32(data, mdhd + (20 if data[mdhd] else 12))
    kind = data[hdlr + 8 : hdlr + 12].decode("latin1")
    minf = _down(data, mdia, "minf")
    stbl = _down(data, minf, "stbl")
    if not 0 < timescale < 1 << 31:
        raise Inconsistent("no timescale")
    _check_described(data, minf, stbl)
    table = read_table(data, stbl)
    if kind == SOUND and table.clock.single and _is_packed(data, only(stbl, "stsd")):
        raise Inconsistent("a sample has no bytes of its own")
    edts = at_most_one(trak, "edts")
    elst = at_most_one(_inside(data, edts), "elst") if edts else None
    edit = read_edit(data, elst, timescale, movie_timescale) if elst else None
    return Track(number, kind, timescale, table, edit, origin=edit.begin if edit else 0)


def _with_frames(picture: Track) -> Track | None:
    if picture.table.layout.has_gaps:  # what ffmpeg makes of a frame without bytes, its decoders know
        return None
    try:
        frames = frames_shown(picture.table, picture.edit)
    except (Inconsistent, OverflowError):
        return None
    return replace(picture, frames=frames, origin=frames.origin)


def _check_described(data: bytes, minf: Boxes, stbl: Boxes) -> None:
    """Raises Inconsistent where the samples are in another file, or of several kinds."""
    if dinf := at_most_one(minf, "dinf"):
        dref = only(_inside(data, dinf), "dref")
        named = _inside(data, Box("dref", dref.start + 8, dref.end)).values()
        if not all(data[entry.start + 3] & 1 for entry in chain.from_iterable(named)):
            raise Inconsistent("samples are in another file")
    stsd = only(stbl, "stsd").start
    if u32(data, stsd + 4) != 1:
        raise Inconsistent("samples are of several kinds")


def _is_packed(data: bytes, stsd: Box) -> bool:
    """Whether samples of sound are only found in packets of several: in QuickTime's description of version 1."""
    return data[stsd.start + 25] == 1 and u32(data, stsd.start + 44) > 1
