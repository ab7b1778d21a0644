"""The node as it is deployed: OpenSSH with our configuration, and nginx before the same folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import paramiko
import pytest

from notflix_app.adapters.edge_ssh.connection import connect
from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.paramiko_keys import load_key
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.errors import Refused
from notflix_app.core.package_files import LocalFiles
from tests.fixtures import http
from tests.fixtures.openssh import OpenSshEdge
from tests.fixtures.signing import KEY, signed
from tests.fixtures.waiting import PATIENCE


def address(edge: OpenSshEdge) -> str:
    return edge.node.url.replace(f"{edge.node.name}.localhost", "127.0.0.1")


@pytest.fixture
def transport(openssh_edge: OpenSshEdge) -> Iterator[paramiko.Transport]:
    with connect(openssh_edge.node, load_key(openssh_edge.key), timeout=PATIENCE) as (line, _):
        yield line


@pytest.fixture
def sftp(transport: paramiko.Transport) -> paramiko.SFTPClient:
    client = transport.open_sftp_client()
    assert client is not None
    return client


@pytest.mark.parametrize("path", ["/../keys/pull.env", "/../../../etc/passwd", "/etc/passwd", "../run/host_key"])
def test_nothing_outside_the_root_can_be_read(sftp: paramiko.SFTPClient, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        sftp.open(path, "r")


@pytest.mark.parametrize("path", ["/new", "/logs/new", "/nginx.conf", "/pulled/x", "/../new", "/tmp/x"])
def test_nothing_but_www_can_be_written(sftp: paramiko.SFTPClient, path: str) -> None:
    with pytest.raises((PermissionError, FileNotFoundError)):
        sftp.open(path, "w")


def test_no_command_is_run(transport: paramiko.Transport, openssh_edge: OpenSshEdge) -> None:
    """Whatever is asked for, SFTP is what answers."""
    for ask in (
        lambda c: c.exec_command("touch /www/ran; id"),
        lambda c: c.invoke_shell(),
        lambda c: c.exec_command("scp -t /www"),
    ):
        with transport.open_session(timeout=PATIENCE) as channel:
            channel.settimeout(1)
            ask(channel)
            with contextlib.suppress(TimeoutError):
                assert b"uid=" not in channel.recv(4096)
    assert not (openssh_edge.www / "ran").exists()
    with transport.open_session(timeout=PATIENCE) as channel, pytest.raises(paramiko.SSHException):
        channel.get_pty()


def test_nothing_is_forwarded(transport: paramiko.Transport, openssh_edge: OpenSshEdge) -> None:
    port = int(openssh_edge.node.url.rpartition(":")[2])
    with pytest.raises(paramiko.ChannelException):
        transport.open_channel("direct-tcpip", ("127.0.0.1", port), ("127.0.0.1", 1), timeout=PATIENCE)
    with pytest.raises(paramiko.SSHException):
        transport.request_port_forward("127.0.0.1", 0)


@pytest.mark.parametrize("target", ["/etc/passwd", "../nginx.conf", "/logs/access.json", ".."])
def test_a_planted_link_is_not_followed_by_nginx(
    sftp: paramiko.SFTPClient, openssh_edge: OpenSshEdge, target: str
) -> None:
    sftp.symlink(target, "/www/planted")
    try:
        for path in ("planted", "planted/access.json", "planted/nginx.conf"):
            assert http.get(address(openssh_edge) + signed(path)).status_code in (403, 404)
    finally:
        sftp.remove("/www/planted")


def test_no_password_and_no_other_login(openssh_edge: OpenSshEdge) -> None:
    node = openssh_edge.node
    with paramiko.Transport((node.ssh_host, node.ssh_port)) as line:
        line.start_client(timeout=PATIENCE)
        with pytest.raises(paramiko.BadAuthenticationType) as caught:
            line.auth_password(node.ssh_user, "")
        assert caught.value.allowed_types == ["publickey"]
    with pytest.raises(Refused, match="does not accept our key"):
        SshEdgeStorage(openssh_edge.key, PATIENCE).disk(replace(node, ssh_user="root"))


def test_a_wrong_key_is_refused(openssh_edge: OpenSshEdge, tmp_path: Path) -> None:
    make_key(tmp_path / "stranger")
    with pytest.raises(Refused, match="does not accept our key"):
        SshEdgeStorage(tmp_path / "stranger", PATIENCE).prove(openssh_edge.node, KEY)


def test_a_changed_host_key_stops_seeding_with_a_clear_error(openssh_edge: OpenSshEdge, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"film")
    changed = replace(openssh_edge.node, host_key=make_key(tmp_path / "other-machine"))
    with pytest.raises(Refused, match="another host key than the one we know"):
        SshEdgeStorage(openssh_edge.key, PATIENCE).seed(
            changed, "changed/v1/", LocalFiles({"film.mp4": tmp_path / "film"})
        )
    assert not (openssh_edge.www / "changed").exists()
