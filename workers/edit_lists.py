"""What the edit list of an MP4's track (ISO/IEC 14496-12, 8.6.6) makes of its samples' times, by the rules of ffmpeg's
demuxer. Pure.

Only lists of one edit are read, with or without a wait before it: so encoders write where B-frames and sound begin, and
so a cut without encoding hides what is before it.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from itertools import compress, islice
from operator import add

from notflix_app.core.boxes import Box

from .sample_tables import Inconsistent, SampleTable, u32

EMPTY = -1  # the media time of an edit that shows nothing
NORMAL_RATE = 1 << 16  # 16.16


@dataclass(frozen=True, slots=True)
class Edit:
    """In ticks of the track. For `late` nothing is shown, and then the media from `begin` to `end` on its own clock."""

    late: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Frames:
    """What is shown of a picture, in ticks of the track on the file's clock. times: of frames, in the order of decoding
    and without those that an edit list hides; keyframes: of those among them. last: how long the last of `times` lasts.
    end: of the frame that is shown last. origin: where the media's own clock stands as the edit begins."""

    times: array[int]
    keyframes: array[int]
    last: int
    end: int
    origin: int = 0


def read_edit(data: bytes, elst: Box, timescale: int, movie_timescale: int) -> Edit | None:
    """None where the list is empty. Raises Inconsistent where it does more than begin and end."""
    entry = struct.Struct(">QqI" if data[elst.start] == 1 else ">IiI")
    entries = [*entry.iter_unpack(data[elst.start + 8 : elst.end])]
    if len(entries) != u32(data, elst.start + 4) or len(entries) > 2 or not movie_timescale:
        raise Inconsistent("elst")
    if not entries:
        return None
    waits = [duration for duration, at, _ in entries[:-1] if at == EMPTY]
    duration, begin, rate = entries[-1]
    if len(waits) != len(entries) - 1 or begin < 0 or rate != NORMAL_RATE or not duration:
        raise Inconsistent("elst")
    late = sum(_rescaled(wait, timescale, movie_timescale) for wait in waits)
    return Edit(late, begin, begin + _rescaled(duration, timescale, movie_timescale))


def _rescaled(ticks: int, to: int, by: int) -> int:
    return (ticks * to + by // 2) // by


def frames_shown(table: SampleTable, edit: Edit | None) -> Frames:
    """Raises Inconsistent where ffmpeg would show others than the list asks for."""
    times, durations = table.composition(), table.clock.durations()
    numbers = table.keyframes if table.keyframes is not None else range(table.count)
    if edit is None:
        keyframes = array("q", map(times.__getitem__, numbers))
        return Frames(times, keyframes, _lasts(table, table.count - 1), max(map(add, times, durations)))
    _check_end(table, times, edit)
    begun = _first(table, times, edit)
    first, last = _without_hidden_ends(times, begun, edit)
    shown, durations = times[first : last + 1], islice(durations, first, last + 1)
    if min(shown) < edit.begin or max(shown) >= edit.end:
        mask = [edit.begin <= at < edit.end for at in shown]
        shown, durations = array("q", compress(shown, mask)), compress(durations, mask)
    # The first that is decoded stands where the edit begins, unless another one is shown before it.
    earliest, decoded = min(shown), table.clock.at(first)
    if earliest + edit.late < decoded:
        raise Inconsistent("frames are shown before they are decoded")
    origin = max(earliest, decoded)
    shift = edit.late - origin
    keys = (times[n] for n in numbers if first <= n <= last and edit.begin <= times[n] < edit.end)
    return Frames(
        array("q", map(shift.__add__, shown)) if shift else shown,
        array("q", map(shift.__add__, keys)),
        _lasts(table, last, begun),
        max(map(add, shown, durations)) + shift,
        origin,
    )


def _without_hidden_ends(times: array[int], begun: int, edit: Edit) -> tuple[int, int]:
    """The first and the last sample that are shown, in the order of decoding."""
    first, last = begun, len(times) - 1
    while first <= last and not edit.begin <= times[first] < edit.end:
        first += 1
    while first <= last and not edit.begin <= times[last] < edit.end:
        last -= 1
    if first > last:
        raise Inconsistent("an edit of nothing")
    return first, last


def _lasts(table: SampleTable, sample: int, begun: int = 0) -> int:
    """Where there are no offsets, ffmpeg counts durations from the sample with which it begins."""
    lasts = table.clock.lasts(sample)
    if not lasts or (not table.offsets and lasts != table.clock.lasts(sample - begun)):
        raise Inconsistent("ffmpeg would guess how long the last frame lasts")
    return lasts


def _first(table: SampleTable, times: array[int], edit: Edit) -> int:
    """The sample with which ffmpeg begins: the last keyframe that is decoded and shown before the edit begins."""
    numbers = table.keyframes if table.keyframes is not None else range(table.count)
    decoded = table.clock.before(edit.begin + 1)
    without = 0 if table.offsets else max(0, decoded - 1)
    before = numbers[: bisect_left(numbers, decoded)]
    first = next((n for n in reversed(before) if times[n] <= edit.begin), without)
    if first and max(times[:first]) >= edit.begin:
        raise Inconsistent("frames are shown after a keyframe that are decoded before it")
    return first


def _check_end(table: SampleTable, times: array[int], edit: Edit) -> None:
    """Raises Inconsistent where ffmpeg stops before all that is shown is decoded: it does at the second keyframe that
    lasts until the edit's end."""
    if not table.offsets or len(table.offsets[0]) == 1:  # they are shown in the order of decoding
        return
    numbers = table.keyframes if table.keyframes is not None else range(table.count)
    longest = max(table.clock.deltas)
    near = (n for n in numbers if times[n] + longest >= edit.end)
    late = [n for n in near if times[n] + table.clock.lasts(n) >= edit.end]
    if len(late) > 1 and min(times[late[1] + 1 :], default=edit.end) < edit.end:
        raise Inconsistent("frames of the edit come after two keyframes at its end")
