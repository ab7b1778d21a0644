"""Encode steps of one machine, side by side or alone. Each opens the files anew, so threads lock like processes."""

from __future__ import annotations

import fcntl
import threading
from functools import partial
from pathlib import Path

from tests.fixtures.waiting import PATIENCE, eventually
from workers.machine_lock import machine_lock


class Someone:
    """Comes in a thread, and stays until told to leave."""

    def __init__(self, folder: Path, alone: bool = False) -> None:
        self.inside, self._leave = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=partial(self._stay, folder, alone), daemon=True)
        self._thread.start()

    def _stay(self, folder: Path, alone: bool) -> None:
        with machine_lock(folder, alone):
            self.inside.set()
            self._leave.wait(4 * PATIENCE)

    def leave(self) -> None:
        self._leave.set()
        self._thread.join(PATIENCE)


def is_shut(door: Path) -> bool:
    with door.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_many_work_side_by_side(tmp_path: Path) -> None:
    many = [Someone(tmp_path / "scratch") for _ in range(3)]
    assert all(one.inside.wait(PATIENCE) for one in many)
    for one in many:
        one.leave()


def test_who_is_alone_waits_for_the_others_and_lets_nobody_in(tmp_path: Path) -> None:
    early = Someone(tmp_path)
    assert early.inside.wait(PATIENCE)
    alone = Someone(tmp_path, alone=True)
    eventually(lambda: is_shut(tmp_path / "door.lock"))
    assert not alone.inside.wait(0.2)
    late = Someone(tmp_path)
    assert not late.inside.wait(0.2), "or a busy machine would keep the one waiting for ever"
    early.leave()
    assert alone.inside.wait(PATIENCE)
    assert not late.inside.wait(0.2)
    alone.leave()
    assert late.inside.wait(PATIENCE)
    late.leave()
