"""A Notflix of its own for a benchmark or a test: on free ports, and gone with the process that wanted it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import Unavailable
from ..local.ports import free_port
from ..local.process import DIE_WITH_PARENT
from ..local.up import ready_line
from ..settings import Settings, child_environment, load_settings
from ..ui.build import web_dir

STOP_SECONDS = 60


@contextmanager
def temporary_stack(
    workers: int = 2, extra: Mapping[str, str] | None = None, pages: Path | None = None
) -> Iterator[Settings]:
    """Starts everything in a temporary folder, yields its settings, stops it. extra, pages: as for running_stack().

    Raises Unavailable.
    """
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        data = Path(folder)
        with running_stack(data, ("--port", str(free_port()), "--workers", str(workers)), extra, pages):
            yield load_settings(data)


@contextmanager
def running_stack(
    data: Path, arguments: Sequence[str], extra: Mapping[str, str] | None = None, pages: Path | None = None
) -> Iterator[None]:
    """`up ARGUMENTS` on `data`, ready when this yields; it stops at the end, and when we are killed.

    extra: variables for it. pages: a folder in which stacks of the same sources build their pages: the first one does,
    the others wait for it and serve the same; None: a folder of its own. Raises Unavailable where it does not start;
    what it says goes to our stderr.
    """
    if pages is not None:
        web_dir(load_settings(data)).symlink_to(pages)
    up = [sys.executable, "-P", "-m", "notflix_app", "up", "--data", str(data), *arguments]
    prefix = [sys.executable, "-I", "-S", str(DIE_WITH_PARENT), str(os.getpid()), str(int(signal.SIGTERM))]
    environment = {**child_environment(load_settings(data)), **(extra or {})}
    # The port is in the arguments; ours would be taken for a person's choice.
    del environment["NOTFLIX_PORT"]
    with subprocess.Popen(
        [*prefix, *up], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        try:
            assert process.stdout is not None
            if not any(line.startswith(ready_line("")) for line in process.stdout):
                raise Unavailable(f"Notflix did not start. Its logs are in {data / 'logs'}.")
            yield
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
