"""How long a film will take, from what others took."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.forecast import Film, forecast, pixels
from notflix_app.core.step_summary import StepSummary
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import Quality, TranscodeSettings, Video, VideoState
from tests.builders import plan, source, step, summary, video

K, DONE = StepKind, StepState.DONE


def made(seconds: float = 60, *, encoding: float = 40, rest: float = 6, **settings) -> tuple[Video, StepSummary]:
    """A 1080p film that went live: four chunks and the audio were `encoding` seconds of work."""
    of, chosen = source(duration=seconds), TranscodeSettings(**settings)
    each = encoding / 5
    steps = [
        step(K.PROBE, DONE, started_at=1000.0, finished_at=1000.0 + rest / 3),
        *(step(K.CHUNK, DONE, index=n, started_at=1100.0 + n, finished_at=1100.0 + n + each) for n in range(4)),
        step(K.AUDIO, DONE, started_at=1100.0, finished_at=1100.0 + each),
        step(K.PACKAGE, DONE, started_at=1400.0, finished_at=1400.0 + rest / 3),
        step(K.SEED, DONE, edge="edge-a", started_at=1500.0, finished_at=1500.0 + rest / 3),
        step(K.SEED, DONE, edge="edge-b", started_at=9000.0, finished_at=9900.0),  # an edge that came later
    ]
    live = video(state=VideoState.LIVE, live_at=1500.0 + rest / 3, source=of, plan=plan(of, chosen), settings=chosen)
    return live, summary(steps)


def asked(seconds: float = 60, rungs: tuple[int, ...] = (1080, 720, 480, 360, 240), quality=Quality.BALANCED) -> Film:
    return Film(seconds, pixels(1920, 1080, dict.fromkeys(rungs, 1)), quality)


def takes(film: Film, *done: tuple[Video, StepSummary], workers: int = 1) -> float | None:
    return forecast(film, done, chunk_seconds=16, workers=workers)


def test_the_same_film_again_takes_as_long_whatever_waited_in_between() -> None:
    assert takes(asked(), made()) == pytest.approx(46)


def test_twice_the_film_takes_twice_as_long() -> None:
    assert takes(asked(120), made()) == pytest.approx(92)


def test_small_rungs_take_little() -> None:
    only = takes(asked(rungs=(240,)), made())
    assert only is not None
    assert 6 < only < 8


def test_workers_share_the_chunks_and_nothing_else() -> None:
    assert takes(asked(), made(), workers=2) == pytest.approx(40 / 2 + 6)
    assert takes(asked(), made(), workers=3) == pytest.approx(40 / 2 + 6), "four chunks, two at a time at best"
    assert takes(asked(), made(), workers=9) == pytest.approx(40 / 4 + 6)


def test_long_films_say_more_than_short_ones() -> None:
    assert takes(asked(), made(300, encoding=200, rest=30), made(10, encoding=60, rest=1)) == pytest.approx(
        60 * (260 + 31) / 310
    )


def test_nothing_is_said_while_nothing_is_known() -> None:
    assert takes(asked()) is None
    assert takes(asked(), made(), workers=0) is None, "nobody is there to do it"
    assert takes(asked(quality=Quality.BEST), made()) is None, "another preset takes another time"
    assert takes(asked(quality=Quality.BEST), made(quality=Quality.BEST)) is not None
    assert takes(asked(600), made()) is None, "a clip says nothing of a film"
    assert takes(asked(6), made()) is None
    assert takes(asked(0), made()) is None
    live, steps = made()
    assert takes(asked(), (replace(live, plan=None), steps)) is None


def test_pixels_counts_each_rendition_in_its_own_size() -> None:
    assert pixels(1920, 1080, {1080: 2, 720: 1}) == 2 * 1920 * 1080 + 1280 * 720
    assert pixels(1080, 1920, {720: 1}) == 720 * 1280
