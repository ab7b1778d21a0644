from __future__ import annotations

import pytest

from notflix_app.adapters.edge_ssh.rate_limiter import MIN_SECONDS, LocalRateBudget, RateLimiter


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_bytes_take_their_time() -> None:
    time = Time()
    limiter = RateLimiter(1000, clock=time, sleep=time.sleep)
    for _ in range(50):
        limiter.took(100)
    assert time.now == pytest.approx(105)


def test_what_was_not_sent_is_not_saved_up() -> None:
    time = Time()
    limiter = RateLimiter(1000, clock=time, sleep=time.sleep)
    limiter.took(1000)
    time.now += 60
    limiter.took(2000)
    assert time.now == pytest.approx(163)


def test_small_pieces_are_waited_for_together() -> None:
    time, asked = Time(), list[float]()

    def budget(seconds: float) -> float:
        asked.append(seconds)
        return seconds

    limiter = RateLimiter(1000, budget, time, time.sleep)
    for _ in range(1000):
        limiter.took(1)
    assert len(asked) <= 1 / MIN_SECONDS
    assert time.now == pytest.approx(101, abs=MIN_SECONDS)


def test_no_limit_asks_nobody() -> None:
    def never(seconds: float) -> float:
        raise AssertionError

    RateLimiter(0, never).took(1 << 40)


def test_two_on_one_line_have_half_each() -> None:
    time = Time()
    budget = LocalRateBudget(time)
    assert [budget(1.0), budget(1.0)] == [1.0, 2.0]
    time.now += 5
    assert budget(1.0) == 1.0
