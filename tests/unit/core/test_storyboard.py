"""Which frames a film's tiles show, who draws them, and where the index says that they are."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core import storyboard
from notflix_app.core.storyboard import suggested_tiles
from notflix_app.core.video import Plan, Source
from tests import builders

RATES = st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(1), Fraction(60)])


@st.composite
def plans(draw: st.DrawFn) -> tuple[Source, Plan]:
    fps = draw(RATES)
    frames = draw(st.integers(1, int(8 * 3600 * fps)))
    width, height = draw(st.integers(16, 4000)), draw(st.integers(16, 4000))
    source = builders.source(
        frames=frames,
        width=max(width, height // 10),  # else too narrow to be shown
        height=max(height, width // 10),
        duration=float(frames / fps),
        fps_num=fps.numerator,
        fps_den=fps.denominator,
        seekable=draw(st.booleans()),
    )
    return source, builders.plan(source, chunk_seconds=draw(st.integers(2, 120)))


@given(plans())
def test_each_tile_is_drawn_once_by_the_chunk_that_has_its_frame(made: tuple[Source, Plan]) -> None:
    _, plan = made
    drawn = storyboard.sprites_by_chunk(plan)
    tiles = [tile for sprites in drawn for tile in sprites.tiles]
    assert tiles == list(range(storyboard.tile_count(plan)))
    for chunk, sprites in zip(plan.chunks, drawn, strict=True):
        for tile in sprites.tiles:
            assert chunk.first <= storyboard.frame_of(plan, tile) < chunk.first + chunk.frames


@given(plans())
def test_a_tile_shows_what_stands_on_the_screen_at_its_time(made: tuple[Source, Plan]) -> None:
    _, plan = made
    last = storyboard.tile_count(plan) - 1
    for tile in {0, 1, last // 2, last} - {last + 1}:
        frame, at = storyboard.frame_of(plan, tile), tile * plan.tile_seconds
        assert frame / plan.fps <= at < (frame + 1) / plan.fps


@given(plans())
def test_sprites_are_numbered_through_the_film_and_no_larger_than_they_may_be(made: tuple[Source, Plan]) -> None:
    _, plan = made
    first = 1
    for sprites in storyboard.sprites_by_chunk(plan):
        area = sprites.columns * sprites.rows
        assert sprites.first == first
        assert sprites.columns <= storyboard.COLUMNS
        assert sprites.rows <= storyboard.ROWS
        assert (sprites.count - 1) * area < len(sprites.tiles) <= sprites.count * area or not sprites.tiles
        first += sprites.count


def drawn_all(plan: Plan) -> dict[int, list[float]]:
    return {index: [0.5] * len(sprites.tiles) for index, sprites in enumerate(storyboard.sprites_by_chunk(plan))}


@given(plans())
def test_cues_follow_each_other_and_stay_on_their_sprite(made: tuple[Source, Plan]) -> None:
    source, plan = made
    vtt = storyboard.webvtt(plan, source, drawn_all(plan))
    times = re.findall(r"^(\S+) --> (\S+)$", vtt, re.MULTILINE)
    assert len(times) == storyboard.tile_count(plan)
    assert all(end == start for (_, end), (start, _) in pairwise(times))
    width, height = storyboard.tile_size(source)
    areas = re.findall(r"^storyboard-(\d+)\.jpg#xywh=(\d+),(\d+),(\d+),(\d+)$", vtt, re.MULTILINE)
    assert len(set(areas)) == len(times), "no two at one place"
    for _, x, y, w, h in areas:
        assert (int(w), int(h)) == (width, height)
        assert int(x) + width <= storyboard.COLUMNS * width
        assert int(y) + height <= storyboard.ROWS * height


@given(st.integers(1, 8000), st.integers(1, 8000))
def test_tiles_have_the_sources_shape_and_even_sides(width: int, height: int) -> None:
    across, down = storyboard.tile_size(builders.source(width=width, height=height))
    assert across % 2 == down % 2 == 0
    assert 2 <= across <= storyboard.TILE_WIDTH
    assert 2 <= down <= storyboard.TILE_HEIGHT
    assert math.isclose(across / down, width / height, rel_tol=0.5) or min(across, down) == 2


def test_webvtt_reads_as_players_want_it() -> None:
    source = builders.source(frames=45, duration=1.5)
    assert storyboard.webvtt(builders.plan(source), source, {0: [0.5, 0.5]}) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.000\nstoryboard-001.jpg#xywh=0,0,240,136\n\n"
        "00:00:01.000 --> 00:00:01.500\nstoryboard-001.jpg#xywh=240,0,240,136\n"
    )


def test_a_chunk_that_drew_nothing_leaves_a_gap() -> None:
    """As of a film of which some was made by the release before."""
    source = builders.source()
    plan = builders.plan(source)
    drawn = drawn_all(plan)
    vtt = storyboard.webvtt(plan, source, {**drawn, 1: []})
    starts = [int(at[6:8]) for at in re.findall(r"^(\S+) -->", vtt, re.MULTILINE)]
    first, following = (round(plan.chunks[number].first / plan.fps) for number in (1, 2))
    assert starts == [*range(first), *range(following, 60)]
    assert "storyboard-003.jpg" in vtt
    assert "storyboard-002.jpg" not in vtt


def test_long_films_have_a_tile_every_ten_seconds_and_short_ones_every_second() -> None:
    assert [storyboard.tile_seconds(Fraction(s)) for s in (1, 120, 121, 1200, 10_800)] == [1, 1, 2, 10, 10]


def test_the_poster_is_chosen_from_the_first_third_within_bounds() -> None:
    def seconds_of(film: int) -> Fraction:
        plan = builders.plan(builders.source(frames=film * 30), chunk_seconds=16)
        return sum(chunk.frames for chunk in storyboard.poster_chunks(plan)) / plan.fps

    assert {film: seconds_of(film) for film in (1, 30, 60, 240, 600, 10_800)} == {
        1: 1,
        30: 30,
        60: 32,
        240: 80,
        600: 128,
        10_800: 128,
    }


def _scored(plan: Plan, scores: dict[int, float], otherwise: float) -> dict[int, list[float]]:
    sprites = enumerate(storyboard.sprites_by_chunk(plan))
    return {index: [scores.get(tile, otherwise) for tile in one.tiles] for index, one in sprites}


def test_frames_that_show_most_are_suggested_and_none_beside_another() -> None:
    plan = builders.plan()  # a minute, a tile for each second
    best = {10: 0.9, 11: 0.89, 30: 0.8, 40: 0.7, 20: 0.6, 4: 0.5, 35: 0.4}
    assert suggested_tiles(plan, _scored(plan, best, 0.1), 5) == [4, 10, 20, 30, 40]
    assert suggested_tiles(plan, _scored(plan, {58: 0.9, 30: 0.6}, 0.0), 1) == [30], "the end is seldom a poster"


def test_without_scores_what_is_suggested_stands_evenly() -> None:
    assert suggested_tiles(builders.plan(), {}, 6) == [0, 9, 18, 27, 36, 45]
    assert suggested_tiles(builders.plan(builders.source(frames=30, duration=1.0)), {}, 6) == [0]
