from __future__ import annotations

import re
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.storyboard import frame_of, sprites_by_chunk
from tests import builders
from workers import storyboard

BLACK = {"signalstats.YAVG": 16.0, "signalstats.YLOW": 16.0, "signalstats.YHIGH": 16.0, "signalstats.SATAVG": 0.0}
WHITE = {"signalstats.YAVG": 235.0, "signalstats.YLOW": 235.0, "signalstats.YHIGH": 235.0, "signalstats.SATAVG": 0.0}
SCENE = {
    "signalstats.YAVG": 110.0,
    "signalstats.YLOW": 30.0,
    "signalstats.YHIGH": 200.0,
    "signalstats.SATAVG": 40.0,
    "entropy.normalized_entropy.normal.Y": 0.9,
}


@given(st.sampled_from([(24, 1), (24000, 1001), (30000, 1001), (1, 1), (60, 1)]), st.integers(1, 7200))
def test_the_filter_takes_the_very_frames_of_the_tiles(rate: tuple[int, int], seconds: int) -> None:
    """Its expression is Python's too, but for the name of greater-than."""
    frames = max(1, seconds * rate[0] // rate[1])
    source = builders.source(fps_num=rate[0], fps_den=rate[1], frames=frames, duration=float(seconds))
    plan = builders.plan(source, chunk_seconds=16)
    chunk, sprites = plan.chunks[-1], sprites_by_chunk(plan)[-1]
    matched = re.search(r"select='(.*?)'", storyboard.drawing(source, plan, chunk, sprites))
    assert matched
    names = {"gt": lambda a, b: a > b, "ceil": ceil}
    chosen = [n for n in range(chunk.first, chunk.first + chunk.frames) if eval(matched[1], names, {"pts": n})]
    assert chosen == [frame_of(plan, tile) for tile in sprites.tiles]


@pytest.mark.parametrize("dull", [BLACK, WHITE, {}])
def test_a_scene_shows_more_than_a_dull_picture(dull: dict[str, float]) -> None:
    assert storyboard.score(SCENE) > storyboard.score(dull)


def test_measures_are_read_as_ffmpeg_prints_them() -> None:
    lines = ["frame:0    pts:0       pts_time:0", "timecode=00:00:04:18", "lavfi.signalstats.YAVG=80.5"]
    lines += ["frame:1 pts:1", "lavfi.entropy.x=1"]
    assert storyboard.measures(lines) == [{"signalstats.YAVG": 80.5}, {"entropy.x": 1.0}]
