"""Redis and the S3 store for a benchmark that needs no more of Notflix: in a folder, on free ports; gone with us."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from ..adapters.edge_ssh.keys import make_key
from ..core.edges import EdgeNode
from ..core.errors import Unavailable
from ..local.ports import free_port
from ..local.process import DIE_WITH_PARENT
from ..local.redis import redis_argv, redis_program, redis_ready, redis_url, write_redis_config
from ..local.s3 import (
    find_s3_ports,
    s3_argv,
    s3_cwd,
    s3_endpoint,
    s3_environment,
    s3_leftovers,
    s3_ready,
    weed_program,
    write_s3_config,
)
from ..settings import child_environment, load_settings

START_SECONDS = 60


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Its URL, password in it. Raises Unavailable."""
    program = _there(redis_program(), "valkey-server")
    folder.mkdir()
    port, password = free_port(), secrets.token_urlsafe(16)
    url = redis_url(port, password)
    argv = redis_argv(program, write_redis_config(folder, port, password))
    with running(argv, folder / "log", lambda: redis_ready(url)):
        yield url


@dataclass(frozen=True, slots=True)
class Store:
    """endpoint: 'http://127.0.0.1:PORT'. process: its id."""

    endpoint: str
    access_key: str
    secret_key: str
    process: int

    def settings(self, endpoint: str = "") -> dict[str, Any]:
        """Of whoever uses it. endpoint: where it is reached, if not directly."""
        return {
            "s3_endpoint": endpoint or self.endpoint,
            "s3_access_key": SecretStr(self.access_key),
            "s3_secret_key": SecretStr(self.secret_key),
        }


@contextlib.contextmanager
def store(folder: Path) -> Iterator[Store]:
    """With the bound for its memory that `up` would give it. Raises Unavailable."""
    program = _there(weed_program(), "weed")
    ports, access, secret = find_s3_ports(), secrets.token_hex(8), secrets.token_hex(16)
    write_s3_config(folder, access, secret)
    argv = s3_argv(program, folder, ports)
    settings = load_settings(folder)
    environment = {**child_environment(settings), **s3_environment(settings.store_memory_mib << 20)}
    ready = partial(s3_ready, ports, access, secret)
    try:
        with running(argv, folder / "log", ready, cwd=s3_cwd(folder), environment=environment) as process:
            yield Store(s3_endpoint(ports), access, secret, process.pid)
    finally:
        for path in s3_leftovers(ports):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def sftp_edge(folder: Path, login_key: Path) -> Iterator[EdgeNode]:
    """An edge that can be filled, and that nobody can read from. folder: a new one. Raises Unavailable."""
    folder.mkdir()
    port, host_key, authorized = free_port(), folder / "host_key", folder / "authorized_keys"
    public = make_key(host_key)
    authorized.write_text(make_key(login_key) + "\n")
    argv = [sys.executable, "-P", "-m", "notflix_app.local.sftpd", "--root", str(folder / "www"), "--port", str(port)]
    argv += ["--host-key", str(host_key), "--authorized-keys", str(authorized)]
    with running(argv, folder / "log", lambda: listens(port)):
        yield EdgeNode("edge-a", "http://edge-a.localhost", "127.0.0.1", port, "notflix", public)


def _there(program: Path | None, name: str) -> Path:
    if program is None:
        raise Unavailable(f"There is no {name} here.")
    return program


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def running(
    argv: Sequence[str],
    log: Path,
    ready: Callable[[], bool],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stop_seconds: float = 20,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ready, and gone afterwards. Its output goes to `log`. environment: all of it; None:
    as ours. Raises Unavailable."""
    command = [sys.executable, "-I", "-S", str(DIE_WITH_PARENT), str(os.getpid()), str(int(signal.SIGKILL)), *argv]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=cwd, env=environment)
    try:
        give_up = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > give_up:
                raise Unavailable(f"{argv[0]} did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
