from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.video import Source
from tests import builders
from workers import poster

BLACK = {"signalstats.YAVG": 16.0, "signalstats.YLOW": 16.0, "signalstats.YHIGH": 16.0, "signalstats.SATAVG": 0.0}
WHITE = {"signalstats.YAVG": 235.0, "signalstats.YLOW": 235.0, "signalstats.YHIGH": 235.0, "signalstats.SATAVG": 0.0}
SCENE = {
    "signalstats.YAVG": 110.0,
    "signalstats.YLOW": 30.0,
    "signalstats.YHIGH": 200.0,
    "signalstats.SATAVG": 40.0,
    "entropy.normalized_entropy.normal.Y": 0.9,
}


@st.composite
def sources(draw: st.DrawFn) -> Source:
    frames = draw(st.integers(1, 8 * 3600 * 30))
    width, height = draw(st.integers(16, 8000)), draw(st.integers(16, 8000))
    return builders.source(frames=frames, width=width, height=height, duration=frames / 30)


@given(sources())
def test_the_storyboard_covers_the_film_and_no_more(source: Source) -> None:
    board = poster.storyboard(source)
    seconds = source.frames / 30
    assert (board.tiles - 1) * board.interval < seconds <= board.tiles * board.interval or board.tiles == 1
    assert board.sprites * board.columns * board.rows >= board.tiles
    assert (board.sprites - 1) * board.columns * board.rows < board.tiles
    assert board.width % 2 == board.height % 2 == 0
    assert board.width <= max(poster.TILE_WIDTH, 2)
    assert board.height <= max(poster.TILE_HEIGHT, 2)


@given(sources())
def test_cues_follow_each_other_and_stay_on_their_sprite(source: Source) -> None:
    board = poster.storyboard(source)
    vtt = poster.webvtt(board, source.frames / 30)
    times = re.findall(r"^(\S+) --> (\S+)$", vtt, re.MULTILINE)
    assert len(times) == board.tiles
    assert all(end == start for (_, end), (start, _) in pairwise(times))
    for x, y, width, height in re.findall(r"#xywh=(\d+),(\d+),(\d+),(\d+)", vtt):
        assert int(x) + int(width) <= board.columns * board.width
        assert int(y) + int(height) <= board.rows * board.height


def test_webvtt_reads_as_players_want_it() -> None:
    board = poster.Storyboard(interval=10, tiles=2, columns=2, rows=1, width=240, height=136)
    assert poster.webvtt(board, 3615.5) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:10.000\nstoryboard-001.jpg#xywh=0,0,240,136\n\n"
        "00:00:10.000 --> 00:00:20.000\nstoryboard-001.jpg#xywh=240,0,240,136\n"
    )


@pytest.mark.parametrize("dull", [BLACK, WHITE, {}])
def test_a_scene_is_chosen_over_a_dull_picture(dull: dict[str, float]) -> None:
    assert poster.best_tile([dull, dull, SCENE, dull, dull]) == 2


def test_of_equal_scenes_neither_the_title_nor_the_end_is_taken() -> None:
    assert 0 < poster.best_tile([SCENE] * 10) < 7


def test_where_all_is_black_there_is_a_poster_still() -> None:
    assert poster.best_tile([BLACK, BLACK]) == 0
    assert poster.best_tile([]) == 0


def test_measures_are_read_as_ffmpeg_prints_them() -> None:
    lines = ["frame:0    pts:0       pts_time:0", "timecode=00:00:04:18", "lavfi.signalstats.YAVG=80.5"]
    lines += ["frame:1 pts:1", "lavfi.entropy.x=1"]
    assert poster.measures(lines) == [{"signalstats.YAVG": 80.5}, {"entropy.x": 1.0}]


def test_long_films_are_read_by_their_keyframes_alone() -> None:
    source = builders.source()
    board = poster.storyboard(source)
    few = poster.storyboard_args("http://s3/x", source, board, every_frame=False, max_pixels=9)
    assert few[few.index("-skip_frame") + 1] == few[few.index("-discard") + 1] == "nokey"
    assert "-skip_frame" not in poster.storyboard_args("http://s3/x", source, board, every_frame=True, max_pixels=9)


def test_the_poster_is_the_picture_of_its_tile() -> None:
    source = builders.source(width=3840, height=2160, start=2.0)
    board = poster.storyboard(source)
    argv = poster.poster_args("http://s3/x", source, board, 7, every_frame=False, max_pixels=9)
    graph = argv[argv.index("-filter_complex") + 1]
    assert f"fps=1/{board.interval}:start_time={2 + 7 * board.interval:.6f}" in graph
    assert "scale=1280:720" in graph
