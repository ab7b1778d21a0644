"""Seeding: how fast an edge is filled, against OpenSSH's own sftp; with a long line between; and three at once."""

from __future__ import annotations

import contextlib
import getpass
import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..adapters.edge_ssh.keys import make_key
from ..adapters.edge_ssh.storage import SshEdgeStorage
from ..core.edges import EdgeNode
from ..core.errors import Unavailable
from ..core.package_files import LocalFiles
from ..local import die_with_parent
from ..local.ports import free_port
from .figures import in_turns, machine, ratios, spread

FILES, FILE_BYTES = 512, 400_000
GIGABYTES = FILES * FILE_BYTES / 1e9
DEFAULT_CIPHER = "chacha20-poly1305@openssh.com"  # OpenSSH's own choice
ROUND_TRIP = 0.020  # seconds
EDGES = 3


def run(rounds: int) -> dict[str, Any]:
    """In turns: ours and OpenSSH's sftp on loopback; ours with the round trip; three edges at once with it.

    Raises Unavailable where OpenSSH is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name:
        bench = _Bench(Path(name))
        with bench.servers():
            took = in_turns(rounds, bench.runs)
    speeds = {name: [GIGABYTES * 1e3 / seconds for seconds in samples] for name, samples in took.items()}
    three = [EDGES * speed for speed in speeds["three_at_20ms"]]
    return {
        "files": FILES,
        "file_bytes": FILE_BYTES,
        "mb_per_second": {name: spread(samples) for name, samples in speeds.items()} | {"three_at_20ms": spread(three)},
        # Of the client alone. Machines differ by half: OpenSSH's own client tells what a second is worth on this one.
        "cpu_seconds_per_gb": {name: spread(samples) for name, samples in bench.cpu.items()},
        "cpu_to_openssh": ratios(bench.cpu["ours"], bench.cpu["openssh"]),
        "to_openssh": ratios(speeds["ours"], speeds["openssh"]),
        "to_openssh_with_gcm": ratios(speeds["ours"], speeds["openssh_gcm"]),
        "three_to_one_at_20ms": ratios(three, speeds["ours_at_20ms"]),
        "machine": machine(),
    }


class _Bench:
    def __init__(self, top: Path) -> None:
        self.top = top
        self.cpu: dict[str, list[float]] = {"ours": [], "openssh": [], "openssh_gcm": []}  # seconds for a gigabyte
        self.package = top / "package"
        self.package.mkdir()
        for number in range(FILES):
            (self.package / f"{number:05d}.m4s").write_bytes(os.urandom(FILE_BYTES))
        self.files = {path.name: path for path in sorted(self.package.iterdir())}
        self.host_key = make_key(top / "host_key")
        (top / "authorized_keys").write_text(make_key(top / "key") + "\n")
        self.ports = [free_port() for _ in range(EDGES)]
        self.far = [free_port() for _ in range(EDGES)]
        self.runs = {
            "ours": lambda: self._ours(self.ports[0]),
            "openssh": lambda: self._openssh("openssh", DEFAULT_CIPHER),
            "openssh_gcm": lambda: self._openssh("openssh_gcm", "aes128-gcm@openssh.com"),
            "ours_at_20ms": lambda: self._ours(self.far[0]),
            "three_at_20ms": self._three,
        }

    @contextlib.contextmanager
    def servers(self) -> Iterator[None]:
        with contextlib.ExitStack() as stack:
            for port, far in zip(self.ports, self.far, strict=True):
                stack.enter_context(_child(*self._sshd(port)))
                delay = (sys.executable, "-P", "-m", "notflix_app.bench.delay", str(far), str(port), str(ROUND_TRIP))
                stack.enter_context(_child(*delay))
            for port in (*self.ports, *self.far):
                _wait(port)
            yield

    def _sshd(self, port: int) -> list[str]:
        options = {
            "ListenAddress": "127.0.0.1",
            "AuthorizedKeysFile": self.top / "authorized_keys",
            "StrictModes": "no",  # the folder is a temporary one
            "PermitRootLogin": "prohibit-password",
            "UsePAM": "no",
            "PasswordAuthentication": "no",
            "Subsystem": "sftp internal-sftp",
            "PidFile": "none",
            "MaxStartups": "100",
        }
        words = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        return [_program("sshd"), "-D", "-f", "/dev/null", "-p", str(port), "-h", str(self.top / "host_key"), *words]

    # --- one run each, in seconds ------------------------------------------------------------------------------
    def _ours(self, port: int) -> float:
        root = self._fresh()
        edge = EdgeNode("bench", "", "127.0.0.1", port, getpass.getuser(), self.host_key, root=str(root))
        began, used = time.perf_counter(), time.process_time()
        SshEdgeStorage(self.top / "key", 30).seed(edge, "film/v1/", LocalFiles(self.files))
        took = time.perf_counter() - began
        if port == self.ports[0]:
            self.cpu["ours"].append((time.process_time() - used) / GIGABYTES)
        self._check(root / "film" / "v1")
        return took

    def _openssh(self, name: str, cipher: str) -> float:
        root = self._fresh()
        batch = self.top / "batch"
        batch.write_text(f"put -r {self.package} {root}/film\n")
        options = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR")
        argv = [_program("sftp"), "-q", "-b", str(batch), "-P", str(self.ports[0]), "-i", str(self.top / "key")]
        argv += [*options, "-c", cipher, f"{getpass.getuser()}@127.0.0.1"]
        began, used = time.perf_counter(), _children_cpu()
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - began
        self.cpu[name].append((_children_cpu() - used) / GIGABYTES)
        self._check(root / "film")
        return took

    def _three(self) -> float:
        """Until the last one is full."""
        began = time.perf_counter()
        with ThreadPoolExecutor(EDGES) as pool:
            list(pool.map(self._ours, self.far))
        return time.perf_counter() - began

    def _fresh(self) -> Path:
        root = self.top / f"edge-{secrets.token_hex(4)}"
        root.mkdir()
        return root

    def _check(self, folder: Path) -> None:
        if sum(1 for path in folder.iterdir() if path.stat().st_size == FILE_BYTES) != FILES:
            raise Unavailable(f"Not every file arrived in {folder}.")
        shutil.rmtree(folder)


def _children_cpu() -> float:
    """Seconds, of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _program(name: str) -> str:
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise Unavailable(f"There is no {name} here. Install OpenSSH's client and server.")
    return program


@contextlib.contextmanager
def _child(*argv: str) -> Iterator[None]:
    command = [sys.executable, die_with_parent.__file__, str(os.getpid()), str(int(signal.SIGKILL)), *argv]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    give_up = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > give_up:
                raise Unavailable("OpenSSH's server does not start.") from None
            time.sleep(0.05)
