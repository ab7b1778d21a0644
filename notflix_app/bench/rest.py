"""What a whole Notflix on one machine takes while nobody wants anything of it; and its store's memory through an
encode, within its bound and without.

Memory is PSS, from /proc/PID/smaps_rollup: a page that n processes share counts as an nth in each of them, so that the
sum is what the machine really gives. Linux only.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from ..core.errors import Unavailable
from ..local import state
from ..settings import Settings
from ..wiring import build
from .figures import in_turns, machine, ratios, spread
from .films import draw, send, wait_until_live
from .stack import temporary_stack

SETTLE_SECONDS = 60
NO_BOUND = {"NOTFLIX_STORE_MEMORY_MIB": "0"}
NOISE = 12  # about as many bytes as a film of this size has

Processes = Mapping[str, list[psutil.Process]]


def run(rounds: int, seconds: int, watch: int) -> dict[str, Any]:
    """rounds: of encodes, in turns; 0 leaves them out. seconds: of the film. watch: seconds at rest, after a minute.

    Raises Unavailable where a Notflix does not start, or the film fails.
    """
    before = machine()
    with temporary_stack() as settings:
        time.sleep(SETTLE_SECONDS)
        figures: dict[str, Any] = {"at_rest": at_rest(settings, watch)}
        if rounds:
            with temporary_stack(extra=NO_BOUND) as unbound:
                figures["encode"] = _encodes(rounds, seconds, {"bound": settings, "unbound": unbound})
    return {**figures, "machine": {"before": before, "after": machine()}}


def at_rest(settings: Settings, seconds: float) -> dict[str, Any]:
    """For each part, and in sum: memory in MB, and CPU over the next `seconds` in percent of a core."""
    parts = processes(settings.data_dir)
    used = {name: _cpu_seconds(group) for name, group in parts.items()}
    time.sleep(seconds)
    memory = {name: _pss(group) for name, group in parts.items()}
    cpu = {name: (_cpu_seconds(group) - used[name]) / seconds * 100 for name, group in parts.items()}
    return {
        "parts": {name: _taken(memory[name], cpu[name]) for name in parts},
        "sum": _taken(sum(memory.values()), sum(cpu.values())),
    }


def _taken(memory: float, cpu: float) -> dict[str, float]:
    return {"memory_mb": round(memory, 1), "cpu_percent": round(cpu, 2)}


def processes(data: Path) -> Processes:
    """The processes of each part of the stack that runs on this data, and of its supervisor. Raises Unavailable."""
    report = state.read(data)
    if report is None or not report.running():
        raise Unavailable(f"Nothing runs on {data}.")
    ids = {"supervisor": report.supervisor, **{part.name: part.process for part in report.parts}}
    roots = {name: psutil.Process(known.pid) for name, known in ids.items() if known}
    others = set(roots.values())
    return {name: list(_with_children(root, others)) for name, root in roots.items()}


def _with_children(process: psutil.Process, others: set[psutil.Process]) -> Iterable[psutil.Process]:
    """It and what it started, but not the other parts: those count for themselves."""
    yield process
    started: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
        started = process.children()
    for child in started:
        if child not in others:
            yield from _with_children(child, others)


def _pss(group: Iterable[psutil.Process]) -> float:
    """MB that they have, and their share of what they have together with others."""
    return sum(_kilobytes(Path(f"/proc/{process.pid}/smaps_rollup"), "Pss:") for process in group) / 1024


def _kilobytes(file: Path, name: str) -> int:
    """0 of a process that has ended meanwhile."""
    try:
        lines = file.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _cpu_seconds(group: Iterable[psutil.Process]) -> float:
    """What they used since they started, with those of their children that have ended."""
    used = 0.0
    for process in group:
        with suppress(psutil.NoSuchProcess):  # then its parent has its times
            times = process.cpu_times()
            used += times.user + times.system + times.children_user + times.children_system
    return used


# --- through an encode ---------------------------------------------------------------------------------------------
def _encodes(rounds: int, seconds: int, stacks: Mapping[str, Settings]) -> dict[str, Any]:
    stores = {name: processes(settings.data_dir)["s3"] for name, settings in stacks.items()}
    used = {name: _cpu_seconds(store) for name, store in stores.items()}
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        film = draw(Path(folder, "film.mp4"), seconds, "1920x1080", NOISE)
        walls = in_turns(rounds, {name: partial(_encode, stacks[name], film) for name in stacks})
    return {
        "film": f"{seconds} s of 1920×1080",
        "rounds": rounds,
        "seconds": {name: spread(values) for name, values in walls.items()},
        "bound_to_unbound": ratios(walls["bound"], walls["unbound"]),
        "store_peak_mb": {name: round(peak_mb(store)) for name, store in stores.items()},
        "store_afterwards_mb": {name: round(_pss(store)) for name, store in stores.items()},
        "store_cpu_seconds": {name: round(_cpu_seconds(store) - used[name], 1) for name, store in stores.items()},
    }


def _encode(settings: Settings, film: Path) -> float:
    """Seconds from its arrival until it is live."""
    services = build(settings)
    video = send(services, film)
    return wait_until_live(services, video) - video.created_at


def peak_mb(group: Iterable[psutil.Process]) -> float:
    """The most MB that they ever had in memory."""
    return sum(_kilobytes(Path(f"/proc/{process.pid}/status"), "VmHWM:") for process in group) / 1024
