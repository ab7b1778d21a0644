"""How loud a film is, from pieces; against ffmpeg's own number, see tests/integration/workers/test_loudness.py."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.loudness import Loudness, Measure, gain, loudness, measure_from_json, measure_of


def test_a_steady_sound_is_as_loud_as_each_of_its_blocks() -> None:
    assert loudness([measure_of([-23.0] * 100, -3.0)]) == Loudness(-23.0, -3.0)


def test_pauses_count_for_nothing() -> None:
    """Below -70 LUFS, and 10 LU below the mean of the rest: the second gate of BS.1770."""
    assert loudness([measure_of([*[-20.0] * 50, *[-80.0] * 500, *[-35.0] * 100], -1.0)]) == Loudness(-20.0, -1.0)


def test_it_is_a_mean_of_energy() -> None:
    half = 10 * math.log10((10**-2 + 10**-2.6) / 2)
    assert loudness([measure_of([-20.0] * 10, -9.0), measure_of([-26.0] * 10, -4.0)]) == Loudness(round(half, 1), -4.0)


@pytest.mark.parametrize("pieces", [[], [Measure()], [measure_of([-70.0, -120.0, -math.inf, math.nan], -math.inf)]])
def test_silence_has_none(pieces: list[Measure]) -> None:
    assert loudness(pieces) is None


@given(st.lists(st.floats(-90, 0), min_size=1, max_size=200), st.integers(0, 200))
def test_it_does_not_matter_where_a_film_is_cut(blocks: list[float], cut: int) -> None:
    whole = loudness([measure_of(blocks, -2.0)])
    assert loudness([measure_of(blocks[:cut], -2.0), measure_of(blocks[cut:], -7.0)]) == whole


@given(st.lists(st.floats(-90, 0), max_size=20), st.floats(-60, 3) | st.just(-math.inf))
def test_a_measure_is_kept_as_json(blocks: list[float], peak: float) -> None:
    measure = measure_of(blocks, peak)
    kept = json.loads(json.dumps(measure.as_json(), allow_nan=False))
    assert loudness([measure_from_json(kept)]) == loudness([measure])


@pytest.mark.parametrize(
    ("lufs", "target", "expected"), [(-23, -18, 5.0), (-9.3, -18, -8.7), (-45, -18, 12.0), (-23, None, 0.0)]
)
def test_all_are_made_as_loud_as_one_wants_but_what_is_very_quiet(
    lufs: float, target: float | None, expected: float
) -> None:
    assert gain(Loudness(lufs, -1.0), target) == expected
    assert gain(None, target) == 0.0
