"""A line to an edge that goes silent, or breaks."""

from __future__ import annotations

import threading

import pytest

from notflix_app.adapters.edge_ssh.connection import Translated, Watchdog
from notflix_app.core.errors import Unavailable


class Line(threading.Event):
    """A transport that says nothing until somebody closes it."""

    def close(self) -> None:
        self.set()

    def read(self) -> bytes:
        assert self.wait(60)
        raise EOFError


@pytest.fixture
def line() -> Line:
    return Line()


def test_whoever_is_silent_for_too_long_does_not_answer(line: Line) -> None:
    watchdog = Watchdog(line, 0.05)  # type: ignore[arg-type]
    with pytest.raises(Unavailable, match=r"The edge a does not answer\."), Translated("The edge a"), watchdog:
        line.read()
    watchdog.end()


def test_whoever_hangs_up_is_not_reachable(line: Line) -> None:
    watchdog = Watchdog(line, 600)  # type: ignore[arg-type]
    with pytest.raises(Unavailable, match="it hung up"), Translated("The edge a"), watchdog:
        raise EOFError
    watchdog.end()
    assert not line.is_set()
