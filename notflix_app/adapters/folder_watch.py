"""When to look at folders: soon after something has changed in them, and every now and then all the same, for a network
share tells nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import watch

QUIET_SECONDS = 6.0  # nothing has changed for so long: what was copied there is whole, and has settled
BUSY_SECONDS = 60.0  # … and as often where something always changes
_PAUSE_MS = 500


def looks(folders: Sequence[Path], sweep_seconds: float, stop: Event) -> Iterator[None]:
    """Yields whenever it is time, until `stop` is set: at once, and once more when what was new then has settled."""
    watched: list[Path] = []
    changes = _no_changes(stop)
    while not stop.is_set():
        there = [folder for folder in folders if folder.is_dir()]
        is_new = there != watched
        if is_new:
            watched, changes = there, _changes(there, stop)
            next(changes, None)  # from now on nothing escapes it, while somebody looks
        yield
        _wait(changes, min(sweep_seconds, QUIET_SECONDS) if is_new else sweep_seconds)


def _wait(changes: Iterator[bool], sweep_seconds: float) -> None:
    begun = time.monotonic()
    first = last = 0.0
    for has_changed in changes:
        now = time.monotonic()
        if has_changed:
            first, last = first or now, now
        is_quiet = last and now - last >= QUIET_SECONDS
        is_busy = first and now - first >= BUSY_SECONDS
        if is_quiet or is_busy or now - begun >= sweep_seconds:
            return


def _changes(folders: Sequence[Path], stop: Event) -> Iterator[bool]:
    """Twice a second whether something has changed; ends with `stop`."""
    if not folders:
        yield from _no_changes(stop)
    watched = watch(
        *folders,
        stop_event=stop,
        step=_PAUSE_MS // 10,
        rust_timeout=_PAUSE_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for changes in watched:
        yield bool(changes)


def _no_changes(stop: Event) -> Iterator[bool]:
    while not stop.wait(_PAUSE_MS / 1000):
        yield False
