"""One import at a time on a machine: two could take one film for two new ones."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def import_lock(data_dir: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Waits until it may begin, and says before that it has to. A killed process leaves it as well."""
    with (data_dir / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
