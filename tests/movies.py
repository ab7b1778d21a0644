"""MP4 files made by hand, box by box: what no encoder writes, or only one that nobody has here."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from hypothesis import strategies as st

PICTURE, SOUND = "vide", "soun"
RATE = {PICTURE: 1000, SOUND: 48000}  # ticks a second
# What a sample entry says, up to where boxes would follow.
ENTRIES = {
    PICTURE: ("png ", bytes(24) + struct.pack(">HH", 64, 48) + bytes(12) + b"\0\1" + bytes(36)),
    SOUND: ("mp4a", bytes(16) + struct.pack(">HHII", 2, 16, 0, 48000 << 16)),
    "text": ("text", bytes(8)),
}
FTYP = struct.pack(">I4s8s", 16, b"ftyp", b"isom\0\0\0\0")


def box(name: str, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), name.encode()) + content


def full(name: str, *contents: bytes, version: int = 0) -> bytes:
    return box(name, bytes((version, 0, 0, 0)), *contents)


def table(
    name: str, entries: Sequence[Sequence[int]], code: str, *, version: int = 0, count: int | None = None
) -> bytes:
    """code: of an entry, as struct has it. count: of entries, if the table is to lie."""
    claimed = struct.pack(">I", len(entries) if count is None else count)
    return full(name, claimed, *(struct.pack(f">{code}", *entry) for entry in entries), version=version)


def numbers(name: str, entries: Sequence[int], code: str = "I") -> bytes:
    return table(name, [(number,) for number in entries], code)


@dataclass(frozen=True)
class Movie:
    """One track. deltas, offsets: runs of (how many samples, ticks). sizes: of samples, or (one size, how many).
    chunks: how many samples each has; starts: where they lie. keyframes: from 1 on. edits: (duration, media time).
    wide: with 64 bits where both are possible. stbl: boxes that are there besides, or instead."""

    deltas: Sequence[tuple[int, int]]
    sizes: Sequence[int] | tuple[int, int]
    chunks: Sequence[int]
    starts: Sequence[int]
    offsets: Sequence[tuple[int, int]] = ()
    keyframes: Sequence[int] | None = None
    edits: Sequence[tuple[int, int]] = ()
    kind: str = PICTURE
    wide: bool = False
    stbl: dict[str, bytes] = field(default_factory=dict)
    own: bool = True  # the samples are in this very file

    def trak(self, number: int) -> bytes:
        version = int(self.wide)
        length = sum(count * delta for count, delta in self.deltas)
        times = struct.pack(">QQIQ" if self.wide else ">IIII", 0, 0, RATE.get(self.kind, 1000), length)
        edits = [(*edit, 1 << 16) for edit in self.edits]
        elst = table("elst", edits, "QqI" if self.wide else "IiI", version=version)
        url = box("url ", bytes((0, 0, 0, int(self.own))))
        stbl = box("stbl", *(self.tables() | self.stbl).values())
        return box(
            "trak",
            full("tkhd", struct.pack(">III", 0, 0, number), bytes(68)),
            box("edts", elst) if self.edits else b"",
            box(
                "mdia",
                full("mdhd", times, bytes(4), version=version),
                full("hdlr", bytes(4), self.kind.encode(), bytes(13)),
                box("minf", box("dinf", full("dref", struct.pack(">I", 1), url)), stbl),
            ),
        )

    def tables(self) -> dict[str, bytes]:
        name, entry = ENTRIES[self.kind]
        one, sizes = self.sizes if isinstance(self.sizes, tuple) else (0, self.sizes)
        many = [sizes] if isinstance(sizes, int) else [len(sizes), *sizes]
        return {
            "stsd": full("stsd", struct.pack(">I", 1), box(name, entry)),
            "stts": table("stts", self.deltas, "II"),
            "ctts": table("ctts", self.offsets, "Ii", version=1) if self.offsets else b"",
            "stss": b"" if self.keyframes is None else numbers("stss", self.keyframes),
            "stsz": full("stsz", struct.pack(f">I{len(many)}I", one, *many)),
            "stsc": table("stsc", [*self._runs_of_chunks()], "III"),
            "stco": numbers("co64", self.starts, "Q") if self.wide else numbers("stco", self.starts),
        }

    def _runs_of_chunks(self) -> Iterator[tuple[int, int, int]]:
        before = 0
        for number, count in enumerate(self.chunks, 1):
            if count != before:
                yield number, count, 1
            before = count


def moov(*tracks: Movie, timescale: int = 1000, more: bytes = b"") -> bytes:
    mvhd = full("mvhd", struct.pack(">IIII", 0, 0, timescale, 0), bytes(80))
    return box("moov", mvhd, *(track.trak(number) for number, track in enumerate(tracks, 1)), more)


def film(*tracks: Movie) -> bytes:
    """A whole file: its media are zeros, and end where the last chunk does."""
    end = max(start + size for track in tracks for start, size in zip(track.starts, chunk_sizes(track), strict=True))
    return FTYP + box("mdat", bytes(end - len(FTYP) - 8)) + moov(*tracks)


def chunk_sizes(track: Movie) -> list[int]:
    sizes = [track.sizes[0]] * track.sizes[1] if isinstance(track.sizes, tuple) else list(track.sizes)
    upto = [0, *accumulate(track.chunks)]
    return [sum(sizes[begin:end]) for begin, end in pairwise(upto)]


# --- any film ------------------------------------------------------------------------------------------------------
def runs(count: int, values: st.SearchStrategy[int]) -> st.SearchStrategy[list[tuple[int, int]]]:
    """So many samples, in runs."""
    lengths = st.lists(st.integers(1, max(1, count // 3)), min_size=count, max_size=count)
    return st.tuples(lengths, st.lists(values, min_size=count, max_size=count)).map(
        lambda drawn: [(n, value) for n, value in zip(_cut(drawn[0], count), drawn[1], strict=False)]
    )


def _cut(lengths: Sequence[int], count: int) -> Iterator[int]:
    for length in lengths:
        if count:
            yield min(length, count)
            count -= min(length, count)


@st.composite
def _picture(draw: st.DrawFn) -> Movie:
    count = draw(st.integers(1, 24))
    deltas = draw(runs(count, st.sampled_from((1, 33, 34, 40, 100, 1000))))
    offsets = draw(st.one_of(*(st.just([]) if o is None else runs(count, o) for o in OFFSETS)))
    keyframes = draw(st.none() | st.sets(st.integers(1, count), min_size=1).map(sorted))
    length = sum(n * delta for n, delta in deltas)
    edits = draw(_edits(length, length))
    return _laid(draw, Movie(deltas, draw(_sizes(count)), (), (), offsets, keyframes, edits, wide=draw(st.booleans())))


OFFSETS = (
    None,
    st.just(80),
    st.sampled_from((0, 40, 80, 200)),
    st.sampled_from((-80, -40, 0, 120)),
    st.integers(-500, 500),
)


@st.composite
def _sound(draw: st.DrawFn) -> Movie:
    count = draw(st.integers(1, 40))
    deltas = draw(st.sampled_from(([(count, 1024)], [(count, 1024)], [(count, 1)])))
    length = count * deltas[0][1]
    edits = draw(_edits(length // 48, length))
    return _laid(draw, Movie(deltas, draw(_sizes(count)), (), (), edits=edits, kind=SOUND))


def _sizes(count: int) -> st.SearchStrategy[list[int] | tuple[int, int]]:
    return st.lists(st.integers(1, 300), min_size=count, max_size=count) | st.just((17, count))


def _edits(milliseconds: int, ticks: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """None, or one, perhaps with a wait before it."""
    wait = st.lists(st.tuples(st.integers(1, 800), st.just(-1)), max_size=1)
    begin = st.sampled_from((0, 40, 80, 1024)) | st.integers(0, ticks)
    edit = st.tuples(st.sampled_from((milliseconds or 1, 10**6)) | st.integers(1, milliseconds + 100), begin)
    return st.just([]) | st.tuples(wait, edit).map(lambda drawn: [*drawn[0], drawn[1]])


def _laid(draw: st.DrawFn, track: Movie) -> Movie:
    """Its samples in chunks; where these lie, any_film() says."""
    count = sum(n for n, _ in track.deltas)
    return replace(track, chunks=[n for n, _ in draw(runs(count, st.just(0)))])


@st.composite
def films(draw: st.DrawFn) -> tuple[Movie, ...]:
    """Tracks of a film, one behind the other in the file."""
    at, tracks = len(FTYP) + 8, []
    for track in draw(st.sampled_from(((_picture(),), (_picture(), _sound()), (_sound(), _picture())))):
        made = draw(track)
        starts = [at]
        for size in chunk_sizes(made):
            starts.append(starts[-1] + size + draw(st.integers(0, 20)))
        at = starts.pop()
        tracks.append(replace(made, starts=starts))
    return tuple(tracks)
