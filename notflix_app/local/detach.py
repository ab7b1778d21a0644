"""`up --detach`: the same `up` in a session of its own, waited for until it is ready or has failed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from ..core.errors import Conflict
from ..settings import Settings, child_environment
from . import state
from .process import UMASK, cap
from .up import make_data_folder, ready_line, say

LOG = "supervisor.log"


def up_detached(settings: Settings, arguments: list[str]) -> int:
    """Starts `python -m notflix_app up ARGUMENTS` apart from this terminal; returns the exit code.

    What it says until it is ready is said here too; afterwards it goes to logs/supervisor.log alone.
    """
    data = settings.data_dir
    make_data_folder(data)
    log = state.log_folder(data) / LOG
    log.parent.mkdir(exist_ok=True)
    cap(log)
    refuse_second(data)
    with log.open("ab") as out:
        seen = out.tell()
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "notflix_app", "up", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=out,
            env=child_environment(settings),
            start_new_session=True,
            umask=UMASK,
        )
    try:
        return _wait(child, data, log, seen)
    except KeyboardInterrupt:
        os.kill(child.pid, signal.SIGTERM)
        child.wait()
        return 130


def refuse_second(data: Path) -> None:
    """Raises Conflict where a stack runs on this data: asked here so that the answer is not only in a log."""
    with state.sole_owner(data):
        return


def _wait(child: subprocess.Popen[bytes], data: Path, log: Path, seen: int) -> int:
    while True:
        code = child.poll()
        seen = _repeat(log, seen)
        report = state.read(data)
        if report is not None and report.supervisor.pid == child.pid and report.phase == "ready":
            print(ready_line(report.url), flush=True)
            say("It runs in the background; `./notflix down` stops it.")
            child.returncode = 0  # it outlives us: nothing to wait for
            return 0
        if code is not None:
            if not code:
                raise Conflict("Notflix was stopped before it was ready.")
            return code
        time.sleep(0.1)


def _repeat(log: Path, seen: int) -> int:
    """Says here what the log has grown by; returns how far it has been read."""
    with log.open("rb") as text:
        text.seek(seen)
        fresh = text.read()
    sys.stderr.write(fresh.decode(errors="replace"))
    sys.stderr.flush()
    return seen + len(fresh)
