"""The only place that runs a program."""

from __future__ import annotations

import json
import logging
import os
import re
import resource
import selectors
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notflix_app.core.errors import LostLease, ToolFailed, ToolKilled

log = logging.getLogger(__name__)

LAUNCH = Path(__file__).with_name("launch.py")
TAIL = 8 * 1024  # bytes of stderr that are kept: an error stands at its end
MAX_OUTPUT = 16 << 20  # bytes of stdout that are kept; a file whose title has 120 MB must not fill our memory
MAX_LINE = 64 << 10  # bytes of a line
LOOK_EVERY = 0.5  # seconds between two looks at alive() and at the clock

# What may be different the next time: the disk, the network, the store, memory that others took.
TRANSIENT = re.compile(
    r"No space left on device|Disk quota exceeded|Connection (refused|reset|timed out)|Broken pipe"
    r"|Network is unreachable|Temporary failure|Server returned (403|408|429|5)|HTTP error (403|408|429|5)"
    r"|Input/output error|Operation timed out|Stream ends prematurely|Cannot allocate memory",
    re.IGNORECASE,
)
QUERY = re.compile(r"(https?://[^\s?'\"]+)\?[^\s'\"]+")

NICE = 5  # of tools, unless told otherwise: pages, uploads and playback come first


@dataclass(frozen=True, slots=True)
class Limits:
    """memory: address space in bytes. cpu: seconds of processor time. file: bytes of the largest file it writes.
    silence: seconds without any sign of progress after which it is ended. nice: 0 to 19."""

    memory: int = 8 << 30
    cpu: float = 24 * 3600
    file: int = 64 << 30
    silence: float = 3600
    nice: int = NICE


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a program left: its whole stdout (unless it went line by line to `line`), and the end of its stderr."""

    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Position:
    """How far ffmpeg is: frames written and seconds of output."""

    frame: int
    seconds: float


class TooMuchOutput(ToolFailed):
    """It said more than is read."""


Run = Callable[..., ToolResult]  # run_tool with limits and alive() filled in
Json = dict[str, Any]  # what a tool told


def run_tool(
    argv: Sequence[str],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    alive: Callable[[], bool] = lambda: True,
    progress: Callable[[Position], None] | None = None,
    line: Callable[[str], None] | None = None,
    output: Callable[[bytes], None] | None = None,
    stdin: int = subprocess.DEVNULL,
) -> ToolResult:
    """Runs a program to its end, in a process group of its own that dies with us.

    environment: what it is given besides our locale, and all of it: for what must not stand in arguments.
    progress: called with what ffmpeg tells on stdout (`PROGRESS` belongs in its arguments then).
    line: called with each line of stdout, which is then not kept. output: with its bytes as they come, and with none
    where none came for a while; until it returns, no more are read. All three may raise: the program is ended.
    stdin: the file descriptor that it reads.
    Raises ToolFailed where it ends badly, falls silent or says too much, LostLease where alive() says so.
    """
    limits = limits or Limits()
    process = _begun(argv, limits, cwd, environment or {}, stdin)
    before, name = _children_cpu(), Path(argv[0]).name
    try:
        ran = _follow(process, _Watchdog(name, limits.silence, alive), _reader(name, progress, line, output))
    finally:
        _end(process)
    if process.returncode != 0:
        overran = _children_cpu() - before >= limits.cpu * 0.75  # the kernel counts in ticks, and what a busy host took
        raise failure(name, process.returncode, ran.stderr, overran=overran)
    return ran


def _begun(
    argv: Sequence[str], limits: Limits, cwd: Path | None, environment: Mapping[str, str], stdin: int
) -> subprocess.Popen[bytes]:
    log.debug("%s", shlex.join(argv))
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCH), _launch_plan(limits), *argv],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        # Our own secrets and proxies are none of its business.
        env={"LC_ALL": "C.UTF-8", **environment},
        process_group=0,
    )


# ffmpeg then tells where it is, twice a second, in lines of name=value.
PROGRESS: tuple[str, ...] = ("-progress", "pipe:1", "-stats_period", "0.5")


def failure(tool: str, code: int, stderr: str, *, overran: bool = False) -> ToolFailed:
    """What an exit code and the last words mean for the next try. overran: it used up its processor time."""
    tool = tool.split("-")[0]
    if overran:
        return ToolFailed(tool, "it took more processor time than it may have")
    if code >= 0:
        return ToolFailed(tool, stderr, permanent=not TRANSIENT.search(stderr))
    name = signal.Signals(-code).name
    if code == -signal.SIGXFSZ:
        return ToolFailed(tool, "it wrote more than it may")
    # SIGKILL and SIGTERM come from outside: memory ran out, or somebody ended it. A crash comes from the input.
    outside = code in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP, -signal.SIGINT)
    return (ToolKilled if outside else ToolFailed)(tool, f"it was ended by {name}. {stderr}")


def _children_cpu() -> float:
    """Processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _launch_plan(limits: Limits) -> str:
    resources = {"AS": limits.memory, "DATA": limits.memory, "CPU": round(limits.cpu), "FSIZE": limits.file, "CORE": 0}
    return json.dumps({"parent": os.getpid(), "nice": limits.nice, "limits": resources})


class _Reader:
    """Takes stdout in pieces; tells whether they show that the program got further."""

    def __init__(self, tool: str, line: Callable[[str], None] | None) -> None:
        self._tool = tool
        self._line = line
        self._kept = bytearray()  # all of it; where lines are taken, the last one until it ends

    def take(self, data: bytes) -> bool:
        self._kept += data
        if self._line is not None:
            *lines, self._kept = self._kept.split(b"\n")
            for one in lines:
                self._line(one.decode(errors="replace"))
        most = MAX_OUTPUT if self._line is None else MAX_LINE
        if len(self._kept) > most:
            raise TooMuchOutput(self._tool, f"it said more than {most >> 10} KiB")
        return True

    def idle(self) -> None:
        """Nothing came for a while."""

    @property
    def text(self) -> str:
        return "" if self._line else self._kept.decode(errors="replace")


class _PassingReader(_Reader):
    """Keeps nothing: what comes is somebody else's."""

    def __init__(self, tool: str, output: Callable[[bytes], None]) -> None:
        super().__init__(tool, None)
        self._output = output

    def take(self, data: bytes) -> bool:
        self._output(data)
        return True

    def idle(self) -> None:
        self._output(b"")


class _ProgressReader(_Reader):
    """Reads ffmpeg's name=value lines. ffmpeg goes on telling while it is stuck, so only a change counts."""

    def __init__(self, tool: str, progress: Callable[[Position], None]) -> None:
        super().__init__(tool, self._pair)
        self._progress = progress
        self._values: Mapping[str, str] = {}
        self._seen: object = None
        self._further = False

    def take(self, data: bytes) -> bool:
        self._further = False
        super().take(data)
        return self._further

    def _pair(self, text: str) -> None:
        name, _, value = text.partition("=")
        self._values = {**self._values, name: value.strip()}
        if name != "progress":
            return
        frame, micros = self._values.get("frame", "0"), self._values.get("out_time_us", "0")
        position = Position(_number(frame), _number(micros) / 1e6)
        state = (position, self._values.get("total_size"))
        self._further, self._seen = state != self._seen, state
        self._progress(position)


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0  # 'N/A' until there is a first frame


def _reader(
    tool: str,
    progress: Callable[[Position], None] | None,
    line: Callable[[str], None] | None,
    output: Callable[[bytes], None] | None,
) -> _Reader:
    if output:
        return _PassingReader(tool, output)
    return _ProgressReader(tool, progress) if progress else _Reader(tool, line)


class _Watchdog:
    """Whether the program may go on."""

    def __init__(self, tool: str, silence: float, alive: Callable[[], bool]) -> None:
        self._tool, self._silence, self._alive = tool, silence, alive
        self._looked = self._sign = time.monotonic()

    def sign_of_life(self) -> None:
        self._sign = time.monotonic()

    def look(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        if not self._alive():
            raise LostLease("This step was taken from this worker.")
        if now - self._sign > self._silence:
            raise ToolFailed(self._tool, f"it was silent for {self._silence:.0f} seconds", permanent=False)


def _follow(process: subprocess.Popen[bytes], watchdog: _Watchdog, reader: _Reader) -> ToolResult:
    tail = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, "out")  # type: ignore[arg-type]
        selector.register(process.stderr, selectors.EVENT_READ, "err")  # type: ignore[arg-type]
        while selector.get_map():
            ready = selector.select(LOOK_EVERY)
            if not ready:
                reader.idle()
            for key, _ in ready:
                data = os.read(key.fd, 1 << 16)
                if not data:
                    selector.unregister(key.fileobj)
                elif key.data == "err":
                    tail = (tail + data)[-TAIL:]
                elif reader.take(data):
                    watchdog.sign_of_life()
            watchdog.look()
    while process.poll() is None:  # it closed its pipes and lives on
        watchdog.look()
        time.sleep(0.01)
    return ToolResult(reader.text, _without_signatures(tail.decode(errors="replace")))


def _without_signatures(text: str) -> str:
    """A presigned URL is a key to the store: it has no place in an error that people read."""
    return QUERY.sub(r"\1?…", text)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
