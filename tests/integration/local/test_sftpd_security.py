"""What an edge must not allow, and what we must not fall for, against real servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import paramiko
import pytest

from notflix_app.adapters.edge_ssh.connection import connect
from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.paramiko_keys import load_key
from notflix_app.adapters.edge_ssh.session import login
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.errors import Refused
from notflix_app.core.package_files import LocalFiles
from tests.fixtures import http
from tests.fixtures.servers import LocalEdge
from tests.fixtures.waiting import PATIENCE


@pytest.fixture
def edge(local_edges: tuple[LocalEdge, LocalEdge]) -> LocalEdge:
    return local_edges[0]


@pytest.fixture
def transport(edge: LocalEdge) -> Iterator[paramiko.Transport]:
    with connect(edge.node, load_key(edge.key), timeout=PATIENCE) as (line, _):
        yield line


@pytest.fixture
def sftp(transport: paramiko.Transport) -> paramiko.SFTPClient:
    client = transport.open_sftp_client()
    assert client is not None
    return client


@pytest.fixture
def film(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "film").write_bytes(b"film")
    return {"film.mp4": tmp_path / "film"}


# --- who may come in -------------------------------------------------------------------------------------------
def test_another_key_is_refused(edge: LocalEdge, film: dict[str, Path], tmp_path: Path) -> None:
    make_key(tmp_path / "stranger")
    with pytest.raises(Refused, match="does not accept our key"):
        SshEdgeStorage(tmp_path / "stranger", PATIENCE).seed(edge.node, "wrong-key/v1/", LocalFiles(film))
    assert not (edge.www / "wrong-key").exists()


@pytest.mark.parametrize("user", ["root", "notflix2", ""])
def test_another_user_name_is_refused_though_the_key_is_right(
    edge: LocalEdge, film: dict[str, Path], user: str
) -> None:
    with pytest.raises(Refused, match="does not accept our key"):
        SshEdgeStorage(edge.key, PATIENCE).seed(replace(edge.node, ssh_user=user), "wrong-user/v1/", LocalFiles(film))
    assert not (edge.www / "wrong-user").exists()


def test_a_changed_host_key_is_refused_before_we_log_in(edge: LocalEdge, film: dict[str, Path], tmp_path: Path) -> None:
    changed = replace(edge.node, host_key=make_key(tmp_path / "other-machine"))
    with pytest.raises(Refused, match="another host key"):
        SshEdgeStorage(edge.key, PATIENCE).seed(changed, "wrong-host/v1/", LocalFiles(film))
    assert not (edge.www / "wrong-host").exists()


def test_a_host_key_of_another_kind_is_refused(edge: LocalEdge, film: dict[str, Path]) -> None:
    key = paramiko.RSAKey.generate(2048)
    changed = replace(edge.node, host_key=f"ssh-rsa {key.get_base64()}")
    with pytest.raises(Refused):
        SshEdgeStorage(edge.key, PATIENCE).seed(changed, "wrong-kind/v1/", LocalFiles(film))


def test_a_host_key_that_is_none_is_refused(edge: LocalEdge, film: dict[str, Path]) -> None:
    with pytest.raises(Refused, match="not set up right"):
        SshEdgeStorage(edge.key, PATIENCE).seed(replace(edge.node, host_key=""), "x/v1/", LocalFiles(film))


def test_no_passwords(edge: LocalEdge) -> None:
    with paramiko.Transport((edge.node.ssh_host, edge.node.ssh_port)) as line:
        line.start_client(timeout=PATIENCE)
        with pytest.raises(paramiko.BadAuthenticationType) as caught:
            line.auth_password("notflix", "")
        assert caught.value.allowed_types == ["publickey"]


# --- what it does besides SFTP: nothing ------------------------------------------------------------------------
def test_no_commands(transport: paramiko.Transport) -> None:
    with transport.open_session(timeout=PATIENCE) as channel, pytest.raises(paramiko.SSHException):
        channel.exec_command("id")


def test_no_shell(transport: paramiko.Transport) -> None:
    with transport.open_session(timeout=PATIENCE) as channel, pytest.raises(paramiko.SSHException):
        channel.invoke_shell()


def test_no_scp(transport: paramiko.Transport) -> None:
    with transport.open_session(timeout=PATIENCE) as channel, pytest.raises(paramiko.SSHException):
        channel.exec_command("scp -t /")


def test_no_forwarding(edge: LocalEdge, transport: paramiko.Transport) -> None:
    port = int(edge.node.url.rpartition(":")[2])
    with pytest.raises(paramiko.ChannelException):
        transport.open_channel("direct-tcpip", ("127.0.0.1", port), ("127.0.0.1", 1), timeout=PATIENCE)
    with pytest.raises(paramiko.SSHException):
        transport.request_port_forward("127.0.0.1", 0)


# --- one folder ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["../nginx.conf", "/../nginx.conf", "x/../../nginx.conf", "../../../../etc/passwd"])
def test_the_folder_above_is_out_of_reach(sftp: paramiko.SFTPClient, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        sftp.stat(path)
    with pytest.raises(OSError, match=r"."):
        sftp.open(path, "r")


def test_no_links_are_made(sftp: paramiko.SFTPClient, edge: LocalEdge) -> None:
    for target in ("/etc/passwd", "../nginx.conf", "inside"):
        with pytest.raises(PermissionError):
            sftp.symlink(target, "/planted")
    assert not (edge.www / "planted").is_symlink()


def test_links_that_are_there_are_not_followed_out(sftp: paramiko.SFTPClient, edge: LocalEdge, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    link = edge.www / "link-out"
    link.symlink_to(tmp_path)
    try:
        with pytest.raises(PermissionError):
            sftp.open("/link-out/secret", "r")
        with pytest.raises(PermissionError):
            sftp.open("/link-out/new", "w")
        with pytest.raises(PermissionError):
            sftp.listdir("/link-out")
        url = edge.node.url.replace(f"{edge.node.name}.localhost", "127.0.0.1")
        assert http.get(f"{url}/link-out/secret").status_code in (403, 404)
    finally:
        link.unlink()
    assert not (tmp_path / "new").exists()


def test_no_set_user_id_bits(sftp: paramiko.SFTPClient, edge: LocalEdge) -> None:
    with sftp.open("/bits", "w") as file:
        file.write(b"x")
    sftp.chmod("/bits", 0o6755)
    sftp.mkdir("/bits-folder", 0o7777)
    assert (edge.www / "bits").stat().st_mode & 0o7000 == 0
    assert (edge.www / "bits-folder").stat().st_mode & 0o7000 == 0
    sftp.remove("/bits")
    sftp.rmdir("/bits-folder")


def test_removing_does_not_follow_links(edge: LocalEdge, film: dict[str, Path], tmp_path: Path) -> None:
    """Not even those that somebody else put into a package's folder."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("kept")
    SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "linked/v1/", LocalFiles(film))
    (edge.www / "linked" / "v1" / "link").symlink_to(tmp_path / "kept")
    SshEdgeStorage(edge.key, PATIENCE).remove(edge.node, "linked/v1/")
    assert not (edge.www / "linked").exists()
    assert (tmp_path / "kept" / "file").read_text() == "kept"


def test_a_login_is_needed_for_each_session(edge: LocalEdge, tmp_path: Path) -> None:
    make_key(tmp_path / "stranger")
    with (
        pytest.raises(Refused),
        login(edge.node, load_key(tmp_path / "stranger"), timeout=PATIENCE) as session,
    ):
        session.entries("/")
