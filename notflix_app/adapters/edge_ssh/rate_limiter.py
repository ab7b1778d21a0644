"""No faster than is asked: an edge may have viewers to serve while it is filled."""

from __future__ import annotations

import time
from collections.abc import Callable

MAX_SLEEP = 1.0  # so that whoever waits is soon asked whether it should go on
MIN_SECONDS = 0.1  # of the budget at once: who shares it may be asked over a network

# Takes so many seconds of a budget to an edge, after those that were taken before; returns in how many they are over.
RateBudget = Callable[[float], float]


class LocalRateBudget:
    """A RateBudget that nobody else uses. What was not taken is not saved up."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._due = 0.0  # when all that was taken so far is over

    def __call__(self, seconds: float) -> float:
        now = self._clock()
        self._due = max(self._due, now) + seconds
        return self._due - now


class RateLimiter:
    """bytes_per_second: 0 for no limit. budget: what the bytes go over; None: one of our own."""

    def __init__(
        self,
        bytes_per_second: float,
        budget: RateBudget | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = bytes_per_second
        self._budget = budget or LocalRateBudget(clock)
        self._clock = clock
        self._sleep = sleep
        self._owed = 0.0  # seconds for what was sent and not yet waited for

    @property
    def limits(self) -> bool:
        return self._rate > 0

    def took(self, count: int) -> None:
        """Waits for as long as `count` bytes may take."""
        if not self.limits:
            return
        self._owed += count / self._rate
        if self._owed < MIN_SECONDS:
            return
        over = self._clock() + self._budget(self._owed)
        self._owed = 0.0
        while (left := over - self._clock()) > 0:
            self._sleep(min(left, MAX_SLEEP))
