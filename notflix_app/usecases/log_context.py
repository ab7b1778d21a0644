"""What log entries are about: the video and the step that this process has in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

# Of the process, not of a thread or a task: a worker does one step at a time, whose lease and transfers have threads.
_ids: dict[str, str] = {}


def ids() -> Mapping[str, str]:
    """As they are now: {'video_id': …, 'step_id': …}, or empty."""
    return dict(_ids)


@contextmanager
def about(**given: str) -> Iterator[None]:
    """Until its end, entries of this process carry these. Not for a process that does several things at once."""
    before = ids()
    _ids.update(given)
    try:
        yield
    finally:
        _ids.clear()
        _ids.update(before)
