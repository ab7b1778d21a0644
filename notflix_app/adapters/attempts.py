"""Attempts are counted in Redis, by all web processes together; by each for itself while that is away."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

import redis
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

SOCKET_SECONDS = 2
AGAIN_SECONDS = 30.0  # so long a Redis that did not answer is not asked


class LocalAttempts:
    """core.ports.AttemptLimiter for one process."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def attempt(self, key: str, most: int, seconds: float) -> float:
        return _attempt(self._limiter, key, most, seconds)

    def wait(self, key: str, most: int, seconds: float) -> float:
        return _wait(self._limiter, key, most, seconds)

    def forget(self, key: str, most: int, seconds: float) -> None:
        self._limiter.clear(_limit(most, seconds), key)


class SharedAttempts:
    """core.ports.AttemptLimiter. redis_url: 'redis://:password@host:port/0'; connects when it is first used."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._ask_at = 0.0

    @cached_property
    def _own(self) -> LocalAttempts:
        return LocalAttempts()

    @cached_property
    def _shared(self) -> MovingWindowRateLimiter:
        timeouts: dict[str, Any] = {"socket_timeout": SOCKET_SECONDS, "socket_connect_timeout": SOCKET_SECONDS}
        return MovingWindowRateLimiter(
            RedisStorage(self._redis_url, key_prefix="notflix:attempts", wrap_exceptions=False, **timeouts)
        )

    def attempt(self, key: str, most: int, seconds: float) -> float:
        if time.monotonic() >= self._ask_at:
            try:
                return _attempt(self._shared, key, most, seconds)
            except redis.exceptions.RedisError:
                self._ask_at = time.monotonic() + AGAIN_SECONDS
        return self._own.attempt(key, most, seconds)

    def wait(self, key: str, most: int, seconds: float) -> float:
        if time.monotonic() >= self._ask_at:
            try:
                return _wait(self._shared, key, most, seconds)
            except redis.exceptions.RedisError:
                self._ask_at = time.monotonic() + AGAIN_SECONDS
        return self._own.wait(key, most, seconds)

    def forget(self, key: str, most: int, seconds: float) -> None:
        self._own.forget(key, most, seconds)
        if time.monotonic() >= self._ask_at:
            try:
                self._shared.clear(_limit(most, seconds), key)
            except redis.exceptions.RedisError:
                self._ask_at = time.monotonic() + AGAIN_SECONDS


def _limit(most: int, seconds: float) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(most, max(1, round(seconds)))


def _attempt(limiter: MovingWindowRateLimiter, key: str, most: int, seconds: float) -> float:
    return 0.0 if limiter.hit(_limit(most, seconds), key) else _until(limiter, key, most, seconds)


def _wait(limiter: MovingWindowRateLimiter, key: str, most: int, seconds: float) -> float:
    return 0.0 if limiter.test(_limit(most, seconds), key) else _until(limiter, key, most, seconds)


def _until(limiter: MovingWindowRateLimiter, key: str, most: int, seconds: float) -> float:
    return max(1.0, limiter.get_window_stats(_limit(most, seconds), key).reset_time - time.time())
