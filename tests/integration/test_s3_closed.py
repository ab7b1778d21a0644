"""The local S3 store gives nothing to those without its keys, on any of its ports."""

from __future__ import annotations

import secrets
import subprocess
from pathlib import Path

import httpx
import psutil
import pytest

from notflix_app.adapters.s3 import MinioStore, S3Address
from notflix_app.local.s3 import weed_program
from tests.fixtures.servers import S3Server

BUCKET = "closed-tests"


@pytest.fixture
def secret(s3_server: S3Server) -> str:
    """The key of an object that is there."""
    address = S3Address(s3_server.endpoint, "", s3_server.access_key, s3_server.secret_key)
    store = MinioStore(address, BUCKET)
    store.ensure()
    key = f"{secrets.token_hex(6)}/film"
    store.put_bytes(key, b"secret")
    return key


def test_the_gateway_asks_for_keys(s3_server: S3Server, secret: str) -> None:
    for path in ("/", f"/{BUCKET}", f"/{BUCKET}/{secret}"):
        assert httpx.get(f"{s3_server.endpoint}{path}").status_code == 403
    assert httpx.put(f"{s3_server.endpoint}/{BUCKET}/planted", content=b"x").status_code == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_the_filer_refuses_strangers(s3_server: S3Server, secret: str, method: str) -> None:
    base = f"http://127.0.0.1:{s3_server.ports.filer}"
    for path in ("/", "/buckets/", f"/buckets/{BUCKET}/", f"/buckets/{BUCKET}/{secret}"):
        answer = httpx.request(method, base + path)
        assert answer.status_code in (401, 403, 404), (path, answer.status_code)
        assert b"secret" not in answer.content


@pytest.mark.parametrize("path", ["/dir/assign", f"/col/delete?collection={BUCKET}", "/dir/lookup?volumeId=1"])
def test_the_master_hands_out_nothing(s3_server: S3Server, secret: str, path: str) -> None:
    answer = httpx.get(f"http://127.0.0.1:{s3_server.ports.master}{path}")
    assert answer.status_code in (401, 403, 404)
    assert "Authorization" not in answer.headers


def test_the_volumes_give_nothing_away(s3_server: S3Server, secret: str) -> None:
    base = f"http://127.0.0.1:{s3_server.ports.volume}"
    for volume in range(1, 20):
        answer = httpx.get(f"{base}/{volume},0100000000")
        assert answer.status_code in (401, 404)
    assert httpx.post(f"{base}/1,0100000000", content=b"x").status_code == 401


def test_grpc_needs_the_certificate(s3_server: S3Server, secret: str, tmp_path: Path) -> None:
    """By SeaweedFS's own shell: with the configuration it sees the bucket, without it nothing."""
    program = weed_program()
    assert program is not None

    def buckets(*options: str) -> str:
        argv = [str(program), "-logtostderr", *options, "shell"]
        argv += ["-master", f"127.0.0.1:{s3_server.ports.master}", "-filer", f"127.0.0.1:{s3_server.ports.filer}"]
        try:
            done = subprocess.run(
                argv, input="fs.ls /buckets\nexit\n", capture_output=True, text=True, cwd=tmp_path, timeout=3
            )
        except subprocess.TimeoutExpired as expired:  # a stranger is kept waiting
            return (expired.stdout or b"").decode()
        return done.stdout

    assert BUCKET not in buckets()
    assert BUCKET in buckets(f"-config_dir={s3_server.folder}")


def test_every_port_is_on_loopback_and_expected(s3_server: S3Server, secret: str) -> None:
    listening = {
        (connection.laddr.ip, connection.laddr.port)
        for process in psutil.process_iter()
        if str(s3_server.folder) in " ".join(_arguments(process))
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening
    assert listening <= {("127.0.0.1", port) for port in s3_server.ports.all()}


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return []


def test_secrets_are_for_us_alone(s3_server: S3Server) -> None:
    for name in ("s3.json", "security.toml", "grpc.key"):
        assert (s3_server.folder / name).stat().st_mode & 0o077 == 0
