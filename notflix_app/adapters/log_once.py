"""What a library raises is for the log, and once: not again for every call until all was well in between."""

from __future__ import annotations

import logging


class LogOnce:
    """A trouble that begins and ends. Threads may share it; at worst two of them say the same."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._last = ""

    def warn(self, what: str, error: Exception) -> None:
        message = f"{what}: {error}"
        if message != self._last:
            self._last = message
            self._log.warning("%s", message)

    def over(self) -> None:
        self._last = ""
