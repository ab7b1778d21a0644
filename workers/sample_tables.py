"""The sample tables of one track of an MP4 (ISO/IEC 14496-12, 8.6.1, 8.7.3 to 8.7.5): when each sample is decoded and
shown, and where it lies. Pure.

They are kept in runs, as the file has them: a film of hours has a million samples. No count is believed that a table
does not bear out.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice, repeat
from operator import add, eq, ge, gt, mul, sub

from notflix_app.core.boxes import Box

Boxes = Mapping[str, Sequence[Box]]  # the boxes inside another one, by name
# Longer or larger than any, and ffmpeg mends such tables in its own way.
MAX_DELTA, MAX_OFFSET, MAX_SIZE = 1 << 31, 1 << 28, 0x3FFFFFFF


class Inconsistent(Exception):
    """An index that contradicts itself, is not all there, or does what is not known here."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When samples are decoded, in ticks: counts[n] of them in a row last deltas[n] each. samples, ticks: how many, and
    how long, come before each of these runs, and after the last."""

    counts: array[int]
    deltas: array[int]
    samples: array[int]
    ticks: array[int]

    @property
    def end(self) -> int:
        return self.ticks[-1]

    @property
    def single(self) -> bool:
        """Whether each sample lasts a tick: sound that is not compressed."""
        return len(self.deltas) == 1 and self.deltas[0] == 1

    @property
    def even(self) -> bool:
        """Whether every sample lasts equally long, but for the last, which may be shorter."""
        lasts = self.deltas
        return len(lasts) == 1 or (len(lasts) == 2 and self.counts[1] == 1 and lasts[1] <= lasts[0])

    def at(self, sample: int) -> int:
        """When it is decoded."""
        run = min(bisect_right(self.samples, sample), len(self.counts)) - 1  # the last knows its end, too
        return self.ticks[run] + (sample - self.samples[run]) * self.deltas[run]

    def lasts(self, sample: int) -> int:
        """Ticks until the next one is decoded."""
        return self.deltas[bisect_right(self.samples, sample) - 1]

    def before(self, tick: int) -> int:
        """How many samples are decoded before that."""
        run = bisect_left(self.ticks, tick) - 1
        if run < 0 or run == len(self.counts):
            return 0 if run < 0 else self.samples[-1]
        return self.samples[run] + min(-(-(tick - self.ticks[run]) // self.deltas[run]), self.counts[run])

    def durations(self) -> Iterator[int]:
        return _each(self.deltas, self.counts)

    def __iter__(self) -> Iterator[int]:
        """When each is decoded, in order."""
        return accumulate(chain((0,), self.durations()))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where samples lie in the file, in bytes. first: the number of each chunk's first sample, and after the last chunk
    how many there are. starts, ends: of chunks, in order. sizes: of all samples before each, and of all; or the one
    size that every sample has."""

    first: array[int]
    starts: array[int]
    ends: array[int]
    sizes: array[int] | int

    @property
    def end(self) -> int:
        """Behind the last byte of all samples."""
        return self.ends[-1]

    @property
    def has_gaps(self) -> bool:
        """Whether any sample has no bytes."""
        return not isinstance(self.sizes, int) and any(map(eq, self.sizes, islice(self.sizes, 1, None)))

    def end_of(self, samples: int) -> int:
        """Up to where the file has the first so many samples."""
        if samples < 1:
            return 0
        chunk = bisect_left(self.first, samples) - 1
        return self.starts[chunk] + self._bytes(samples) - self._bytes(self.first[chunk])

    def within(self, held: int) -> int:
        """How many samples, from the first on, the first so many bytes of the file have."""
        chunk = bisect_right(self.ends, held)
        if chunk == len(self.starts):
            return self.first[-1]
        before = self.first[chunk]
        space = max(0, held - self.starts[chunk])
        if isinstance(self.sizes, int):
            fit = space // self.sizes
        else:
            fit = bisect_right(self.sizes, self.sizes[before] + space, before) - 1 - before
        return min(before + fit, self.first[chunk + 1])

    def _bytes(self, samples: int) -> int:
        return samples * self.sizes if isinstance(self.sizes, int) else self.sizes[samples]


@dataclass(frozen=True, slots=True)
class SampleTable:
    """offsets: runs (how many, ticks) by which samples are shown later than they are decoded, where they are; earliest:
    the least of them. keyframes: numbers of samples, from 0 on; None where each is one."""

    count: int
    clock: Clock
    offsets: tuple[array[int], array[int]] | None
    keyframes: array[int] | None
    layout: Layout
    earliest: int = 0

    def composition(self) -> array[int]:
        """When each sample is shown, in ticks of the media's clock, in the order of decoding."""
        decoded = islice(self.clock, self.count)
        if not self.offsets:
            return array("q", decoded)
        counts, offsets = self.offsets
        return array("q", map(add, decoded, offsets if len(offsets) == self.count else _each(offsets, counts)))


def _each(values: Iterable[int], counts: Iterable[int]) -> Iterator[int]:
    """Each value as often as its count says."""
    return chain.from_iterable(map(repeat, values, counts))


def read_table(data: bytes, stbl: Boxes) -> SampleTable:
    """data: what the boxes' places are in. Raises Inconsistent, or what struct and array raise where values do not
    fit."""
    sizes, count = _sizes(data, stbl)
    clock = _clock(data, only(stbl, "stts"))
    if clock.samples[-1] != count or not count:
        raise Inconsistent("stts and stsz count differently")
    ctts = at_most_one(stbl, "ctts")
    offsets = _offsets(data, ctts, count) if ctts else None
    keyframes = _keyframes(data, stbl, count) if "stss" in stbl else None
    layout = _layout(data, stbl, sizes, count)
    return SampleTable(count, clock, offsets, keyframes, layout, min(offsets[1]) if offsets else 0)


# --- boxes ---------------------------------------------------------------------------------------------------------
def only(boxes: Boxes, name: str) -> Box:
    if len(boxes.get(name, ())) != 1:
        raise Inconsistent(f"{len(boxes.get(name, ()))} {name}")
    return boxes[name][0]


def at_most_one(boxes: Boxes, name: str) -> Box | None:
    return only(boxes, name) if name in boxes else None


def u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])


def _entries(data: bytes, box: Box, code: str, each: int = 1, skip: int = 8) -> array[int]:
    """The numbers of a table; its count of entries stands right before them. code: as module array has it. each:
    numbers in an entry. skip: bytes before the first."""
    values: array[int] = array(code)
    length = u32(data, box.start + skip - 4) * each * values.itemsize
    if box.start + skip + length > box.end:
        raise Inconsistent("a table is cut off")
    values.frombytes(data[box.start + skip : box.start + skip + length])
    if sys.byteorder == "little":
        values.byteswap()
    return values


# --- tables --------------------------------------------------------------------------------------------------------
def _clock(data: bytes, stts: Box) -> Clock:
    entries = _entries(data, stts, "I", 2)
    counts, deltas = entries[0::2], entries[1::2]
    if not counts or 0 in counts or max(deltas) >= MAX_DELTA:
        raise Inconsistent("stts")
    samples = array("Q", accumulate(counts, initial=0))
    return Clock(counts, deltas, samples, array("q", accumulate(map(mul, counts, deltas), initial=0)))


def _offsets(data: bytes, ctts: Box, count: int) -> tuple[array[int], array[int]] | None:
    """Signed in either version: many write negative ones into version 0."""
    entries = _entries(data, ctts, "i", 2)
    counts, offsets = entries[0::2], entries[1::2]
    if not counts:
        return None
    if min(counts) < 1 or sum(counts) != count or max(map(abs, offsets)) >= MAX_OFFSET:
        raise Inconsistent("ctts")
    return counts, offsets


def _keyframes(data: bytes, stbl: Boxes, count: int) -> array[int]:
    """And where open groups of pictures begin: QuickTime has them in a table of their own, MP4 in sample groups."""
    numbers = _numbers(data, only(stbl, "stss"), count)
    if stps := at_most_one(stbl, "stps"):
        open_groups = _numbers(data, stps, count)
        if not set(numbers).isdisjoint(open_groups):
            raise Inconsistent("stps")
        numbers += open_groups
    for sbgp in stbl.get("sbgp", ()):
        if data[sbgp.start + 4 : sbgp.start + 8] == b"rap ":
            numbers += _grouped(data, sbgp, count)
    return array("I", sorted(set(numbers)))


def _numbers(data: bytes, box: Box, count: int) -> array[int]:
    """Of samples, from 0 on; the table counts from 1 on."""
    numbers = _entries(data, box, "I")
    if not numbers or numbers[0] < 1 or numbers[-1] > count or any(map(ge, numbers, islice(numbers, 1, None))):
        raise Inconsistent(box.name)
    return array("I", map(sub, numbers, repeat(1)))


def _grouped(data: bytes, sbgp: Box, count: int) -> array[int]:
    """The numbers of samples that are in a group."""
    entries = _entries(data, sbgp, "I", 2, skip=16 if data[sbgp.start] else 12)
    counts, groups = entries[0::2], entries[1::2]
    if 0 in counts or sum(counts) > count:
        raise Inconsistent("sbgp")
    begins = accumulate(counts, initial=0)
    spans = (
        range(begin, begin + length) for begin, length, group in zip(begins, counts, groups, strict=False) if group
    )
    return array("I", chain.from_iterable(spans))


def _sizes(data: bytes, stbl: Boxes) -> tuple[array[int] | int, int]:
    """Bytes of each sample, or the one size that all have; and how many there are."""
    if "stz2" in stbl:
        sizes = _compact_sizes(data, only(stbl, "stz2"))
    else:
        stsz = only(stbl, "stsz")
        if size := u32(data, stsz.start + 4):
            return size, u32(data, stsz.start + 8)
        sizes = _entries(data, stsz, "I", skip=12)
    if not sizes or max(sizes) > MAX_SIZE:
        raise Inconsistent("stsz")
    return array("Q", accumulate(sizes, initial=0)), len(sizes)


def _compact_sizes(data: bytes, stz2: Box) -> array[int]:
    bits, count = data[stz2.start + 7], u32(data, stz2.start + 8)
    if bits == 16:
        return _entries(data, stz2, "H", skip=12)
    content = data[stz2.start + 12 : stz2.end]
    if bits not in (4, 8) or count * bits > len(content) * 8:
        raise Inconsistent("stz2")
    if bits == 4:
        content = bytes(half for byte in content[: (count + 1) // 2] for half in (byte >> 4, byte & 15))
    return array("B", content[:count])


def _layout(data: bytes, stbl: Boxes, sizes: array[int] | int, count: int) -> Layout:
    stsc = _entries(data, only(stbl, "stsc"), "I", 3)
    firsts, per_chunk = stsc[0::3], stsc[1::3]
    if "stco" in stbl and "co64" in stbl:
        raise Inconsistent("stco and co64")
    starts = _entries(data, only(stbl, "co64"), "Q") if "co64" in stbl else _entries(data, only(stbl, "stco"), "I")
    ordered = not any(map(ge, firsts, islice(firsts, 1, None)))
    if not firsts or firsts[0] != 1 or not ordered or firsts[-1] > len(starts):
        raise Inconsistent("stsc")
    chunks = map(sub, chain(islice(firsts, 1, None), (len(starts) + 1,)), firsts)
    first = array("Q", accumulate(_each(per_chunk, chunks), initial=0))
    if 0 in per_chunk or first[-1] != count:
        raise Inconsistent("stsc and stsz count differently")
    marks = array("Q", map(mul, first, repeat(sizes)) if isinstance(sizes, int) else map(sizes.__getitem__, first))
    ends = array("Q", map(add, starts, map(sub, islice(marks, 1, None), marks)))
    if any(map(gt, ends, islice(starts, 1, None))):
        raise Inconsistent("chunks overlap, or do not lie in order")
    return Layout(first, starts, ends, sizes)
