from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge import meter
from edge.meter import SETTLE_SECONDS, bound_log, look, run


def line(count: int) -> str:
    return json.dumps({"uri": "/x/v1/1.m4s", "status": 200, "bytes": count}, separators=(",", ":")) + "\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs" / "access.json"


@pytest.fixture
def nginx() -> Iterator[subprocess.Popen[bytes]]:
    """Something that a signal can be sent to."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def test_it_counts_what_is_new_only(tmp_path: Path, log: Path) -> None:
    assert look(tmp_path) == 0
    log.write_text(line(100) + line(23))
    assert look(tmp_path) == 123
    assert look(tmp_path) == 123
    with log.open("a") as more:
        more.write(line(7))
    assert look(tmp_path) == 130
    assert json.loads((tmp_path / "served").read_text())["bytes"] == 130


def test_a_line_that_is_being_written_counts_when_it_is_whole(tmp_path: Path, log: Path) -> None:
    log.write_text(line(5) + line(400)[:-4])
    assert look(tmp_path) == 5
    log.write_text(line(5) + line(400))
    assert look(tmp_path) == 405


def test_it_goes_on_when_the_log_is_begun_anew(tmp_path: Path, log: Path) -> None:
    log.write_text(line(1000) * 3)
    assert look(tmp_path) == 3000
    log.write_text(line(1))
    assert look(tmp_path) == 3001


def test_a_broken_count_begins_anew(tmp_path: Path, log: Path) -> None:
    log.write_text(line(9))
    (tmp_path / "served").write_text("{")
    assert look(tmp_path) == 9


def test_the_last_lines_of_a_log_that_was_put_aside_count(tmp_path: Path, log: Path) -> None:
    log.write_text(line(10))
    assert look(tmp_path) == 10
    older = log.rename(log.with_name("access.1.json"))
    with older.open("a") as more:
        more.write(line(200))
    assert look(tmp_path) == 210  # nginx has not begun the new one
    log.write_text(line(3000))
    with older.open("a") as more:
        more.write(line(40000))
    assert look(tmp_path) == 43210
    assert look(tmp_path) == 43210


def test_a_log_is_not_put_aside_before_all_of_it_was_met(tmp_path: Path, log: Path) -> None:
    """Else what the older one held, and nobody read, would go with it."""
    log.write_text(line(5))
    bound_log(tmp_path, nginx=0, limit=1)
    assert log.exists()


def test_a_log_is_not_put_aside_while_a_worker_of_nginx_writes_into_the_older_one(
    tmp_path: Path, log: Path, nginx: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each hears of the new log by itself; what it writes until then would go with the older one."""
    older = log.with_name("access.1.json")
    older.write_text(line(1))
    log.write_text(line(5))
    look(tmp_path)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    os.utime(older, (0, now - 1))
    bound_log(tmp_path, nginx.pid, limit=1)
    assert log.exists()
    os.utime(older, (0, now - SETTLE_SECONDS - 1))
    bound_log(tmp_path, nginx.pid, limit=1)
    assert not log.exists()
    assert older.read_text() == line(5)
    assert nginx.wait() == -signal.SIGUSR1


def test_a_log_with_the_inode_of_one_that_is_gone(tmp_path: Path, log: Path) -> None:
    """File systems give the numbers of removed files to new ones."""
    older = log.with_name("access.1.json")
    older.write_text(line(1))
    log.write_text(line(20))
    assert look(tmp_path) == 21
    held = log.with_name("held")
    older.rename(held)
    log.rename(older)
    held.rename(log)  # as nginx's new one
    log.write_text(line(300) * 3)
    assert look(tmp_path) == 921


def test_a_full_disk_does_not_end_it(tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With it the whole edge would end; and what it serves meanwhile counts once there is room."""
    monkeypatch.setattr(meter, "LOOK_SECONDS", 0.01)
    log.write_text(line(7))
    no_room, served = tmp_path / "served.part", tmp_path / "served"
    no_room.mkdir()  # nothing can be written

    async def until_there_is_room() -> None:
        running = asyncio.create_task(run(tmp_path))
        await asyncio.sleep(0.1)
        no_room.rmdir()
        while not served.exists():
            await asyncio.wait([running], timeout=0.01)
            assert not running.done(), running.exception()
        running.cancel()

    asyncio.run(until_there_is_room())
    assert json.loads(served.read_text())["bytes"] == 7
