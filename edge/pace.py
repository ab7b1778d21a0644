"""No faster than is asked: an edge may have viewers to serve while it is filled."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_SLEEP = 1.0  # so that whoever waits is soon asked whether it should go on


class Pace:
    """bytes_per_second: 0 for no limit. What was sent too fast is waited for; what was not sent is not saved up."""

    def __init__(
        self,
        bytes_per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = bytes_per_second
        self._clock = clock
        self._sleep = sleep
        self._due = 0.0  # when all that was sent so far would have been sent at this rate

    def took(self, count: int) -> None:
        """Waits for as long as `count` bytes may take."""
        if self._rate <= 0:
            return
        self._due = max(self._due, self._clock()) + count / self._rate
        while (left := self._due - self._clock()) > 0:
            self._sleep(min(left, LONGEST_SLEEP))
