"""From a source to its renditions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from notflix_app.core.errors import Refused
from notflix_app.core.ladder import MIN_SIDE, STANDARD, ladder, standard_rungs
from notflix_app.core.video import Rendition, Source, TranscodeSettings
from tests import builders

side = st.integers(MIN_SIDE, 8192)
# Nothing that a camera, a phone or a cinema makes is longer than five times its width.
film_side = st.integers(100, 8192)


def renditions(width: int, height: int, **settings: object) -> tuple[Rendition, ...]:
    return ladder(builders.source(width=width, height=height), TranscodeSettings(**settings))


def sizes(width: int, height: int, **settings: object) -> list[tuple[int, int]]:
    return [(r.width, r.height) for r in renditions(width, height, **settings)]


# --- what films look like ------------------------------------------------------------------------------------------
def test_a_full_hd_film_has_every_rung_up_to_its_own() -> None:
    assert sizes(1920, 1080) == [(1920, 1080), (1280, 720), (854, 480), (640, 360), (426, 240)]
    assert [r.name for r in renditions(1920, 1080)] == ["1080p", "720p", "480p", "360p", "240p"]


def test_a_wide_film_is_called_by_its_width() -> None:
    assert [(r.name, r.width, r.height) for r in renditions(1920, 800)][:2] == [
        ("1080p", 1920, 800),
        ("720p", 1280, 534),
    ]


def test_a_portrait_film_stands_in_the_same_rungs() -> None:
    assert sizes(1080, 1920) == [(1080, 1920), (720, 1280), (480, 854), (360, 640), (240, 426)]


def test_a_film_between_rungs_keeps_its_own_size_at_the_top() -> None:
    assert sizes(1366, 768)[:2] == [(1366, 768), (1280, 720)]


def test_a_film_above_the_highest_rung_is_brought_down_to_it() -> None:
    assert sizes(7680, 4320)[0] == (3840, 2160)


def test_a_tiny_film_has_one_rung() -> None:
    assert sizes(160, 120) == [(160, 120)]
    assert sizes(321, 241) == [(320, 240)]


# --- what holds for every picture ----------------------------------------------------------------------------------
def made(width: int, height: int) -> tuple[Rendition, ...]:
    try:
        return renditions(width, height)
    except Refused:
        assert max(width, height) > 100 * min(width, height), "only a strip may be refused"
        assume(False)
        raise


@given(side, side)
@example(8192, 16)
@example(16, 8192)
@example(17, 4321)
def test_every_rendition_can_be_encoded(width: int, height: int) -> None:
    made_ones = made(width, height)
    assert made_ones
    for r in made_ones:
        assert (r.width % 2, r.height % 2) == (0, 0), "4:2:0 needs even sizes"
        assert min(r.width, r.height) >= MIN_SIDE
        assert 0 < r.bitrate <= r.max_rate <= r.buffer


@given(side, side)
@example(427, 240)
@example(855, 481)
def test_it_never_upscales(width: int, height: int) -> None:
    for r in made(width, height):
        assert r.width <= width
        assert r.height <= height


@given(film_side, film_side)
def test_the_shape_stays_within_a_hundredth(width: int, height: int) -> None:
    assume(max(width, height) <= 5 * min(width, height))
    for r in renditions(width, height):
        # Even sizes cost up to a pixel each way; on a small picture a pixel is more than a hundredth.
        tolerance = max(0.01, 1 / r.width + 1 / r.height)
        assert r.width / r.height == pytest.approx(width / height, rel=tolerance)


@given(side, side)
def test_they_come_best_first_and_differ(width: int, height: int) -> None:
    made_ones = made(width, height)
    assert len({r.name for r in made_ones}) == len({(r.width, r.height) for r in made_ones}) == len(made_ones)
    for better, worse in pairwise(made_ones):
        assert better.width >= worse.width
        assert better.height >= worse.height
        assert better.bitrate >= worse.bitrate


@given(side, side)
def test_rungs_are_standard(width: int, height: int) -> None:
    rungs = standard_rungs(width, height)
    assert set(rungs) <= set(STANDARD)
    assert list(rungs) == sorted(rungs, reverse=True)


@given(side, side)
def test_a_picture_on_its_side_has_the_same_ladder_on_its_side(width: int, height: int) -> None:
    upright = [(r.height, r.width, r.name, r.bitrate) for r in made(width, height)]
    assert upright == [(r.width, r.height, r.name, r.bitrate) for r in made(height, width)]


# --- what the person chose -----------------------------------------------------------------------------------------
def test_chosen_rungs_are_made_and_no_others() -> None:
    assert sizes(1920, 1080, heights=(360, 720)) == [(1280, 720), (640, 360)]


def test_rungs_above_the_source_fall_back_to_its_own() -> None:
    assert sizes(640, 360, heights=(2160, 1080)) == [(640, 360)]
    assert sizes(640, 360, heights=(2160, 240)) == [(426, 240)]


def test_several_bitrates_of_a_rung_have_names_of_their_own() -> None:
    top = renditions(1280, 720, heights=(720,), bitrates={720: (1500, 3000)})
    assert [(r.name, r.bitrate, r.exact) for r in top] == [("720p-3000", 3000, True), ("720p-1500", 1500, True)]


def test_the_same_bitrate_twice_is_one_rendition() -> None:
    [only] = renditions(1280, 720, heights=(720,), bitrates={720: (3000, 3000)})
    assert only.name == "720p"


def test_a_bitrate_for_a_rung_that_is_not_made_changes_nothing() -> None:
    assert renditions(640, 360, bitrates={1080: (6000,)}) == renditions(640, 360)
    assert renditions(640, 360, bitrates={360: ()}) == renditions(640, 360)


@given(st.lists(st.sampled_from(sorted(STANDARD)), unique=True), side, side)
def test_any_choice_gives_at_least_one_rendition(heights: list[int], width: int, height: int) -> None:
    all_of_them = {(r.width, r.height) for r in made(width, height)}
    chosen = sizes(width, height, heights=tuple(heights))
    assert chosen
    assert set(chosen) <= all_of_them


def test_fast_motion_takes_more() -> None:
    calm, fast = (ladder(builders.source(fps_num=fps), TranscodeSettings())[0].bitrate for fps in (30, 60))
    assert fast == round(calm * 1.5)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: renditions(1920, 1080, heights=(1081,)), "1081"),
        (lambda: renditions(1920, 1080, bitrates={99: (500,)}), "99"),
        (lambda: renditions(1920, 1080, bitrates={1080: (10,)}), "1080p"),
        (lambda: renditions(1920, 1080, bitrates={1080: tuple(range(500, 1500))}), "give at most 4"),
        (lambda: renditions(1920, 1080, bitrates={1080: (10**6,)}), "1080p"),
        (lambda: renditions(1, 1), "1×1"),
        (lambda: renditions(4000, 15), "4000×15"),
        (lambda: renditions(16384, 32), "16384×32"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(wrong: Callable[[], object], says: str) -> None:
    with pytest.raises(Refused, match=says):
        wrong()


def test_the_source_is_only_read_for_its_picture() -> None:
    """Two sources of one shape and rate have one ladder, whatever else they are."""
    one: Source = builders.source()
    other = builders.source(codec="vp9", container="matroska", hdr=True, audio=(), duration=1.0, frames=30)
    assert ladder(one, TranscodeSettings()) == ladder(other, TranscodeSettings())
