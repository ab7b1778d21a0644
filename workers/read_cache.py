"""What a step has read of its source, so that the next tool of the same step need not ask the store for it again."""

from __future__ import annotations

import os
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

MAX_BYTES = 256 << 20  # of a step; what comes then is read anew
NOWHERE = 1 << 62  # behind every file


class ReadCache:
    """Bytes of one file by their place in it, in a file without a name. Safe to use from several threads."""

    def __init__(self, file: int, limit: int = MAX_BYTES) -> None:
        self._file = file
        self._room = limit
        self._spans: list[tuple[int, int]] = []  # from, to: sorted, and apart from each other
        self._lock = Lock()
        self._open = True

    def span_after(self, at: int) -> tuple[int, int]:
        """From where to where the next bytes are here, `at` being the earliest; (NOWHERE, NOWHERE) without any."""
        with self._lock:
            number = bisect_right(self._spans, (at, NOWHERE))
            if number and self._spans[number - 1][1] > at:
                return at, self._spans[number - 1][1]
            return self._spans[number] if number < len(self._spans) else (NOWHERE, NOWHERE)

    def read(self, at: int, count: int) -> bytes:
        """Of a span that is here; nothing once it is closed."""
        with self._lock:
            return os.pread(self._file, count, at) if self._open else b""

    def write(self, at: int, data: bytes) -> None:
        """Keeps it where there is room."""
        with self._lock:
            if not self._open or len(data) > self._room:
                return
            self._room -= len(data)
            os.pwrite(self._file, data, at)
            self._add(at, at + len(data))

    def close(self) -> None:
        """Before the file is: a reader whose tool has just ended may still have something, and the next file to be
        opened gets the same number."""
        with self._lock:
            self._open = False

    def _add(self, begin: int, end: int) -> None:
        touching = [span for span in self._spans if span[0] <= end and begin <= span[1]]
        apart = [span for span in self._spans if span not in touching]
        whole = (min([begin, *(span[0] for span in touching)]), max([end, *(span[1] for span in touching)]))
        self._spans = sorted([*apart, whole])


@contextmanager
def read_cache(folder: Path) -> Iterator[ReadCache]:
    with tempfile.TemporaryFile(dir=folder) as file:
        cache = ReadCache(file.fileno())
        try:
            yield cache
        finally:
            cache.close()
