"""A rung and a sound as one MP4. What the real tools make of it: tests/integration/workers/test_rung_file.py."""

from __future__ import annotations

import struct

from notflix_app.core.boxes import find, walk
from notflix_app.core.rung_file import PICTURE, SOUND, RungFile, rung_file, segment_in_place
from notflix_app.core.segments import Segment, Stream
from tests.mp4 import init_segment, media_segment

PICTURES = Stream("v720p", "avc1.64001f", 24000, 150, (Segment(96000, 900), Segment(48000, 500)))
SOUNDS = Stream("a0", "mp4a.40.2", 48000, 282, (Segment(191488, 400), Segment(95232, 300), Segment(1280, 200)))
INITS = (init_segment(24000), init_segment(48000, edit=(288000, 1024)))


def made() -> RungFile:
    return rung_file(INITS, (PICTURES, SOUNDS))


def test_pieces_stand_one_behind_the_other_with_sound_beside_its_picture() -> None:
    file = made()
    assert [(piece.key, piece.track) for piece in file.pieces] == [
        ("v720p/00001.m4s", PICTURE),
        ("a0/00001.m4s", SOUND),
        ("a0/00002.m4s", SOUND),  # which begins a little before its picture
        ("v720p/00002.m4s", PICTURE),
        ("a0/00003.m4s", SOUND),
    ]
    starts = [piece.start for piece in file.pieces]
    assert starts == [len(file.head) + before for before in (0, 900, 1300, 1600, 2100)]
    assert file.size == len(file.head) + 2300


def test_the_head_has_both_tracks_on_one_clock() -> None:
    head = made().head
    assert [box.name for box in walk(head)] == ["ftyp", "moov", "sidx"]
    tracks = [struct.unpack_from(">I", head, box.start + 12)[0] for box in find(head, "moov", "trak", "tkhd")]
    extended = [struct.unpack_from(">I", head, box.start + 4)[0] for box in find(head, "moov", "mvex", "trex")]
    assert tracks == extended == [PICTURE, SOUND]
    lists = [struct.unpack_from(">IIi", head, box.start + 4) for box in find(head, "moov", "trak", "edts", "elst")]
    assert lists == [(1, 0, 0), (1, 144000, 1024)]  # what is shown in ticks of the whole, what is skipped in its own
    [mvhd] = find(head, "moov", "mvhd")
    assert struct.unpack_from(">I", head, mvhd.end - 4)[0] == SOUND + 1


def test_the_index_leads_to_each_picture() -> None:
    head = made().head
    [sidx] = find(head, "sidx")
    track, scale, *_, count = struct.unpack_from(">IIQQHH", head, sidx.start + 4)
    assert (track, scale, count) == (PICTURE, 24000, 2)
    listed = [struct.unpack_from(">II", head, sidx.start + 32 + 12 * number) for number in range(count)]
    assert listed == [(900 + 400 + 300, 96000), (500 + 200, 48000)]


def test_a_piece_is_of_its_track_and_as_long_as_it_was() -> None:
    file, segment = made(), media_segment(400, fragments=2)
    placed = segment_in_place(file, 1, segment)
    assert len(placed) == len(segment) == 400
    assert [box.name for box in walk(placed)] == ["free", "free", "moof", "mdat", "moof", "mdat"]
    tracks = [struct.unpack_from(">I", placed, box.start + 4)[0] for box in find(placed, "moof", "traf", "tfhd")]
    assert tracks == [SOUND, SOUND]
    first = [struct.unpack_from(">I", placed, box.start + 4)[0] for box in find(placed, "moof", "mfhd")]
    following = segment_in_place(file, 2, media_segment(300))
    [next_one] = [struct.unpack_from(">I", following, box.start + 4)[0] for box in find(following, "moof", "mfhd")]
    assert first[0] < first[1] < next_one


def test_a_silent_film_has_one_track() -> None:
    file = rung_file(INITS[:1], (PICTURES,))
    assert len(find(file.head, "moov", "trak")) == 1
    assert [piece.key for piece in file.pieces] == ["v720p/00001.m4s", "v720p/00002.m4s"]
