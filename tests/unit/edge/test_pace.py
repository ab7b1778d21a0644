from __future__ import annotations

import pytest

from edge.pace import LEAST_SECONDS, OwnLine, Pace


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_bytes_take_their_time() -> None:
    time = Time()
    pace = Pace(1000, clock=time, sleep=time.sleep)
    for _ in range(50):
        pace.took(100)
    assert time.now == pytest.approx(105)


def test_what_was_not_sent_is_not_saved_up() -> None:
    time = Time()
    pace = Pace(1000, clock=time, sleep=time.sleep)
    pace.took(1000)
    time.now += 60
    pace.took(2000)
    assert time.now == pytest.approx(163)


def test_small_pieces_are_waited_for_together() -> None:
    time, asked = Time(), list[float]()

    def line(seconds: float) -> float:
        asked.append(seconds)
        return seconds

    pace = Pace(1000, line, time, time.sleep)
    for _ in range(1000):
        pace.took(1)
    assert len(asked) <= 1 / LEAST_SECONDS
    assert time.now == pytest.approx(101, abs=LEAST_SECONDS)


def test_no_limit_asks_nobody() -> None:
    def never(seconds: float) -> float:
        raise AssertionError

    Pace(0, never).took(1 << 40)


def test_two_on_one_line_have_half_each() -> None:
    time = Time()
    line = OwnLine(time)
    assert [line(1.0), line(1.0)] == [1.0, 2.0]
    time.now += 5
    assert line(1.0) == 1.0
