"""A program that is fed, with real ones: Python is one that can be told to do anything."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import pytest

from notflix_app.core.errors import LostLease, ToolFailed, ToolKilled
from tests.fixtures.waiting import eventually
from workers import feeding
from workers.feeding import fed_tool
from workers.process import Limits

PATIENCE = 60.0  # of a program that nothing ends


def fed(
    folder: Path, code: str, *, silence: float = PATIENCE, alive: Callable[[], bool] = lambda: True
) -> AbstractContextManager[Callable[[bytes], None]]:
    argv = [sys.executable, "-I", "-S", "-c", "import os, signal, sys, time\n" + textwrap.dedent(code)]
    return fed_tool(argv, limits=Limits(silence=silence), cwd=folder, alive=alive)


def fed_with(feed: AbstractContextManager[Callable[[bytes], None]], *pieces: bytes) -> None:
    with feed as give:
        for piece in pieces:
            give(piece)


MUCH = bytes(1 << 20)  # more than a pipe holds


def test_it_gets_all_that_it_is_fed_and_is_waited_for(tmp_path: Path) -> None:
    pieces = [bytes([number % 256]) * 1000 for number in range(300)]
    fed_with(fed(tmp_path, "data = sys.stdin.buffer.read(); open('got', 'wb').write(data)"), *pieces, b"")
    assert (tmp_path / "got").read_bytes() == b"".join(pieces)


def test_who_ends_badly_says_why(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="failed: no such luck"):
        fed_with(fed(tmp_path, "sys.stdin.read(); sys.exit('no such luck')"), b"film")


@pytest.mark.parametrize(
    ("code", "kind", "why"),
    [
        ("sys.exit('no room')", ToolFailed, "no room"),
        ("os.kill(os.getpid(), signal.SIGKILL)", ToolKilled, "SIGKILL"),
        ("pass", ToolFailed, "before its time"),
    ],
)
def test_who_ends_before_its_time_is_fed_no_more(tmp_path: Path, code: str, kind: type[Exception], why: str) -> None:
    with pytest.raises(kind, match=why):
        fed_with(fed(tmp_path, code), MUCH)


def test_it_is_ended_where_the_feeder_gives_up(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(ValueError, match="nothing to eat"), fed(tmp_path, f"time.sleep({PATIENCE})"):
        raise ValueError("nothing to eat")
    assert time.monotonic() - begun < PATIENCE / 2


def test_it_may_be_silent_while_it_is_not_fed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = 0.0, list[float]()
    monkeypatch.setattr(feeding, "time", SimpleNamespace(monotonic=lambda: now))
    with fed(tmp_path, "sys.stdin.read()", alive=lambda: not looks.append(now)) as feed:
        feed(b"a little")
        now = 10 * PATIENCE
        eventually(lambda: looks.count(now) > 1)


@pytest.mark.parametrize("piece", [b"", MUCH])
def test_it_may_not_take_nothing_for_too_long(tmp_path: Path, piece: bytes) -> None:
    """Neither while it is fed, nor when there is no more."""
    with pytest.raises(ToolFailed, match="it took nothing for 1 seconds") as raised:
        fed_with(fed(tmp_path, f"time.sleep({PATIENCE})", silence=1), piece)
    assert not raised.value.permanent


def test_it_is_ended_with_its_lease(tmp_path: Path) -> None:
    with pytest.raises(LostLease):
        fed_with(fed(tmp_path, f"time.sleep({PATIENCE})", alive=lambda: False), MUCH)
