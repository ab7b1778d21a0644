"""Visible means complete: a file is there with all of its content, or as it was before."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def write_atomically(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """Makes the file, or replaces it whole; its folder is there, and nobody else writes it at the same time.

    At no time can anybody read it whom `mode` does not let. What a killed writer left goes with the next one. Raises
    IsADirectoryError, where nothing is left either.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    data = content.encode() if isinstance(content, str) else content
    fresh = path.with_name(f".{path.name}.tmp")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
    fresh.chmod(mode)
    fresh.rename(path)
