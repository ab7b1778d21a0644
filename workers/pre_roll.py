"""Sound of a later chunk says, as that of the first does, that a decoder should begin a frame early (ISO 14496-12, roll
groups). Frames of AAC overlap, so whoever begins in mid-film hears the first one only half. Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from notflix_app.core.boxes import find

_SBGP = 28  # bytes of the box


def with_pre_roll(segment: bytes) -> bytes:
    """All samples of each fragment belong to the group that the init describes (sbgp, sgpd). The packager says so only
    where it sees the film's beginning."""
    if find(segment, "moof", "traf", "sbgp"):
        return segment
    moofs, whole = find(segment, "moof"), bytearray(segment)
    _lengthen_references(whole, [moof.start - 8 for moof in moofs])
    for moof in reversed(moofs):
        [traf] = find(segment, "traf", within=moof)
        count = 0
        for trun in find(segment, "trun", within=traf):
            count += struct.unpack_from(">I", segment, trun.start + 4)[0]
            _add(whole, trun.start + 8, _SBGP)  # where its media begins
        for box in (moof, traf):
            _add(whole, box.start - 8, _SBGP)
        whole[traf.end : traf.end] = struct.pack(">I4sI4sIII", _SBGP, b"sbgp", 0, b"roll", 1, count, 1)
    return bytes(whole)


def _lengthen_references(segment: bytearray, fragments: Sequence[int]) -> None:
    """Of the segment's index (sidx). fragments: the offsets of those that grow."""
    for sidx in find(bytes(segment), "sidx"):
        count_at = sidx.start + (30 if segment[sidx.start] else 22)
        begin = sidx.end
        for number in range(struct.unpack_from(">H", segment, count_at)[0]):
            at = count_at + 2 + 12 * number
            end = begin + (struct.unpack_from(">I", segment, at)[0] & 0x7FFFFFFF)
            _add(segment, at, _SBGP * sum(begin <= fragment < end for fragment in fragments))
            begin = end


def _add(data: bytearray, at: int, more: int) -> None:
    struct.pack_into(">I", data, at, struct.unpack_from(">I", data, at)[0] + more)
