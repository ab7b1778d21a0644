from __future__ import annotations

import json
import socket
import tomllib
from pathlib import Path

from notflix_app.local.s3 import (
    GRPC_OFFSET,
    S3Ports,
    find_s3_ports,
    s3_argv,
    s3_identities,
    s3_leftovers,
    s3_ready,
    security_toml,
    write_s3_config,
)

PORTS = S3Ports(20001, 20002, 20003, 20004, 20005)


def test_ports_are_free_apart_and_below_the_kernels_own() -> None:
    ports = find_s3_ports().all()
    assert len(set(ports)) == 10
    assert max(ports) < 32768
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))


def test_one_identity_and_no_anonymous_one() -> None:
    (identity,) = json.loads(s3_identities("access", "secret"))["identities"]
    assert identity["credentials"] == [{"accessKey": "access", "secretKey": "secret"}]


def test_every_inner_door_has_a_lock(tmp_path: Path) -> None:
    security = tomllib.loads(security_toml(tmp_path / 'a "b"'))
    signing = security["jwt"]["signing"]["key"], security["jwt"]["signing"]["read"]["key"]
    filer = security["jwt"]["filer_signing"]["key"], security["jwt"]["filer_signing"]["read"]["key"]
    assert len({*signing, *filer}) == 4
    assert all(len(key) == 64 for key in (*signing, *filer))
    assert security["grpc"]["ca"] == str(tmp_path / 'a "b"' / "grpc.pem")
    for part in ("master", "volume", "filer", "s3"):
        assert security["grpc"][part]["cert"]
    for part in ("master", "volume", "filer", "admin"):
        assert security["https"][part]["ca"] == security["https"]["client"]["cert"], "its own certificate opens it"


def test_no_secret_is_an_argument(tmp_path: Path) -> None:
    write_s3_config(tmp_path, "the-access-key", "the-secret-key")
    line = " ".join(s3_argv(Path("weed"), tmp_path, PORTS))
    assert "the-access-key" not in line
    assert "the-secret-key" not in line
    assert "-master.telemetry=false" in line, "nothing is told to anybody"
    assert "-master.resumeState=false" in line, "it is at rest after a restart, too"
    assert "the-secret-key" in (tmp_path / "s3.json").read_text()


def test_only_our_own_sockets_are_left_over() -> None:
    ours, theirs = S3Ports(1, 2, 3, 4, 5), S3Ports(6, 7, 8, 9, 10)  # of no store that runs here
    sockets = [Path(f"/tmp/seaweedfs-s3-grpc-{port.s3 + GRPC_OFFSET}.sock") for port in (ours, theirs)]
    try:
        for path in sockets:
            path.touch()
        assert s3_leftovers(ours) == sockets[:1]
    finally:
        for path in sockets:
            path.unlink()


def test_nobody_there_is_not_ready() -> None:
    assert not s3_ready(find_s3_ports(), "access-key", "secret-key")
