"""Our nginx configuration under wrk: signed paths against plain ones, which it serves here alone, and a bare nginx on
the same files; and whether its memory stays flat."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from edge import access, nginx

from ..adapters import edge_http
from ..adapters.nginx import nginx_program
from ..core.edge_access import edge_access
from ..core.errors import Unavailable
from ..core.signed_paths import new_key, signed_path
from ..local import die_with_parent
from ..local.ports import free_port
from .figures import in_turns, machine, ratios, spread

FILES, SIZES = 64, (10_000, 400_000)  # bytes of each
KEY = new_key(0.0)
BARE = """daemon off;
master_process off;
pid nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 10000;
    server {{
        listen 127.0.0.1:{port};
        root {www};
        location = /ping {{ return 200 "bare\\n"; }}
    }}
}}
"""
ASK = """local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", string.format("{prefix}film/v1/{size}/%05d.m4s?CMCD=bl%%3D12000", n % {files}))
end
"""
_CLOSED = re.compile(r"location / \{\s*return 404;\s*\}")
_SPEED = re.compile(r"Transfer/sec:\s+([\d.]+)(\w?B)")
_ASKED = re.compile(r"Requests/sec:\s+([\d.]+)")
_UNIT = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


def run(rounds: int, seconds: int) -> dict[str, Any]:
    """In turns, so many seconds each. Raises Unavailable where wrk or nginx is not installed."""
    wrk, program = shutil.which("wrk"), nginx_program()
    if wrk is None or program is None:
        raise Unavailable("This takes wrk and nginx. Install them: apt-get install wrk nginx-light")
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name:
        top = Path(name)
        top.chmod(0o755)
        with _ours(top, program) as (ours, pid), _bare(top, program) as (bare, _):
            ways = {"signed": (ours, _signed()), "plain": (ours, "/"), "bare": (bare, "/")}
            memory: list[int] = []
            by_size = {
                f"{size // 1000}_kb": _compare(
                    wrk, top, size, ways, rounds, seconds, lambda: memory.append(_resident(pid))
                )
                for size in SIZES
            }
    return {**by_size, "resident_kb_after_each_run": memory, "machine": machine()}


def _compare(
    wrk: str,
    top: Path,
    size: int,
    ways: Mapping[str, tuple[int, str]],
    rounds: int,
    seconds: int,
    after: Callable[[], None],
) -> dict[str, Any]:
    """The same files by each way, way → port and what its paths begin with. after: called after each run."""
    moved: dict[str, list[float]] = {way: [] for way in ways}

    def measure(way: str) -> float:
        port, prefix = ways[way]
        ask = top / f"{way}-{size}.lua"
        ask.write_text(ASK.format(files=FILES, prefix=prefix, size=size))
        asked, speed = _wrk(wrk, ask, port, seconds)
        moved[way].append(speed)
        after()
        return asked

    asked = in_turns(rounds, {way: partial(measure, way) for way in ways})
    return {
        "requests_per_second": {way: spread(samples) for way, samples in asked.items()},
        "mb_per_second": {way: spread([speed / 1e6 for speed in speeds]) for way, speeds in moved.items()},
        "signed_to_plain": ratios(asked["signed"], asked["plain"]),
        "signed_to_bare": ratios(asked["signed"], asked["bare"]),
    }


def _signed() -> str:
    return signed_path(KEY, "film", 1, int(time.time()) + 3600, "")


def _wrk(wrk: str, ask: Path, port: int, seconds: int) -> tuple[float, float]:
    """Requests and bytes a second."""
    argv = [wrk, "-t1", "-c32", f"-d{seconds}s", "-s", str(ask), f"http://127.0.0.1:{port}"]
    output = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
    asked, moved = _ASKED.search(output), _SPEED.search(output)
    if asked is None or moved is None or "Non-2xx" in output:
        raise Unavailable(f"wrk did not measure:\n{output}")
    return float(asked[1]), float(moved[1]) * _UNIT[moved[2]]


@contextlib.contextmanager
def _ours(top: Path, program: Path) -> Iterator[tuple[int, int]]:
    site = nginx.Site("edge-a", top / "ours", free_port(), origins=("http://localhost:3000",))
    who_may_read = site.www / access.TOLD
    who_may_read.parent.mkdir(parents=True)
    who_may_read.write_text(edge_access([KEY], [], time.time()).text)
    conf = nginx.write(site)
    conf.write_text(_open(conf.read_text()))
    for size in SIZES:
        segments = site.www / "film" / "v1" / str(size)
        segments.mkdir(parents=True)
        for number in range(FILES):
            (segments / f"{number:05d}.m4s").write_bytes(os.urandom(size))
    with _running(nginx.nginx_argv(program, site.folder), site.port) as pid:
        yield site.port, pid


def _open(conf: str) -> str:
    """With plain paths, too."""
    changed, count = _CLOSED.subn("location / {}", conf)
    if count != 1:
        raise ValueError("nginx.conf.tmpl closes plain paths in another way: adapt this")
    return changed


@contextlib.contextmanager
def _bare(top: Path, program: Path) -> Iterator[tuple[int, int]]:
    folder, port = top / "bare", free_port()
    (folder / "logs").mkdir(parents=True)
    conf = folder / "nginx.conf"
    conf.write_text(BARE.format(port=port, www=top / "ours" / "www"))
    with _running(nginx.nginx_argv(program, folder), port) as pid:
        yield port, pid


@contextlib.contextmanager
def _running(argv: list[str], port: int) -> Iterator[int]:
    command = [sys.executable, die_with_parent.__file__, str(os.getpid()), str(int(signal.SIGKILL)), *argv]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        give_up = time.monotonic() + 10
        while not edge_http.ask(f"http://127.0.0.1:{port}", 1).well:
            if time.monotonic() > give_up:
                raise Unavailable("nginx does not start.")
            time.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _resident(pid: int) -> int:
    """In KB; 0 where this system does not tell."""
    status = Path(f"/proc/{pid}/status")
    match = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(match[1]) if match else 0
