from __future__ import annotations

from notflix_app.core.storyboard import poster_chunks, sprites_by_chunk, tile_count
from notflix_app.core.video import Plan, TranscodeSettings
from tests import builders
from workers import poster
from workers.poster import Place


def film(seconds: int = 60, **settings: object) -> Plan:
    source = builders.source(frames=seconds * 30, duration=float(seconds))
    return builders.plan(source, TranscodeSettings(**settings))  # type: ignore[arg-type]


def drawn(plan: Plan, scores: dict[int, float], otherwise: float = 0.1) -> dict[int, list[float]]:
    """scores: by tile."""
    return {
        index: [scores.get(tile, otherwise) for tile in sprites.tiles]
        for index, sprites in enumerate(sprites_by_chunk(plan))
    }


def test_the_tile_that_shows_most_is_chosen() -> None:
    plan = film()
    assert poster.best_frame(plan, drawn(plan, {17: 0.9})) == 17 * 30


def test_only_the_first_chunks_are_looked_at() -> None:
    """Whoever comes back to it chooses the same, whatever else is done by then."""
    plan = film(600)
    beyond = sum(chunk.frames for chunk in poster_chunks(plan)) // 30 // plan.tile_seconds + 1
    assert beyond < tile_count(plan)
    assert poster.best_frame(plan, drawn(plan, {3: 0.5, beyond: 0.9})) == 3 * plan.tile_seconds * 30


def test_of_equal_scenes_neither_the_title_nor_the_end_is_taken() -> None:
    plan = film(10)
    assert 0 < poster.best_frame(plan, drawn(plan, {}, otherwise=0.5)) < 7 * 30


def test_where_all_is_black_there_is_a_poster_still() -> None:
    plan = film()
    assert poster.best_frame(plan, drawn(plan, {}, otherwise=0.0)) == 0


def test_without_tiles_it_is_the_middle_of_what_there_is() -> None:
    there = sum(chunk.frames for chunk in poster_chunks(film()))
    assert poster.best_frame(film(), {}) == there // 2
    assert poster.best_frame(film(), {0: [], 1: [], 2: []}) == there // 2


def test_the_frame_is_taken_from_the_smallest_rung_that_is_large_enough() -> None:
    assert poster.place_of(17 * 30, film()) == Place("v720p/init.mp4", "v720p/00005.m4s", 30)
    assert poster.place_of(0, film(heights=(480, 240))).segment == "v480p/00001.m4s", "else from the largest"


def test_a_poster_fits_in_its_box() -> None:
    argv = poster.poster_args(builders.source(width=2160, height=3840), Place("", "", 7))
    assert "select='eq(n,7)',scale=720:1280:" in argv[argv.index("-vf") + 1]
