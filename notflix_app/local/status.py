"""`./notflix status`: the parts, and how they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..settings import Settings
from . import state
from .part import UP, PartState

HEAD = ("PART", "STATE", "PID", "SINCE", "RESTARTS", "PORT", "LOG")


@dataclass(frozen=True, slots=True)
class PartStatus:
    """uptime: seconds since it got this state."""

    part: str
    state: PartState
    pid: int | None
    uptime: float
    restarts: int
    port: int | None
    log: Path


@dataclass(frozen=True, slots=True)
class StackStatus:
    """phase: starting, ready, stopping, failed, or stopped where nothing runs. pid: of the supervisor."""

    phase: str
    url: str
    pid: int | None
    data: Path
    error: str
    parts: tuple[PartStatus, ...]


def status(settings: Settings) -> StackStatus:
    report = state.read(settings.data_dir)
    if report is None or not report.running():
        error = report.error if report and report.phase == "failed" else ""
        return StackStatus("stopped", "", None, settings.data_dir, error, ())
    now = time.time()
    parts = tuple(
        PartStatus(
            part.name,
            part.state,
            part.process.pid if part.process else None,
            round(now - part.since, 1),
            part.restarts,
            part.port,
            Path(part.log),
        )
        for part in report.parts
    )
    return StackStatus(report.phase, report.url, report.supervisor.pid, settings.data_dir, report.error, parts)


def exit_code(stack: StackStatus) -> int:
    """0: all parts are up. 1: some are not. 3: nothing runs (as `systemctl status` has it)."""
    if stack.pid is None:
        return 3
    return 0 if stack.phase == "ready" and all(part.state in UP for part in stack.parts) else 1


def headline(stack: StackStatus) -> str:
    if stack.pid is None:
        why = f" The last start failed: {stack.error}" if stack.error else ""
        return f"Notflix is not running on {stack.data}.{why}"
    return f"Notflix is {stack.phase}: {stack.url} (process {stack.pid}, data in {stack.data})"


def row(part: PartStatus) -> Sequence[str]:
    pid, port = part.pid or "", part.port or ""
    return (part.part, part.state, str(pid), age(part.uptime), str(part.restarts), str(port), str(part.log))


def age(seconds: float) -> str:
    """'45 s', '12 min', '3 h', '5 days': one unit is enough."""
    for unit, length in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(0, seconds):.0f} s"
