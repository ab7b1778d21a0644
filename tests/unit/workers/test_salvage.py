from __future__ import annotations

from fractions import Fraction

import pytest

from notflix_app.core.holes import Hole
from workers.salvage import Claimed, holes, read_args, timing_of

FPS = Fraction(25)
FILM = [1.5 + n / 25 for n in range(500)]
TORN = FILM[:100] + FILM[200:]


def test_a_film_with_a_hole_keeps_its_rate_and_all_its_time() -> None:
    timing = timing_of(TORN, [], (Fraction(50), FPS))
    assert (timing.fps, timing.frames, timing.variable, timing.start) == (FPS, 500, False, 1.5)


def test_milliseconds_are_near_enough() -> None:
    rate = Fraction(24000, 1001)
    times = [round(n / float(rate), 3) for n in range(900) if not 300 <= n < 400]
    assert timing_of(times, [], (rate, None)).frames == 900


def test_a_clock_is_not_taken_for_a_rate() -> None:
    assert timing_of(TORN, [], (Fraction(1000),)).fps == FPS


def test_where_frames_come_as_they_like_the_usual_rate_is_taken() -> None:
    times = [n / 30 + (0.011 if n % 7 == 0 else 0) for n in range(300)]
    timing = timing_of(times, [], (Fraction(90000),))
    assert (timing.fps, timing.variable) == (30, True)


def test_one_frame_is_a_film() -> None:
    assert timing_of([8.0], [8.0], (FPS,)).frames == 1


def test_keyframes_are_looked_for_on_this_side_of_a_hole() -> None:
    keyframes = [n / 2 for n in range(200) if not 20 <= n < 80]
    assert timing_of([n / 25 for n in range(2500)], keyframes, (FPS,)).keyframe_gap == 0.5


def test_holes_are_told_on_the_films_own_clock() -> None:
    timing = timing_of(TORN, [], (FPS,))
    lost = holes(TORN, timing, begin=0.0, missing_at_end=12)
    assert lost == (Hole(0.0, 1.5), Hole(4.0, 4.0), Hole(20.0, 12))


@pytest.mark.parametrize("missing", [-3.0, 0.4])
def test_half_a_second_is_forgiven(missing: float) -> None:
    times = FILM[:100] + FILM[110:]
    assert holes(times, timing_of(times, [], (FPS,)), begin=1.2, missing_at_end=missing) == ()


def test_everything_is_decoded_inside_the_fence() -> None:
    argv = read_args("http://s3/film", Claimed(0, (1, 2), (), 0.0, 20.0), 10**6)
    assert argv[argv.index("-max_error_rate") + 1] == "1"
    assert {"-protocol_whitelist", "-format_whitelist", "-max_pixels"} <= set(argv[: argv.index("-i")])
    assert [argv[n + 1] for n, word in enumerate(argv) if word == "-map"] == ["0:0", "0:0", "0:1", "0:2"]
