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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil

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
_ANSWERED = re.compile(r"(\d+) requests in")
_UNIT = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


@dataclass(frozen=True)
class Way:
    """port and process of an nginx; prefix: what paths begin with there."""

    port: int
    pid: int
    prefix: str = "/"


@dataclass(frozen=True)
class Run:
    """requests and bytes: a second. cpu: of nginx, microseconds for each request. resident: KB afterwards."""

    requests: float
    bytes: float
    cpu: float
    resident: int


def run(rounds: int, seconds: int) -> dict[str, Any]:
    """In turns, so many seconds each. Raises Unavailable where wrk or nginx is not installed."""
    wrk, program = shutil.which("wrk"), nginx_program()
    if wrk is None or program is None:
        raise Unavailable("This takes wrk and nginx. Install them: apt-get install wrk nginx-light")
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name:
        top = Path(name)
        top.chmod(0o755)
        with _ours(top, program) as (ours, pid), _bare(top, program) as (bare, bare_pid):
            signed = signed_path(KEY, "film", 1, int(time.time()) + 3600, "")
            ways = {"signed": Way(ours, pid, signed), "plain": Way(ours, pid), "bare": Way(bare, bare_pid)}
            by_size = {
                f"{size // 1000}_kb": _compare(wrk, top / f"{size}.lua", size, ways, rounds, seconds) for size in SIZES
            }
    return {**by_size, "machine": machine()}


def _compare(
    wrk: str, ask: Path, size: int, ways: Mapping[str, Way], rounds: int, seconds: int
) -> dict[str, dict[str, Any]]:
    """The same files by each way. CPU tells what a request costs, also where others keep this machine busy."""
    runs: dict[str, list[Run]] = {name: [] for name in ways}

    def measure(name: str) -> float:
        ask.write_text(ASK.format(files=FILES, prefix=ways[name].prefix, size=size))
        runs[name].append(_wrk(wrk, ask, ways[name], seconds))
        return runs[name][-1].requests

    asked = in_turns(rounds, {name: partial(measure, name) for name in ways})
    cpu = {name: [each.cpu for each in own] for name, own in runs.items()}
    return {
        "requests_per_second": {name: spread(samples) for name, samples in asked.items()},
        "mb_per_second": {name: spread([each.bytes / 1e6 for each in own]) for name, own in runs.items()},
        "cpu_us_per_request": {name: spread(samples) for name, samples in cpu.items()},
        "signed_to_plain": ratios(asked["signed"], asked["plain"]),
        "signed_to_plain_by_cpu": ratios(cpu["plain"], cpu["signed"]),
        "signed_to_bare_by_cpu": ratios(cpu["bare"], cpu["signed"]),
        "resident_kb_after_each_run": {name: [each.resident for each in own] for name, own in runs.items()},
    }


def _wrk(wrk: str, ask: Path, way: Way, seconds: int) -> Run:
    argv = [wrk, "-t1", "-c32", f"-d{seconds}s", "-s", str(ask), f"http://127.0.0.1:{way.port}"]
    before = _cpu_seconds(way.pid)
    output = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
    spent = _cpu_seconds(way.pid) - before
    asked, moved, answered = _ASKED.search(output), _SPEED.search(output), _ANSWERED.search(output)
    if asked is None or moved is None or answered is None or "Non-2xx" in output:
        raise Unavailable(f"wrk did not measure:\n{output}")
    cpu = 1e6 * spent / int(answered[1])
    return Run(float(asked[1]), float(moved[1]) * _UNIT[moved[2]], cpu, _resident(way.pid))


def _cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


@contextlib.contextmanager
def _ours(top: Path, program: Path) -> Iterator[tuple[int, int]]:
    site = nginx.Site("edge-a", top / "ours", free_port(), origins=("http://localhost:3000",))
    who_may_read = site.www / access.ACCESS_FILE
    who_may_read.parent.mkdir(parents=True)
    who_may_read.write_text(edge_access([KEY], []).text)
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
