"""The FreeSpace port over a folder of this machine."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from ..core.ports import FreeSpace

log = logging.getLogger(__name__)


def free_space(folder: Path | None) -> FreeSpace:
    """folder: one on the store's disk; None: the store is elsewhere, and what is free there is not known."""

    def ask() -> int | None:
        if folder is None:
            return None
        try:
            return shutil.disk_usage(folder).free
        except OSError as wrong:
            log.warning("What is free in %s cannot be told: %s", folder, wrong.strerror)
            return None

    return ask
