"""What every AttemptLimiter does: in memory, in a real Redis, and where that is away."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from notflix_app.adapters.attempts import LocalAttempts, SharedAttempts
from notflix_app.core.ports import AttemptLimiter
from tests.fixtures.waiting import PATIENCE


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each counts for itself where a Redis takes longer to answer."""
    monkeypatch.setattr("notflix_app.adapters.attempts.SOCKET_SECONDS", PATIENCE)


@pytest.fixture(params=["memory", "redis", "away"])
def attempts(request: pytest.FixtureRequest) -> Iterator[AttemptLimiter]:
    if request.param == "memory":
        yield LocalAttempts()
    elif request.param == "redis":
        yield SharedAttempts(request.getfixturevalue("clean_redis"))
    else:
        yield SharedAttempts(f"redis://127.0.0.1:{request.getfixturevalue('closed_port')}/0")


def test_so_many_are_allowed_and_then_it_says_how_long(attempts: AttemptLimiter) -> None:
    assert [attempts.attempt("ann", 3, 600) for _ in range(3)] == [0, 0, 0]
    assert 500 < attempts.attempt("ann", 3, 600) <= 600
    assert attempts.attempt("bob", 3, 600) == 0


def test_asking_how_long_counts_nothing(attempts: AttemptLimiter) -> None:
    assert [attempts.wait("ann", 1, 600) for _ in range(3)] == [0, 0, 0]
    assert attempts.attempt("ann", 1, 600) == 0
    assert 500 < attempts.wait("ann", 1, 600) <= 600


def test_what_is_forgotten_begins_anew(attempts: AttemptLimiter) -> None:
    for _ in range(3):
        attempts.attempt("ann", 3, 600)
    attempts.forget("ann", 3, 600)
    assert attempts.attempt("ann", 3, 600) == 0


def test_it_is_allowed_again_after_a_while(attempts: AttemptLimiter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts.attempt("ann", 1, 600) == 0
    assert attempts.attempt("ann", 1, 600) > 0
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert attempts.attempt("ann", 1, 600) == 0


def test_all_processes_count_together(clean_redis: str) -> None:
    one, another = SharedAttempts(clean_redis), SharedAttempts(clean_redis)
    assert one.attempt("ann", 1, 600) == 0
    assert another.attempt("ann", 1, 600) > 0
