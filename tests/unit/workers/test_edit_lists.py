from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from tests.movies import Movie, moov, table
from workers.edit_lists import Edit, read_edit
from workers.moov import Track, parse
from workers.sample_tables import Box, Inconsistent

PLAIN = Movie([(10, 40)], (100, 10), [10], [100], keyframes=[1, 6])
# Decoded 0 2 1 4 3 6 5 8 7 9: each frame that is shown before the one in front of it is a B-frame.
B_FRAMES = replace(PLAIN, offsets=[(1, 40), *[(1, 80), (1, 0)] * 4, (1, 40)], keyframes=[1])
SHOWN = [0, 80, 40, 160, 120, 240, 200, 320, 280, 360]


def track_of(movie: Movie, timescale: int = 1000) -> Track | None:
    tracks = parse(moov(movie, timescale=timescale))
    assert tracks
    return tracks[0]


def shown(movie: Movie, *edits: tuple[int, int]) -> list[int] | None:
    """When frames are shown, milliseconds; None where that is not told."""
    track = track_of(replace(movie, edits=edits))
    if track is None:
        return None
    assert track.frames
    return list(track.frames.times)


def test_without_an_edit_list_the_medias_clock_is_the_files() -> None:
    assert shown(PLAIN) == [40 * n for n in range(10)]
    assert shown(B_FRAMES) == [at + 40 for at in SHOWN]
    assert shown(replace(PLAIN, offsets=[(10, -40)])) == [40 * n - 40 for n in range(10)]


def test_the_delay_of_b_frames_is_taken_back() -> None:
    assert shown(B_FRAMES, (400, 40)) == SHOWN


def test_where_the_edit_forgets_the_delay_ffmpeg_begins_with_the_first_frame_all_the_same() -> None:
    assert shown(B_FRAMES, (440, 0)) == SHOWN


def test_a_wait_comes_before_the_first_frame() -> None:
    assert shown(PLAIN, (700, -1), (400, 0)) == [700 + 40 * n for n in range(10)]
    assert shown(B_FRAMES, (700, -1), (400, 40)) == [700 + at for at in SHOWN]


def test_what_is_before_a_cut_is_hidden() -> None:
    assert shown(PLAIN, (160, 240)) == [0, 40, 80, 120]
    assert shown(PLAIN, (170, 230)) == [0, 40, 80, 120]  # the frame across the cut is hidden
    assert shown(B_FRAMES, (1000, 40 + 120)) == [40, 0, 120, 80, 200, 160, 240]


def test_what_is_behind_a_cut_is_hidden() -> None:
    assert shown(PLAIN, (160, 0)) == [0, 40, 80, 120]
    assert shown(B_FRAMES, (160, 40)) == [0, 80, 40, 120]


def test_keyframes_that_are_hidden_are_not_told() -> None:
    for edit, keyframes in (((400, 0), [0, 200]), ((360, 40), [160]), ((160, 0), [0])):
        track = track_of(replace(PLAIN, edits=[edit]))
        assert track
        assert track.frames
        assert list(track.frames.keyframes) == keyframes


def test_the_last_frame_lasts_as_long_as_it_says() -> None:
    uneven = replace(PLAIN, deltas=[(5, 40), (4, 30), (1, 500)])
    for edits, last, end in (((), 500, 820), (((230, 0),), 30, 230 + 0), (((99999, 0),), 500, 820)):
        track = track_of(replace(uneven, edits=edits))
        assert track
        assert track.frames
        assert (track.frames.last, track.frames.end) == (last, end)


def test_the_frame_that_is_shown_to_the_end_need_not_be_decoded_last() -> None:
    track = track_of(replace(B_FRAMES, deltas=[(8, 40), (1, 900), (1, 40)], offsets=[(8, 0), (1, 2000), (1, 0)]))
    assert track
    assert track.frames
    assert (track.frames.last, track.frames.end) == (40, 320 + 2000 + 900)


def test_durations_count_in_the_movies_ticks() -> None:
    track = track_of(replace(PLAIN, edits=[(3, -1), (2, 40)]), timescale=7)
    assert track
    assert track.edit == Edit(late=429, begin=40, end=40 + 286)


# --- what is not told ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "edits",
    [
        [(100, 0), (100, 200)],
        [(100, 0), (100, -1)],
        [(100, -1)],
        [(100, -1), (100, -1), (100, 0)],
        [(100, -2)],
        [(0, 0)],
        [(400, 4000)],  # nothing of it is there
    ],
)
def test_lists_that_do_more_than_begin_and_end_are_not_told(edits: list[tuple[int, int]]) -> None:
    assert shown(PLAIN, *edits) is None


@pytest.mark.parametrize(
    "entries",
    [
        table("elst", [(400, 0, 2 << 16)], "IiI"),  # at twice the speed
        table("elst", [(400, 0, 0)], "IiI"),  # a frame that stands still
        table("elst", [(400, 0, 1 << 16)], "IiI", count=2),
        table("elst", [(400, 0, 1 << 16)], "IiI", count=(1 << 32) - 1),
    ],
)
def test_odd_entries_are_not_read(entries: bytes) -> None:
    with pytest.raises((Inconsistent, struct.error)):
        read_edit(entries, Box("elst", 8, len(entries)), 1000, 1000)


def test_an_empty_list_is_none_and_one_without_a_clock_is_not_read() -> None:
    empty, one = table("elst", [], "IiI"), table("elst", [(400, 0, 1 << 16)], "IiI")
    assert read_edit(empty, Box("elst", 8, len(empty)), 1000, 1000) is None
    with pytest.raises(Inconsistent):
        read_edit(one, Box("elst", 8, len(one)), 1000, 0)


def test_what_ffmpeg_would_do_in_its_own_way_is_not_told() -> None:
    before = replace(PLAIN, offsets=[(1, 0), (4, 900), (5, 0)])  # shown long after the keyframe behind them
    assert shown(before, (1000, 220)) is None
    early = replace(PLAIN, offsets=[(7, -400), (1, 0), (2, -200)])  # shown before the edit's first is decoded
    assert shown(early, (400, 100)) is None
    assert shown(early, (200, -1), (400, 100)) == [200, 40, 80]
    two_keyframes = replace(PLAIN, offsets=[(7, 0), (1, 80), (1, 80), (1, -160)], keyframes=[1, 8, 9])
    assert shown(two_keyframes, (360, 0)) is None
    guessed = replace(PLAIN, deltas=[(5, 40), (5, 30)])  # begins at the second keyframe: whose durations are told?
    assert shown(guessed, (400, 220)) is None
    assert shown(replace(guessed, keyframes=[1]), (400, 220)) == [0, 30, 60, 90]
    short = replace(PLAIN, deltas=[(9, 40), (1, 30)], keyframes=[10])  # begins between keyframes
    assert shown(short, (400, 100)) is None
    assert shown(short, (400, 0)) == [40 * n for n in range(10)]
