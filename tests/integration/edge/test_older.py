"""The node with the OpenSSH and nginx of older systems, which know fewer words, and with this machine's own."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.adapters.s3 import MinioStore
from notflix_app.core import keys
from notflix_app.core.errors import Refused
from notflix_app.core.package_files import LocalFiles
from tests.fixtures import http, older
from tests.fixtures.openssh import CHROOT, EDGE, OpenSshEdge, openssh_node
from tests.fixtures.servers import READABLE, S3Server
from tests.fixtures.signing import KEY, signed
from tests.fixtures.waiting import PATIENCE

HERE = ""


@dataclass(frozen=True)
class Pulling:
    """An edge that may pull from `packages`."""

    edge: OpenSshEdge
    packages: MinioStore
    viewer: httpx.Client


@pytest.fixture(scope="module", params=[HERE, *older.OLDER], ids=["here", *older.OLDER])
def pulling(request: pytest.FixtureRequest, s3_server: S3Server) -> Iterator[Pulling]:
    address = s3_server.address()
    packages = MinioStore(address, READABLE)
    packages.ensure()
    with openssh_node("node-o", pull=s3_server, release=request.param) as edge:
        port = edge.node.url.rpartition(":")[2]
        with http.client(base_url=f"http://127.0.0.1:{port}") as viewer:
            yield Pulling(edge, packages, viewer)


def test_films_are_put_there_and_served(pulling: Pulling, tmp_path: Path) -> None:
    files = {"v1/00001.m4s": tmp_path / "segment", keys.DASH_MANIFEST: tmp_path / "manifest"}
    for local in files.values():
        local.write_bytes(secrets.token_bytes(300_000))
    SshEdgeStorage(pulling.edge.key, PATIENCE).seed(pulling.edge.node, "older/v1/", LocalFiles(files))
    for path, local in files.items():
        answer = pulling.viewer.get(signed(f"/older/v1/{path}"))
        assert (answer.status_code, answer.content) == (200, local.read_bytes())
    part = pulling.viewer.get(signed("/older/v1/v1/00001.m4s"), headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, files["v1/00001.m4s"].read_bytes()[10:20])


def test_what_is_lacking_is_fetched(pulling: Pulling) -> None:
    path = keys.package("away-" + secrets.token_hex(4), 1) + "v1/00001.m4s"
    pulling.packages.put_bytes(path, b"segment")
    assert pulling.viewer.get(signed(f"/{path}")).content == b"segment"
    assert pulling.viewer.get(signed(f"/{path}x")).status_code == 404


def test_one_with_wrong_keys_shuts_nobody_else_out(pulling: Pulling, tmp_path: Path) -> None:
    """Where sshd counts failures by address, from 9.8 on, a few of them would do."""
    make_key(tmp_path / "stranger")
    for _ in range(20):
        with pytest.raises(Refused, match="does not accept our key"):
            SshEdgeStorage(tmp_path / "stranger", PATIENCE).prove(pulling.edge.node, KEY)
    SshEdgeStorage(pulling.edge.key, PATIENCE).prove(pulling.edge.node, KEY)


def test_the_installer_refuses_a_system_that_it_does_not_know() -> None:
    """Before it changes anything."""
    root = older.system("bullseye")
    script = shutil.copy(EDGE / "install-debian.sh", root / "srv" / f"{secrets.token_hex(4)}.sh")
    try:
        install = ["sh", f"/srv/{script.name}", "--name", "edge-x", "--authorized-key", "ssh-ed25519 AAAA"]
        done = subprocess.run([CHROOT, root, *install], capture_output=True, text=True)
    finally:
        script.unlink()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "This is Debian GNU/Linux 11 (bullseye); the script knows Debian 12 and newer and Ubuntu 22.04 and newer."
        " Elsewhere run the image of edge/Dockerfile.\n"
    )
