"""How long the supervisor waits for the fork server."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from notflix_app.local import forks
from notflix_app.local.forks import Connection


class StandsStill:
    """A machine that does so in the first `times` looks, and by its clock too long."""

    def __init__(self, times: float) -> None:
        self.now, self.left = 0.0, times

    def monotonic(self) -> float:
        return self.now

    def select(self, lines: list[socket.socket], *_: object) -> tuple[list[socket.socket], ...]:
        self.left -= 1
        self.now += 2 * forks.ANSWER_SECONDS
        return ([], [], []) if self.left >= 0 else select.select(lines, [], [], 0)


@pytest.fixture
def line() -> Iterator[tuple[Connection, socket.socket]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield Connection(ours), theirs


def stand_still(monkeypatch: pytest.MonkeyPatch, times: float) -> None:
    machine = StandsStill(times)
    monkeypatch.setattr(forks, "time", machine)
    monkeypatch.setattr(forks, "select", SimpleNamespace(select=machine.select))


def test_a_machine_that_stood_still_does_not_give_the_server_up(
    line: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, server = line
    server.send(json.dumps({"ended": 6, "code": 0}).encode())
    server.send(json.dumps({"started": 7}).encode())
    stand_still(monkeypatch, times=1)
    assert connection.request({"module": "web"}) == 7


def test_a_server_that_does_not_answer_is_given_up(
    line: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, _ = line
    stand_still(monkeypatch, times=float("inf"))
    with pytest.raises(ConnectionError, match="does not answer"):
        connection.request({"module": "web"})
