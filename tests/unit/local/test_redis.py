from __future__ import annotations

import stat
from pathlib import Path

import redis

from notflix_app.local.redis import redis_argv, redis_config, redis_program, redis_ready, redis_url, write_redis_config
from tests.fixtures.servers import free_port, missing, running


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
