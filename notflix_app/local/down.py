"""`./notflix down`: stops a stack that runs somewhere else, and waits until all of it is gone."""

from __future__ import annotations

import time

import psutil

from ..core.errors import Unavailable
from ..settings import Settings
from . import state
from .up import Say, say

PATIENCE = 60  # seconds; SeaweedFS alone may take 12


def down(settings: Settings, *, say: Say = say) -> None:
    """No error where nothing runs. Raises Unavailable where it does not stop."""
    report = state.read(settings.data_dir)
    if report is None or not report.running():
        left = state.end_leftovers(report)
        say(f"Stopped what was left: {', '.join(left)}." if left else "Notflix is not running.")
        return
    say("Stopping …")
    try:
        psutil.Process(report.supervisor.pid).terminate()
    except psutil.NoSuchProcess:
        pass
    except psutil.AccessDenied as wrong:
        raise Unavailable(
            f"Notflix (process {report.supervisor.pid}) belongs to another user: stop it as that user."
        ) from wrong
    if not _wait_gone(report.supervisor):
        raise Unavailable(
            f"Notflix (process {report.supervisor.pid}) has not stopped within {PATIENCE} s."
            f" Look into {state.log_folder(settings.data_dir)}, or end it: kill -9 {report.supervisor.pid}"
        )
    # Its last words name every process that it had.
    state.end_leftovers(state.read(settings.data_dir))
    say("Everything is stopped.")


def _wait_gone(process: state.ProcessId) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
