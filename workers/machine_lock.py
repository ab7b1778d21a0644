"""Where a machine's encode steps are done: side by side, or one of them alone."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def machine_lock(folder: Path, alone: bool) -> Iterator[None]:
    """Waits until it may begin. folder: the same for all workers of this machine. A killed process leaves it as well.

    All come in by one door. Who wants to be alone keeps it shut behind them, and waits for those inside to leave.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "door.lock").open("w") as door, (folder / "room.lock").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(door, fcntl.LOCK_UN)
        yield
