"""A circuit breaker with a limited number of slots: a part that hangs holds nobody up but its first callers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..core.errors import Unavailable

log = logging.getLogger(__name__)

SLOT_SECONDS = 0.5  # how long a call waits for a slot
PAUSE_SECONDS = 1.0  # between two looks at a part that is away
FRESH_SECONDS = 2.0  # how long an answer proves that the part is there


@dataclass(frozen=True, slots=True)
class Patience:
    """seconds: how long a call waits for a sign of life. at_once: how many calls may wait at the same time."""

    seconds: float
    at_once: int


WORKING = Patience(seconds=60, at_once=64)  # workers and commands: they move large files, and only wait for this
SERVING = Patience(seconds=3, at_once=8)  # whom people, or all other films, wait for


class Breaker:
    """Stands before one part. After a call that got no answer, all are refused at once until the part answers a look
    at it, which a thread takes behind the callers' backs.

    part: its name on pages, 'store'. where: its address, for the log. silent: whether an exception means that no
    answer came; what else the part raises passes. look: asks it for anything.
    """

    def __init__(
        self,
        part: str,
        where: str,
        silent: Callable[[Exception], bool],
        look: Callable[[], object],
        patience: Patience,
    ) -> None:
        self._part, self._where = part, where
        self._silent, self._look = silent, look
        self._slots = threading.BoundedSemaphore(patience.at_once)
        self._lock = threading.Lock()
        self._away = False
        self._looks_again = 0.0
        self._answered_at = 0.0
        self._looker: threading.Thread | None = None

    @property
    def away(self) -> bool:
        """As it was last seen. Waits for nobody: where that was long ago, it is looked at behind the caller's back."""
        if self._away or time.monotonic() - self._answered_at > FRESH_SECONDS:
            self._look_again()
        return self._away

    @contextmanager
    def call(self) -> Iterator[None]:
        """Raises Unavailable where no answer came, or where none is to be expected."""
        if self._away:
            self._look_again()
            raise self._unavailable()
        if not self._slots.acquire(timeout=SLOT_SECONDS):
            raise Unavailable(f"The {self._part} has too much to do now. Try again in a moment.", self._part)
        try:
            yield
            self._answered_at = time.monotonic()
        except Exception as error:
            if not self._silent(error):
                raise
            self._lost(error)
            raise self._unavailable() from error
        finally:
            self._slots.release()

    def _unavailable(self) -> Unavailable:
        return Unavailable(f"The {self._part} does not answer now. It is asked again and again.", self._part)

    def _lost(self, error: Exception) -> None:
        with self._lock:
            was_away, self._away = self._away, True
            self._looks_again = time.monotonic() + PAUSE_SECONDS
        if not was_away:  # once, however many wait: what the library says is for us, not for visitors
            log.warning("The %s at %s does not answer: %s", self._part, self._where, error)

    def _look_again(self) -> None:
        with self._lock:
            # One that was looking when this process was forked off did not come along: it is not alive.
            looking = self._looker is not None and self._looker.is_alive()
            if looking or time.monotonic() < self._looks_again:
                return
            self._looker = threading.Thread(target=self._take_a_look, name=f"look-{self._part}", daemon=True)
            self._looker.start()

    def _take_a_look(self) -> None:
        try:
            self._look()
        except Exception as error:  # noqa: BLE001 (a refusal is a sign of life too)
            if self._silent(error):
                self._lost(error)
                return
        self._answered_at = time.monotonic()
        was_away, self._away = self._away, False
        if was_away:
            log.warning("The %s at %s answers again.", self._part, self._where)
