"""SIGTERM in a horse: it ends the step that is being done, and nothing else. And how it gets to one just forked."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from notflix_app.core.errors import Stopped

STOP = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Raises Stopped while a step is being done. Before that, it waits for the step to begin; after it, for the process
    to end by itself: what is being written down then is written to its end, and RQ is not told of a failed job."""

    def __init__(self) -> None:
        self._asked = self._at_work = False

    def ask(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """The handler of the signal."""
        self._asked = True
        if self._at_work:
            self._at_work = False  # once is enough
            raise _stopped()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """A step is being done."""
        self._at_work = True
        try:
            if self._asked:
                raise _stopped()
            yield
        finally:
            self._at_work = False


def _stopped() -> Stopped:
    return Stopped("The worker was stopped; the step will be done again.")


@contextmanager
def signals_held() -> Iterator[None]:
    """They wait: who is forked meanwhile would take its own for one that we were sent, until its handlers are set. Then
    it calls hear_signals(). A thread that begins meanwhile never takes any: Python answers them in the main one, which
    would sleep on."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hear_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)


stopping = Stopping()  # of this process
