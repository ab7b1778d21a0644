"""The local S3 store gives nothing to those without its keys, on any of its ports."""

from __future__ import annotations

import itertools
import secrets
import ssl
import subprocess
import time
from pathlib import Path

import httpx
import psutil
import pytest

from notflix_app.adapters.s3 import MinioStore
from notflix_app.local.s3 import weed_program
from tests.fixtures import http
from tests.fixtures.servers import S3Server
from tests.fixtures.waiting import PATIENCE

BUCKET = "closed-tests"


@pytest.fixture
def secret(s3_server: S3Server) -> str:
    """The key of an object that is there."""
    address = s3_server.address()
    store = MinioStore(address, BUCKET)
    store.ensure()
    key = f"{secrets.token_hex(6)}/film"
    store.put_bytes(key, b"secret")
    return key


def test_the_gateway_asks_for_keys(s3_server: S3Server, secret: str) -> None:
    for path in ("/", f"/{BUCKET}", f"/{BUCKET}/{secret}"):
        assert http.get(f"{s3_server.endpoint}{path}").status_code == 403
    assert http.put(f"{s3_server.endpoint}/{BUCKET}/planted", content=b"x").status_code == 403


# Pages and doors of each inner part, by which one could look around, read, write or delete.
DOORS = {
    "master": ("/", "/cluster/status", "/dir/assign", "/dir/lookup?volumeId=1", f"/col/delete?collection={BUCKET}"),
    "volume": ("/status", "/ui/index.html", "/1,0100000000", "/healthz"),
    "filer": ("/", f"/buckets/{BUCKET}/", f"/buckets/{BUCKET}/planted", "/favicon.ico"),
    "admin": ("/", "/metrics", "/login"),
}


@pytest.mark.parametrize("part", DOORS)
def test_the_inner_ports_answer_nobody(s3_server: S3Server, secret: str, part: str) -> None:
    where = f"127.0.0.1:{getattr(s3_server.ports, part)}"
    paths = (*DOORS[part], f"/buckets/{BUCKET}/{secret}")
    tls = ssl.create_default_context(cafile=s3_server.folder / "grpc.pem")
    with http.client(verify=tls) as stranger:
        for method, path in itertools.product(("GET", "PUT", "POST", "DELETE"), paths):
            assert _answer_text(stranger, method, f"http://{where}{path}") in (
                None,
                "Client sent an HTTP request to an HTTPS server.\n",
            )
            assert _answer_text(stranger, method, f"https://{where}{path}") is None
    # Were it not for the certificate, we would have been heard.
    tls.load_cert_chain(s3_server.folder / "grpc.pem", s3_server.folder / "grpc.key")
    with http.client(verify=tls) as we:
        assert _answer_text(we, "GET", f"https://{where}{paths[0]}") is not None


def _answer_text(client: httpx.Client, method: str, url: str) -> str | None:
    """None: it hung up."""
    try:
        return client.request(method, url).text
    except httpx.TransportError:
        return None


def test_grpc_needs_the_certificate(s3_server: S3Server, secret: str, tmp_path: Path) -> None:
    """By SeaweedFS's own shell: with the configuration it sees the bucket, without it nothing."""
    program = weed_program()
    assert program is not None

    def buckets(seconds: float, *options: str) -> str:
        argv = [str(program), f"-logdir={tmp_path}", *options, "shell"]
        argv += ["-master", f"127.0.0.1:{s3_server.ports.master}", "-filer", f"127.0.0.1:{s3_server.ports.filer}"]
        try:
            done = subprocess.run(
                argv, input="fs.ls /buckets\nexit\n", capture_output=True, text=True, cwd=tmp_path, timeout=seconds
            )
        except subprocess.TimeoutExpired as expired:  # a stranger is kept waiting
            return (expired.stdout or b"").decode()
        return done.stdout

    began = time.monotonic()
    assert BUCKET in buckets(PATIENCE, f"-config_dir={s3_server.folder}")
    assert BUCKET not in buckets(3 * (time.monotonic() - began) + 1)


def test_every_port_is_on_loopback_and_expected(s3_server: S3Server, secret: str) -> None:
    listening = {
        (connection.laddr.ip, connection.laddr.port)
        for process in psutil.Process().children(recursive=True)  # a container's store may have the same folder
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
