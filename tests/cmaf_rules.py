"""What CMAF (ISO/IEC 23000-19, its structural brand 'cmfc') and the ISO base media format ask of a package, box by box:
what is broken, as sentences. An empty list is praise. The clauses are those of CMAF's edition of 2020.

Not judged: what a sample says inside (its profile, level and colour), and the brands of media profiles."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from notflix_app.core.boxes import Box, find, walk
from tests.cmaf_boxes import brands, duration, flags, handler, sample_entry, samples, stbl, track_id, u16, u32
from workers.boxes import edit, fragments, timescale

UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
OF_A_RUNG = ("stsd", "tkhd")  # what may differ from rung to rung (7.3.4, table 11): its samples and their size
TFHD_BASE_IS_MOOF, TFHD_BASE_OFFSET, TRUN_DATA_OFFSET = 0x20000, 0x1, 0x1


@dataclass(frozen=True)
class TrackFiles:
    """segments: by their names, in order."""

    name: str
    init: bytes
    segments: dict[str, bytes]

    @property
    def is_picture(self) -> bool:
        return handler(self.init) == b"vide"


def broken_rules(package: Path) -> list[str]:
    """package: a folder with one of each track."""
    tracks = [read_track(folder) for folder in sorted(package.iterdir()) if (folder / "init.mp4").is_file()]
    rungs = [track for track in tracks if track.is_picture]
    return [f"{track.name}: {wrong}" for track in tracks for wrong in of_track(track)] + [*of_switching_set(rungs)]


def read_track(folder: Path) -> TrackFiles:
    segments = {path.name: path.read_bytes() for path in sorted(folder.glob("*.m4s"))}
    return TrackFiles(folder.name, (folder / "init.mp4").read_bytes(), segments)


def of_track(track: TrackFiles) -> Iterator[str]:
    yield from of_header(track.init)
    for name, segment in track.segments.items():
        yield from (f"{name}: {wrong}" for wrong in of_segment(segment, track))
    if all(is_made_of_fragments(segment) for segment in track.segments.values()):
        yield from _of_times(track)


# --- the header (7.3.1, 7.5) -----------------------------------------------------------------------------------------
def of_header(init: bytes) -> Iterator[str]:
    if [box.name for box in walk(init)] != ["ftyp", "moov"]:
        yield "a header is ftyp and moov alone (7.3.1)"
        return
    if "cmfc" not in brands(init, "ftyp"):
        yield "the header does not have the brand cmfc (7.2)"
    counts = {path: len(find(init, *path.split("/"))) for path in ("moov/trak", "moov/mvex/trex", "moov/mvhd")}
    if set(counts.values()) != {1}:
        yield f"a header has one track, with its defaults (7.3.1, 7.5.14): {counts}"
        return
    yield from _of_movie(init)
    for name in ("stts", "stsc", "stco"):
        if any(u32(init, table.start + 4) for table in stbl(init, name)) or len(stbl(init, name)) != 1:
            yield f"{name} is not there, or not empty (7.5.12)"
    if any(u32(init, sizes.start + 8) for sizes in stbl(init, "stsz")):
        yield "stsz is not empty (7.5.12)"
    data = find(init, "moov", "trak", "mdia", "minf", "dinf", "dref")[0]
    if init[data.start + 4 :][:4] != bytes((0, 0, 0, 1)) or not flags(init, data.start + 16) & 1:
        yield "the media is not in the same file (dref, 7.5.9)"
    lists = find(init, "moov", "trak", "edts", "elst")
    if lists and (u32(init, lists[0].start + 4) != 1 or edit(init) < 0):
        yield "an edit list is one offset, and no pause (7.5.13)"


def _of_movie(init: bytes) -> Iterator[str]:
    [mvhd], [tkhd] = find(init, "moov", "mvhd"), find(init, "moov", "trak", "tkhd")
    rest = init[mvhd.start + (32 if init[mvhd.start] else 20) : mvhd.end]
    if rest[:10] != struct.pack(">IH4x", 0x10000, 0x100)[:10] or rest[16:52] != UNITY:
        yield "mvhd has another rate, volume or matrix than the usual one (7.5.1)"
    shown = init[tkhd.start + (36 if init[tkhd.start] else 24) : tkhd.end]
    if shown[16:52] != UNITY or not flags(init, tkhd.start) & 1:
        yield "the track is not enabled, or is turned (tkhd, 7.5.4)"
    for name, at in (("mvhd", mvhd), ("tkhd", tkhd), ("mdhd", find(init, "moov", "trak", "mdia", "mdhd")[0])):
        if duration(init, at):
            yield f"{name} has a duration: that is in fragments (7.5.1, 7.5.4, 7.5.5)"
    width, height = struct.unpack_from(">II", init, tkhd.end - 8)
    if (handler(init) == b"vide") != bool(width and height):
        yield "a picture has a size, and sound none (tkhd, 7.5.4)"


# --- segments (7.3.2, 7.5.15 to 7.5.19) ------------------------------------------------------------------------------
def of_segment(segment: bytes, track: TrackFiles) -> Iterator[str]:
    names = [box.name for box in walk(segment)]
    head = [name for name in names if name in ("styp", "sidx")]
    if names != [*head, *["moof", "mdat"] * names.count("moof")] or "moof" not in names:
        yield f"a segment is fragments, each of one moof and one mdat (7.3.2.3): {names}"
        return
    if "styp" in names and not {"cmfs", "cmff", "cmfl"} & set(brands(segment, "styp")):
        yield "styp has none of the brands of a segment (7.3.3.1)"
    if sum(box.end - box.start + 8 for box in walk(segment)) != len(segment):
        yield "there is something behind the last box"
    if not is_made_of_fragments(segment):
        yield "a moof has one traf of one tfhd, tfdt and trun (7.5.15 to 7.5.17)"
        return
    yield from _of_index(segment, track)
    for moof, mdat in zip(find(segment, "moof"), find(segment, "mdat"), strict=True):
        yield from _of_fragment(segment, moof, mdat, track)


def is_made_of_fragments(segment: bytes) -> bool:
    paths = (("mfhd",), ("traf",), ("traf", "tfhd"), ("traf", "tfdt"), ("traf", "trun"))
    return all(len(find(segment, *path, within=moof)) == 1 for moof in find(segment, "moof") for path in paths)


def _of_index(segment: bytes, track: TrackFiles) -> Iterator[str]:
    """ISO 14496-12, 8.16.3."""
    for sidx in find(segment, "sidx"):
        reference, ticks = struct.unpack_from(">II", segment, sidx.start + 4)
        wide = segment[sidx.start] == 1
        earliest, first = struct.unpack_from(">QQ" if wide else ">II", segment, sidx.start + 12)
        at = sidx.start + (30 if wide else 22)
        entries = [struct.unpack_from(">III", segment, at + 2 + 12 * n) for n in range(u16(segment, at))]
        if (reference, ticks) != (track_id(track.init), timescale(track.init)):
            yield "sidx is of another track or clock"
        if first + sum(size & 0x7FFFFFFF for size, _, _ in entries) != len(segment) - sidx.end:
            yield "sidx does not span the segment"
        parts = fragments(segment)
        shown = max(0, parts[0].presented - edit(track.init))
        if earliest != shown:
            yield f"sidx begins at {earliest}, and the segment at {shown}"
        if any(not sap >> 31 or sap >> 28 & 7 not in (1, 2) for _, _, sap in entries):
            yield "sidx promises no access point of type 1 or 2"


def _of_fragment(segment: bytes, moof: Box, mdat: Box, track: TrackFiles) -> Iterator[str]:
    [tfhd], [trun] = (find(segment, "traf", name, within=moof) for name in ("tfhd", "trun"))
    how = flags(segment, tfhd.start)
    if not how & TFHD_BASE_IS_MOOF or how & TFHD_BASE_OFFSET:
        yield "offsets are not told from the moof on (tfhd, 7.3.2.3, 7.5.15)"
    if u32(segment, tfhd.start + 4) != track_id(track.init):
        yield "a fragment is of another track than the header"
    if not flags(segment, trun.start) & TRUN_DATA_OFFSET:
        yield "trun does not tell where its media is (7.5.17)"
        return
    media = moof.start - 8 + struct.unpack_from(">i", segment, trun.start + 8)[0]
    inside = list(samples(segment, tfhd, trun))
    if (media, media + sum(one.size for one in inside)) != (mdat.start, mdat.end):
        yield "the samples are not just what is in the mdat (7.3.2.3)"
    if not inside or not inside[0].is_sync:
        yield "a fragment does not begin with a sync sample (7.3.2.2)"
    elif min(one.shown for one in inside) != inside[0].shown:
        yield "something of a fragment is shown before its first sample: no access point of type 1 or 2 (7.3.2.2)"


# --- over the whole track, and over all rungs -----------------------------------------------------------------------
def _of_times(track: TrackFiles) -> Iterator[str]:
    decoded = shown = None
    for name, segment in track.segments.items():
        for part in fragments(segment):
            if decoded not in (None, part.decode_time):
                yield f"{name}: decoding goes from {decoded} to {part.decode_time} (7.3.2.2)"
            if shown not in (None, part.presented):
                yield f"{name}: what is shown goes from {shown} to {part.presented} (7.3.2.2)"
            if decoded is None and track.is_picture and part.presented != edit(track.init):
                yield f"{name}: the edit list does not lead to the first picture (7.5.13)"
            decoded, shown = part.decode_time + part.duration, part.presented + part.duration


def of_switching_set(rungs: Sequence[TrackFiles]) -> Iterator[str]:
    """7.3.4: one goes over into another at any fragment."""
    for rung in rungs[1:]:
        pair = f"{rungs[0].name} and {rung.name}"
        if timescale(rung.init) != timescale(rungs[0].init):
            yield f"{pair} have different clocks"
        elif list(_cuts(rung)) != list(_cuts(rungs[0])):
            yield f"{pair} are cut at different times"
        if _without(rung.init) != _without(rungs[0].init):
            yield f"the headers of {pair} differ in more than their samples and their size"
        if sample_entry(rung.init) != sample_entry(rungs[0].init):
            yield f"{pair} are of different codecs"


def _cuts(track: TrackFiles) -> Iterator[tuple[int, int, int]]:
    for segment in track.segments.values():
        yield from ((part.decode_time, part.presented, part.duration) for part in fragments(segment))


def _without(init: bytes) -> bytes:
    """A header without what is a rung's own, and without lengths of what that is in."""
    return b"".join(
        box.name.encode() + init[box.start : box.end]
        for box in _leaves(init, Box("", 0, len(init)))
        if box.name not in OF_A_RUNG
    )


def _leaves(data: bytes, parent: Box) -> Iterator[Box]:
    for box in walk(data, parent.start, parent.end):
        if box.name in ("moov", "trak", "mdia", "minf", "stbl", "mvex", "edts", "dinf"):
            yield from _leaves(data, box)
        else:
            yield box
