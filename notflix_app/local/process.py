"""Starts, logs and ends the process of one part."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from .part import Command

DIE_WITH_PARENT = Path(__file__).with_name("die_with_parent.py")
UMASK = 0o077  # what parts write is for us alone, wherever it lies
LOG_BYTES = 10 << 20  # a log is at most this long, with one older file beside it


def start(
    command: Command,
    log: Path,
    environment: Mapping[str, str],
    death_signal: signal.Signals,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Starts the command so that it dies with us, in a process group of its own, printing into the log.

    Call it from the main thread alone: the kernel ties it to the thread that started the process.
    Raises OSError where its folder or its log cannot be opened.
    """
    begin_log(log, command)
    # Appending, so that cap() can shorten the file under it.
    with log.open("ab") as out:
        prefix = (sys.executable, "-I", "-S", str(DIE_WITH_PARENT), str(os.getpid()), str(int(death_signal)))
        return subprocess.Popen(
            (*prefix, *command.argv),
            stdin=stdin,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=command.cwd,
            env={**environment, **command.env},
            # Out of the terminal's group: its Ctrl-C is ours to handle, in order.
            start_new_session=True,
            umask=UMASK,
        )


def begin_log(log: Path, command: Command) -> None:
    """Makes it, or begins a new run in it. Raises OSError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        out.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} {' '.join(command.argv)}\n".encode())


def kill_group(pid: int) -> None:
    """Ends what a part left in its process group: nginx's workers serve on without their master."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        return


def cap(log: Path, limit: int = LOG_BYTES) -> None:
    """Moves a log's content to `NAME.1.log` when it has grown over the limit; the process writes on."""
    try:
        if log.stat().st_size <= limit:
            return
    except FileNotFoundError:
        return
    older = log.with_suffix(".1.log")
    try:
        shutil.copyfile(log, older)
    except OSError:  # a full disk: rather lose an old log than what it holds up
        older.unlink(missing_ok=True)
    os.truncate(log, 0)


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, without the headers that start() writes."""
    try:
        with log.open("rb") as text:
            text.seek(max(0, log.stat().st_size - 8192))
            words = text.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join([line for line in words if line.strip() and not line.startswith("--- ")][-lines:])


def ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
