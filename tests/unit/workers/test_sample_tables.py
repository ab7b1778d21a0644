from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.movies import Movie, full, moov, numbers, table
from workers.moov import parse
from workers.sample_tables import SampleTable

MANY = (1 << 32) - 1
TEN = Movie([(10, 40)], (100, 10), [10], [100])


def read(movie: Movie) -> SampleTable | None:
    """None where it contradicts itself."""
    tracks = parse(moov(movie))
    assert tracks is not None
    return tracks[0].table if tracks[0] else None


def with_box(name: str, content: bytes) -> SampleTable | None:
    return read(replace(TEN, stbl={name: content}))


# --- times ---------------------------------------------------------------------------------------------------------
def test_durations_come_in_runs() -> None:
    made = read(replace(TEN, deltas=[(2, 40), (3, 0), (5, 10)]))
    assert made
    assert [made.clock.at(n) for n in range(11)] == [0, 40, 80, 80, 80, 80, 90, 100, 110, 120, 130]
    assert list(made.clock) == [made.clock.at(n) for n in range(11)]
    assert [made.clock.lasts(n) for n in (0, 1, 2, 4, 5, 9)] == [40, 40, 0, 0, 10, 10]
    assert [made.clock.before(tick) for tick in (-5, 0, 1, 40, 41, 80, 81, 90, 91, 130, 999)] == [
        *(0, 0, 1, 1, 2, 2, 6, 6, 7, 10, 10),
    ]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 50)), min_size=1, max_size=8), st.integers(-5, 500))
def test_as_many_are_decoded_before_a_time_as_say_so(deltas: list[tuple[int, int]], tick: int) -> None:
    count = sum(n for n, _ in deltas)
    made = read(replace(TEN, deltas=[*deltas, (1, 5)], sizes=(1, count + 1), chunks=[count + 1]))
    assert made
    assert made.clock.before(tick) == sum(at < tick for at in list(made.clock)[:-1])


@pytest.mark.parametrize("version", [0, 1])
def test_offsets_are_signed_in_either_version(version: int) -> None:
    made = with_box("ctts", table("ctts", [(1, 0), (8, -20), (1, 80)], "Ii", version=version))
    assert made
    assert list(made.composition()) == [0, *(40 * n - 20 for n in range(1, 9)), 440]
    assert made.earliest == -20


def test_an_empty_table_of_offsets_is_none() -> None:
    made = with_box("ctts", table("ctts", [], "Ii"))
    assert made
    assert list(made.composition()) == [40 * n for n in range(10)]


def test_without_a_table_of_keyframes_all_are() -> None:
    made, some = read(TEN), read(replace(TEN, keyframes=[1, 4]))
    assert made
    assert made.keyframes is None
    assert some
    assert list(some.keyframes or ()) == [0, 3]


def test_open_groups_of_pictures_begin_with_keyframes_too() -> None:
    groups = full("sbgp", b"rap ", struct.pack(">IIIIIII", 3, 4, 0, 1, 1, 5, 0))
    wide = full("sbgp", b"rap ", struct.pack(">IIIIIII", 0, 2, 5, 0, 2, 1, 0)[:24], version=1)
    for more, keyframes in (
        ({"stps": numbers("stps", [3, 9])}, [0, 2, 3, 8]),
        ({"sbgp": groups}, [0, 3, 4]),
        ({"sbgp": wide}, [0, 3, 5, 6]),
        ({"sbgp": full("sbgp", b"roll", struct.pack(">III", 1, 10, 1))}, [0, 3]),
    ):
        made = read(replace(TEN, keyframes=[1, 4], stbl=more))
        assert made
        assert list(made.keyframes or ()) == keyframes


# --- places --------------------------------------------------------------------------------------------------------
SIZES = [10, 2, 3, 4, 15, 6, 7, 8, 9, 1]


def ends(made: SampleTable | None) -> list[int]:
    assert made
    return [made.layout.end_of(n) for n in range(11)]


def test_sizes_are_added_up_in_each_chunk() -> None:
    made = read(replace(TEN, sizes=SIZES, chunks=[3, 3, 3, 1], starts=[100, 200, 225, 400]))
    assert ends(made) == [0, 110, 112, 115, 204, 219, 225, 232, 240, 249, 401]
    assert made
    assert [made.layout.within(held) for held in (0, 109, 110, 114, 115, 203, 204, 225, 248, 400, 401, 999)] == [
        *(0, 0, 1, 2, 3, 3, 4, 6, 8, 9, 10, 10),
    ]


@pytest.mark.parametrize(
    ("bits", "content"),
    [
        (4, bytes.fromhex("a2 34 f6 78 91")),
        (8, bytes(SIZES)),
        (16, struct.pack(">10H", *SIZES)),
    ],
)
def test_small_sizes_may_be_packed(bits: int, content: bytes) -> None:
    packed = full("stz2", struct.pack(">II", bits, 10), content)
    assert ends(read(replace(TEN, stbl={"stsz": packed}))) == ends(read(replace(TEN, sizes=SIZES)))
    assert read(replace(TEN, stbl={"stsz": full("stz2", struct.pack(">II", bits, 11), content)})) is None


def test_places_may_have_64_bits() -> None:
    far = read(replace(TEN, starts=[1 << 40], wide=True))
    assert far
    assert far.layout.end == (1 << 40) + 1000


# --- what contradicts itself ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("stts", b""),
        ("stts", table("stts", [(10, 40)], "II", count=2)),
        ("stts", table("stts", [(10, 40)], "II", count=MANY)),
        ("stts", table("stts", [(9, 40)], "II")),
        ("stts", table("stts", [(10, 40), (0, 40)], "II")),
        ("stts", table("stts", [(10, 1 << 31)], "II")),
        ("stts", table("stts", [(MANY, 40)], "II")),
        ("ctts", table("ctts", [(10, 0)], "Ii", count=MANY)),
        ("ctts", table("ctts", [(9, 0)], "Ii")),
        ("ctts", table("ctts", [(10, 1 << 28)], "Ii")),
        ("ctts", table("ctts", [(0, 0), (10, 0)], "Ii")),
        ("stss", numbers("stss", [])),  # ffmpeg would look into the media for keyframes
        ("stss", numbers("stss", [0, 1])),
        ("stss", numbers("stss", [4, 4])),
        ("stss", numbers("stss", [1, 11])),
        ("stss", table("stss", [(1,)], "I", count=MANY)),
        ("stsz", full("stsz", struct.pack(">II", 100, 11))),
        ("stsz", full("stsz", struct.pack(">II", 100, MANY))),
        ("stsz", full("stsz", struct.pack(">II", 0, 10), bytes(39))),
        ("stsz", full("stsz", struct.pack(">II", 0, MANY), bytes(40))),
        ("stsz", full("stsz", struct.pack(">II", 0, 10), struct.pack(">10I", *[1 << 30] * 10))),
        ("stsz", full("stsz", struct.pack(">I", 0))),
        ("stsz", full("stz2", struct.pack(">II", 12, 10), bytes(40))),
        ("stz2", full("stz2", struct.pack(">II", 8, 10), bytes(10)) * 2),
        ("stsc", table("stsc", [(1, 9, 1)], "III")),
        ("stsc", table("stsc", [(1, 0, 1)], "III")),
        ("stsc", table("stsc", [(2, 10, 1)], "III")),
        ("stsc", table("stsc", [(1, 5, 1), (2, 5, 1)], "III")),  # of two chunks there is one
        ("stsc", table("stsc", [(1, 10, 1)], "III", count=MANY)),
        ("stsc", table("stsc", [(1, MANY, 1)], "III")),
        ("stco", b""),
        ("stco", numbers("stco", [100, 2000])),
        ("stco", numbers("stco", [])),
        ("stco", table("stco", [(100,)], "I", count=MANY)),
        ("stco", numbers("co64", [(1 << 64) - 500], "Q")),
        ("more", numbers("stco", [100])),
        ("more", numbers("co64", [100], "Q")),
    ],
)
def test_tables_that_contradict_each_other_are_not_read(name: str, content: bytes) -> None:
    assert with_box(name, content) is None


@pytest.mark.parametrize("starts", [(100, 599), (100, 100), (5000, 100)])
def test_chunks_that_overlap_or_are_out_of_order_are_not_read(starts: Sequence[int]) -> None:
    assert read(replace(TEN, chunks=[5, 5], starts=starts)) is None
    assert read(replace(TEN, chunks=[5, 5], starts=[100, 600]))


def test_keyframes_that_are_told_twice_are_not_read() -> None:
    assert read(replace(TEN, keyframes=[1, 4], stbl={"stps": numbers("stps", [4])})) is None
    too_many = full("sbgp", b"rap ", struct.pack(">III", 1, 11, 1))
    assert read(replace(TEN, keyframes=[1, 4], stbl={"sbgp": too_many})) is None


def test_counts_that_agree_need_no_memory() -> None:
    """A sound of four thousand million samples is as true as its four numbers; where it lies, the file's size tells."""
    endless = Movie([(MANY, 1)], (MANY, MANY), [MANY], [100], kind="soun")
    made = read(endless)
    assert made
    assert made.count == MANY
    assert made.layout.end == 100 + MANY * MANY
    assert made.layout.within(1 << 40) == ((1 << 40) - 100) // MANY
