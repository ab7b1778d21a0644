"""A Notflix of its own for a benchmark: in a temporary folder, on free ports, gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..settings import Settings, load_settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def temporary_stack(workers: int = 2) -> Iterator[Settings]:
    """Starts everything, yields its settings, stops it. Raises CalledProcessError where it does not start."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        data = Path(folder)
        command = [sys.executable, "-m", "notflix_app"]
        start = ["up", "--detach", "--data", folder, "--port", str(free_port()), "--workers", str(workers)]
        subprocess.run([*command, *start], check=True, stdout=sys.stderr)
        try:
            yield load_settings(data)
        finally:
            subprocess.run([*command, "down", "--data", folder], check=True, stdout=sys.stderr)
