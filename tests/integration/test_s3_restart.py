"""The local S3 store after a kill."""

from __future__ import annotations

from pathlib import Path

from notflix_app.adapters.s3 import MinioStore, S3Address
from notflix_app.local.s3 import (
    find_s3_ports,
    s3_argv,
    s3_cwd,
    s3_endpoint,
    s3_leftovers,
    s3_ready,
    weed_program,
    write_s3_config,
)
from tests.fixtures.servers import missing, running


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    program = weed_program()
    if program is None:
        missing("weed")
    folder, ports = tmp_path / "s 3", find_s3_ports()
    store = MinioStore(S3Address(s3_endpoint(ports), "", "access-key", "secret-key"), "films")
    argv = s3_argv(program, folder, ports)

    def ready() -> bool:
        return s3_ready(ports, "access-key", "secret-key")

    try:
        write_s3_config(folder, "access-key", "secret-key")
        with running(argv, tmp_path / "log", ready, cwd=s3_cwd(folder)) as process:
            store.ensure()
            store.put_bytes("film", b"whole" * 100_000)
            process.kill()
            process.wait()
        write_s3_config(folder, "access-key", "secret-key")  # with fresh inner keys, as each start does
        with running(argv, tmp_path / "log", ready, cwd=s3_cwd(folder)):
            assert store.read("film") == b"whole" * 100_000
            store.put_bytes("more", b"x")
            assert store.size("more") == 1
    finally:
        for left in s3_leftovers(ports):
            left.unlink()
    assert not list(Path("/tmp").glob(f"seaweedfs-*-{ports.s3}.sock"))
