"""A part that hangs holds up its first callers only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from notflix_app.adapters import breaker
from notflix_app.adapters.breaker import Breaker, Patience
from notflix_app.core.errors import Unavailable
from tests.fixtures.waiting import PATIENCE, eventually


class Part:
    """Answers, or hangs until it is given up; counts who asked."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0
        self.breaker = Breaker("store", "http://store", lambda e: isinstance(e, TimeoutError), self.ask, Patience(1, 2))

    def ask(self) -> str:
        self.asked += 1
        if self.away:
            raise TimeoutError("HTTPConnectionPool: read timed out")
        return "yes"

    def call(self) -> str:
        with self.breaker.call():
            return self.ask()


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Iterator[Part]:
    monkeypatch.setattr(breaker, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(breaker, "SLOT_SECONDS", 0.05)
    yield Part()
    # Who still looks would write into the next test's log.
    eventually(lambda: not any(thread.name == "look-store" for thread in threading.enumerate()))


def test_what_answers_is_called(part: Part) -> None:
    assert part.call() == "yes"


def test_after_a_silence_nobody_asks_until_a_look_finds_it_well(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "PAUSE_SECONDS", 60.0)
    part.away = True
    for _ in range(5):
        with pytest.raises(Unavailable, match="The store does not answer now") as raised:
            part.call()
        assert raised.value.part == "store"
    assert part.asked == 1


def test_it_is_called_again_once_it_answers(part: Part) -> None:
    part.away = True
    with pytest.raises(Unavailable):
        part.call()
    part.away = False

    def answer() -> str | None:
        try:
            return part.call()
        except Unavailable:
            return None

    assert eventually(answer) == "yes"


def test_what_the_library_says_is_logged_once_and_told_to_nobody(part: Part, caplog: pytest.LogCaptureFixture) -> None:
    part.away = True
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            with pytest.raises(Unavailable) as raised:
                part.call()
            assert "HTTPConnectionPool" not in raised.value.message
    assert [record.getMessage() for record in caplog.records] == [
        "The store at http://store does not answer: HTTPConnectionPool: read timed out"
    ]


def test_an_answer_that_is_an_error_changes_nothing(part: Part) -> None:
    with pytest.raises(ValueError, match="refused"), part.breaker.call():
        raise ValueError("refused")
    assert part.call() == "yes"


def test_no_more_wait_at_once_than_there_are_places(part: Part) -> None:
    may_answer, inside = threading.Event(), threading.Semaphore(0)

    def hang() -> None:
        with part.breaker.call():
            inside.release()
            may_answer.wait(2 * PATIENCE)

    with ThreadPoolExecutor(2) as threads:
        hanging = [threads.submit(hang) for _ in range(2)]
        for _ in hanging:
            assert inside.acquire(timeout=PATIENCE)
        with pytest.raises(Unavailable, match="too much to do"):
            part.call()
        may_answer.set()
    assert part.call() == "yes"


def test_whether_it_is_away_is_known_without_a_call_and_without_waiting(part: Part) -> None:
    part.away = True
    eventually(lambda: part.breaker.away)
    part.away = False
    eventually(lambda: not part.breaker.away)


def test_what_has_just_answered_is_not_looked_at(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "FRESH_SECONDS", PATIENCE)
    part.call()
    assert not any(part.breaker.away for _ in range(100))
    assert part.asked == 1
