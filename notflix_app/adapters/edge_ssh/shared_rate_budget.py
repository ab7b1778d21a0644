"""How fast an edge is filled is agreed upon in Redis, among all processes that fill it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, partial

import redis
from redis.commands.core import Script

from ..rq_queue import connection
from .rate_limiter import LocalRateBudget, RateBudget

AGAIN_SECONDS = 30.0  # so long a Redis that did not answer is not asked

# By Redis's own clock, which is the same for all. Milliseconds after the line is free again, nothing is left to keep.
_TAKE = """
local told = redis.call('TIME')
local now = told[1] + told[2] / 1e6
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + tonumber(ARGV[1])
redis.call('SET', KEYS[1], string.format('%.6f', due), 'PX', math.ceil((due - now) * 1000) + 1)
return string.format('%.6f', due - now)
"""


class SharedRateBudgets:
    """redis_url: 'redis://:password@host:port/0'; connects when a line is first used. While it does not answer, each
    process keeps to the limit for itself: rather too fast for a while than not at all."""

    def __init__(self, redis_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis_url = redis_url
        self._clock = clock
        self._ask_at = 0.0
        self._own: defaultdict[str, LocalRateBudget] = defaultdict(LocalRateBudget)

    def of_edge(self, edge: str) -> RateBudget:
        """The line to the edge of that name."""
        return partial(self._take, edge)

    @cached_property
    def _script(self) -> Script:
        return connection(self._redis_url).register_script(_TAKE)

    def _take(self, edge: str, seconds: float) -> float:
        if self._clock() >= self._ask_at:
            try:
                return float(self._script(keys=[f"notflix:edge-rate:{edge}"], args=[seconds]))
            except redis.exceptions.RedisError:
                self._ask_at = self._clock() + AGAIN_SECONDS
        return self._own[edge](seconds)
