"""A real Postgres of one's own: Debian's programs, a temporary folder, a free port, no fsync. It dies with us."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from ..core.errors import Unavailable
from ..local.ports import free_port

START_SECONDS = 60
MISSING = "Postgres is missing: apt-get install postgresql"
_PR_SET_PDEATHSIG = 1
_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "500",
}


@dataclass
class PostgresServer:
    """url(name) is how the app reaches a database of it."""

    port: int
    _made: int = field(default=0)

    def url(self, database: str) -> str:
        return f"postgresql://notflix@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template1") -> str:
        """A new database; returns its URL."""
        self._made += 1
        name = f"made_{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)


def postgres_programs() -> Path | None:
    """The folder that they are in: of PATH, else the newest of Debian's."""
    program = shutil.which("postgres")
    if program and shutil.which("initdb"):
        return Path(program).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return debian[-1] if debian else None


@contextlib.contextmanager
def temporary_postgres() -> Iterator[PostgresServer]:
    """Raises Unavailable where its programs are missing, or it does not start."""
    programs = postgres_programs()
    if programs is None:
        raise Unavailable(MISSING)
    # A folder of its own: most are closed to the user that Postgres runs as.
    with tempfile.TemporaryDirectory(prefix="notflix-postgres-") as name:
        folder, log = Path(name), Path(name) / "log"
        if who := _unprivileged():
            os.chown(folder, *who)
        process, server = _start(programs, folder, log)
        try:
            _wait(process, server, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # does not wait for clients
            process.wait(30)


def _unprivileged() -> tuple[int, int] | None:
    """Postgres refuses to run as root: whom to become instead, or None if we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    return None


def _die_with_us() -> Callable[[], None]:
    libc = ctypes.CDLL(None)  # before the fork: the child must not load anything

    def hold() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)

    return hold


def _start(programs: Path, folder: Path, log: Path) -> tuple[subprocess.Popen[Any], PostgresServer]:
    who = _unprivileged()
    become: dict[str, Any] = {} if who is None else {"user": who[0], "group": who[1], "extra_groups": ()}
    data = folder / "data"
    port = free_port()
    options = [part for name, value in _FAST.items() for part in ("-c", f"{name}={value}")]
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "notflix",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    serve: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-k",
        folder,
        *options,
    ]
    with log.open("wb") as out:
        subprocess.run(initdb, check=True, stdout=out, stderr=subprocess.STDOUT, cwd=folder, **become)
        # Popen changes the user before it asks to die with us, which the kernel forgets when the user changes.
        process = subprocess.Popen(
            serve, stdout=out, stderr=subprocess.STDOUT, cwd=folder, preexec_fn=_die_with_us(), **become
        )
    return process, PostgresServer(port)


def _wait(process: subprocess.Popen[Any], server: PostgresServer, log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > give_up:
                output = log.read_text(errors="replace")[-2000:]
                raise Unavailable(f"Postgres did not start:\n{output}") from None
            time.sleep(0.05)
