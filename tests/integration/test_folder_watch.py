"""When it is time to look at folders, by a real inotify."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from notflix_app.adapters import folder_watch
from notflix_app.adapters.folder_watch import looks
from tests.fixtures.waiting import PATIENCE


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_watch, "QUIET_SECONDS", 0.3)
    monkeypatch.setattr(folder_watch, "_PAUSE_MS", 100)


@pytest.fixture
def stop() -> Iterator[Event]:
    stop = Event()
    yield stop
    stop.set()


def test_it_is_time_at_once_and_whenever_something_comes(tmp_path: Path, stop: Event) -> None:
    """Also while somebody looks."""
    with closing(looks([tmp_path], 600, stop)) as times:
        next(times)
        next(times)
        begun = time.monotonic()
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "film.mkv").write_bytes(b"film")
        next(times)
        assert time.monotonic() - begun < PATIENCE


def test_it_is_time_now_and_then_where_nothing_was_told(tmp_path: Path, stop: Event) -> None:
    late = tmp_path / "mounted later"
    with closing(looks([late], 0.3, stop)) as times:
        next(times)
        next(times)
        late.mkdir()
        next(times)
        (late / "film.mkv").write_bytes(b"film")
        next(times)


def test_it_ends_when_it_is_stopped(tmp_path: Path, stop: Event) -> None:
    times = looks([tmp_path], 60, stop)
    next(times)
    stop.set()
    assert list(times) in ([], [None])
