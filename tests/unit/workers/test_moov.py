from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import movies
from tests.movies import FTYP, SOUND, Movie, box, film, full, numbers
from workers import moov
from workers.moov import Index, Track, bytes_until, find_index, parse, seconds_within

# Ten frames of 100 bytes at 25 a second, one chunk; its sound, ten packets of 10 bytes, may lie anywhere.
PICTURE = Movie([(10, 40)], (100, 10), [10], [100], keyframes=[1, 6])
PACKETS = Movie([(10, 1024)], [10] * 10, [10], [1100], kind=SOUND)


def reader(data: bytes) -> Callable[[int, int], bytes]:
    return lambda begin, count: data[begin : begin + count]


def index_in(data: bytes) -> Index | None:
    return find_index(reader(data), len(data))


def tracks_of(*tracks: Movie, timescale: int = 1000) -> list[Track]:
    parsed = parse(movies.moov(*tracks, timescale=timescale))
    assert parsed
    assert all(parsed)
    return [track for track in parsed if track]


def telling(*tracks: Movie) -> list[bool]:
    """Which of them are told."""
    parsed = parse(movies.moov(*tracks))
    assert parsed is not None
    return [track is not None for track in parsed]


# --- finding it ----------------------------------------------------------------------------------------------------
def test_it_is_found_at_the_front_and_at_the_end() -> None:
    index, media = movies.moov(PICTURE), box("mdat", bytes(1000))
    assert index_in(FTYP + index + media) == Index(16, len(index))
    assert index_in(FTYP + media + index) == Index(16 + 1008, len(index))


def test_media_may_be_longer_than_32_bits_tell_and_what_is_last_needs_no_length() -> None:
    long = struct.pack(">I4sQ", 1, b"mdat", 16 + 1000) + bytes(1000)
    endless = struct.pack(">I4s", 0, b"moov") + movies.moov(PICTURE)[8:]
    assert index_in(FTYP + long + endless) == Index(16 + 1016, len(endless))
    assert parse(endless) == parse(movies.moov(PICTURE))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0\x08moo",
        bytes(1000),
        b"<!doctype html><html>" * 40,
        FTYP,
        FTYP + box("mdat", bytes(1000)),
        FTYP + box("mdat", bytes(1000))[:-1],
        FTYP + movies.moov(PICTURE)[:-1],  # not all of it is there
        FTYP + struct.pack(">I4s", 7, b"free") + movies.moov(PICTURE),
        FTYP + struct.pack(">I4sQ", 1, b"free", 1 << 63) + movies.moov(PICTURE),
        FTYP + struct.pack(">I4s", 1, b"free"),
        FTYP + box("moof", bytes(10)) + movies.moov(PICTURE),
    ],
)
def test_what_has_none_says_so(data: bytes) -> None:
    assert index_in(data) is None


@given(st.binary(max_size=300))
def test_anything_may_be_looked_into(data: bytes) -> None:
    index_in(data)
    parse(data)


def test_an_index_that_is_larger_than_any_is_not_read() -> None:
    header = struct.pack(">I4s", moov.MAX_LENGTH + 1, b"moov")
    assert find_index(reader(header), moov.MAX_LENGTH + 1) is None
    assert find_index(reader(struct.pack(">I4s", moov.MAX_LENGTH, b"moov")), moov.MAX_LENGTH)


def test_a_chain_of_boxes_without_end_is_not_followed() -> None:
    asked: list[int] = []

    def read(begin: int, count: int) -> bytes:
        asked.append(count)
        return struct.pack(">I4s", 8, b"free")

    assert find_index(read, 1 << 40) is None
    assert len(asked) == moov.MAX_BOXES
    assert sum(asked) <= 16 * moov.MAX_BOXES


def test_what_the_reader_raises_passes_through() -> None:
    class NotHereYet(Exception): ...

    data = FTYP + box("mdat", bytes(1000)) + movies.moov(PICTURE)

    def read(begin: int, count: int) -> bytes:
        if begin + count > 500:
            raise NotHereYet
        return data[begin : begin + count]

    with pytest.raises(NotHereYet):
        find_index(read, len(data))


# --- tracks --------------------------------------------------------------------------------------------------------
def test_tracks_come_in_the_files_order_with_their_kinds() -> None:
    text = Movie([(2, 500)], [5, 6], [2], [2000], kind="text")
    tracks = tracks_of(PACKETS, text, PICTURE)
    assert [(t.number, t.kind, t.timescale) for t in tracks] == [
        (0, SOUND, 48000),
        (1, "text", 1000),
        (2, "vide", 1000),
    ]
    assert [track.frames is not None for track in tracks] == [False, False, True]
    assert tracks == tracks_of(*(replace(track, wide=True) for track in (PACKETS, text, PICTURE)))


def test_a_film_in_fragments_has_no_index() -> None:
    assert parse(movies.moov(PICTURE, more=box("mvex"))) is None


def test_what_cannot_be_told_is_none_of_the_others() -> None:
    broken = replace(PACKETS, stbl={"stsz": b""})
    assert telling(broken, PICTURE, PACKETS) == [False, True, True]


@pytest.mark.parametrize(
    "odd",
    [
        replace(PICTURE, own=False),  # its samples are in another file
        replace(PICTURE, stbl={"stsd": full("stsd", struct.pack(">I", 2), bytes(40))}),
        replace(PICTURE, stbl={"more": movies.table("stts", [(10, 40)], "II")}),
        replace(PICTURE, sizes=[100] * 9 + [0]),  # a frame without a byte
        replace(PICTURE, sizes=(1, 11_000_000), deltas=[(11_000_000, 1)], chunks=[11_000_000]),
        replace(PICTURE, deltas=[(9, 40), (1, 0)]),  # how long the last one lasts, ffmpeg would guess
    ],
)
def test_odd_tracks_are_not_told(odd: Movie) -> None:
    assert telling(odd) == [False]


def test_frames_are_only_counted_up_to_the_longest_film(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many tracks say that they have so many: each would take its time."""
    monkeypatch.setattr(moov, "MAX_FRAMES", 25)
    assert telling(PICTURE, PICTURE, PICTURE, PACKETS) == [True, True, False, True]


def test_sound_in_packets_of_several_samples_is_not_told() -> None:
    entry = movies.ENTRIES[SOUND][1]
    packed = full(
        "stsd", struct.pack(">I", 1), box("ima4", entry[:8] + b"\0\1" + entry[10:], struct.pack(">II", 64, 34))
    )
    single = replace(PACKETS, sizes=(1, 10), deltas=[(10, 1)])
    assert telling(single, replace(single, stbl={"stsd": packed})) == [True, False]


def test_after_an_empty_track_edit_lists_are_ffmpegs_own() -> None:
    empty = Movie([], (0, 0), [], [], kind="text")
    cut = replace(PICTURE, edits=[(320, 80)])
    assert telling(cut, empty, PICTURE, cut) == [True, False, True, False]


def test_a_box_of_endless_boxes_is_not_followed() -> None:
    many = box("free") * (moov.MAX_BOXES + 1)
    assert parse(box("moov", many)) is None
    assert telling(replace(PICTURE, stbl={"free": many}), PICTURE) == [False, True]


@given(st.data(), movies.films())
def test_a_damaged_index_is_told_or_not_and_never_worse(data: st.DataObject, tracks: tuple[Movie, ...]) -> None:
    index = bytearray(movies.moov(*tracks))
    for at in data.draw(st.lists(st.integers(8, len(index) - 1), min_size=1, max_size=8)):
        index[at] = data.draw(st.sampled_from((0, 1, 127, 255)))
    del index[data.draw(st.integers(8, len(index))) :]
    for track in parse(bytes(index)) or ():
        if track:
            bytes_until([track], 1.0)
            seconds_within([track], 100)


# --- even ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("deltas", "even"),
    [
        ([(10, 1024)], True),
        ([(9, 1024), (1, 700)], True),
        ([(9, 1024), (1, 1025)], False),
        ([(8, 1024), (2, 700)], False),
        ([(1, 700), (9, 1024)], False),
        ([(4, 1024), (1, 1023), (5, 1024)], False),
        ([(10, 1)], True),
    ],
)
def test_sound_is_even_where_all_packets_but_the_last_are_equally_long(
    deltas: list[tuple[int, int]], even: bool
) -> None:
    assert tracks_of(replace(PACKETS, deltas=deltas))[0].even is even


def test_it_is_known_whether_sound_begins_with_an_edit() -> None:
    primed, late, plain = tracks_of(
        replace(PACKETS, edits=[(200, 1024)]), replace(PACKETS, edits=[(100, -1), (200, 0)]), PACKETS
    )
    assert primed.edit
    assert (primed.edit.late, primed.edit.begin) == (0, 1024)
    assert late.edit
    assert (late.edit.late, late.edit.begin) == (4800, 0)
    assert plain.edit is None


# --- bytes ---------------------------------------------------------------------------------------------------------
def test_bytes_reach_to_the_last_frame_before_a_time() -> None:
    [picture] = tracks_of(PICTURE)
    assert [bytes_until([picture], at) for at in (0, 0.001, 0.04, 0.041, 0.36, 0.361, 99)] == [
        *(0, 200, 200, 300, 1000, 1100, 1100),
    ]


def test_bytes_reach_to_the_track_that_needs_most() -> None:
    tracks = tracks_of(PICTURE, PACKETS)  # all of the picture lies before all of the sound
    assert bytes_until(tracks, 0.04) == 1100 + 2 * 10
    assert bytes_until(tracks[:1], 0.04) == 200
    first = tracks_of(replace(PICTURE, starts=[200]), replace(PACKETS, starts=[100]))
    assert bytes_until(first, 0.04) == 300
    assert bytes_until([], 0.04) == 0


def test_chunks_that_lie_apart_are_needed_one_by_one() -> None:
    [picture] = tracks_of(replace(PICTURE, chunks=[2, 3, 5], starts=[100, 1000, 5000]))
    assert [bytes_until([picture], n * 0.04) for n in range(1, 8)] == [200, 300, 1100, 1200, 1300, 5100, 5200]


def test_frames_of_their_own_sizes_are_added_up() -> None:
    [picture] = tracks_of(replace(PICTURE, sizes=range(1, 11)))
    assert [bytes_until([picture], n * 0.04) for n in (1, 2, 3, 10)] == [101, 103, 106, 155]


def test_with_b_frames_what_is_decoded_before_is_needed_too() -> None:
    """Decoded 0 2 1 4 3 …: the frame that is shown second comes third."""
    offsets = [(1, 40), *[(1, 80), (1, 0)] * 4, (1, 40)]
    [picture] = tracks_of(replace(PICTURE, offsets=offsets, edits=[(400, 40)]))
    assert picture.frames
    assert list(picture.frames.times)[:4] == [0, 80, 40, 160]
    assert bytes_until([picture], 0.08) >= 400  # frames 0 and 1, which is the third
    assert bytes_until([picture], 0.08) <= 500
    [negative] = tracks_of(replace(PICTURE, offsets=[(n, offset - 40) for n, offset in offsets], edits=[(400, 0)]))
    assert bytes_until([negative], 0.08) == bytes_until([picture], 0.08)


def test_a_wait_needs_nothing_and_a_cut_needs_all_before_it() -> None:
    late, cut = tracks_of(replace(PICTURE, edits=[(1000, -1), (400, 0)]), replace(PICTURE, edits=[(200, 200)]))
    assert [bytes_until([late], at) for at in (0.9, 1.04)] == [0, 200]
    assert bytes_until([cut], 0.04) == 100 + 6 * 100


def test_uncompressed_sound_is_read_in_packets() -> None:
    [sound] = tracks_of(replace(PACKETS, deltas=[(48000, 1)], sizes=(4, 48000), chunks=[48000]))
    assert bytes_until([sound], 0.5) == 1100 + 4 * (24000 + moov.UNCOMPRESSED)


def test_it_is_known_until_when_a_part_of_the_file_reaches() -> None:
    tracks = tracks_of(PICTURE, PACKETS)
    assert seconds_within(tracks, 1200) == float("inf")
    assert seconds_within(tracks, 1199) == pytest.approx(9 * 1024 / 48000)
    assert seconds_within(tracks, 1100) == 0  # not one packet of its sound
    assert seconds_within(tracks[:1], 199) == 0
    assert seconds_within(tracks[:1], 350) == pytest.approx(0.08)
    assert seconds_within([], 0) == float("inf")


@given(movies.films(), st.floats(0, 10))
def test_both_ways_agree(film: tuple[Movie, ...], seconds: float) -> None:
    tracks = [track for track in parse(movies.moov(*film)) or () if track]
    held = bytes_until(tracks, seconds)
    assert held <= max((track.table.layout.end for track in tracks), default=0)
    assert held <= bytes_until(tracks, seconds + 0.1)
    for track in tracks:
        have = track.table.layout.within(held)
        assert have >= min(track.samples_until(seconds), track.table.count)


def test_a_track_ends_with_its_last_frame() -> None:
    picture, late, cut, sound = tracks_of(
        PICTURE,
        replace(PICTURE, edits=[(1000, -1), (400, 0)]),
        replace(PICTURE, edits=[(100, 200)]),
        replace(PACKETS, edits=[(200, 1024)]),
    )
    assert (picture.end, late.end, cut.end) == (0.4, 1.4, pytest.approx(0.12))
    assert sound.end == pytest.approx(9 * 1024 / 48000)


def test_the_hand_made_film_is_whole() -> None:
    data = film(PICTURE, PACKETS)
    index = index_in(data)
    assert index
    tracks = parse(data[index.offset :])
    assert tracks
    assert max(track.table.layout.end for track in tracks if track) == index.offset


def test_keyframes_are_told() -> None:
    [picture] = tracks_of(replace(PICTURE, stbl={"stps": numbers("stps", [3])}))
    assert picture.frames
    assert list(picture.frames.keyframes) == [0, 80, 200]
