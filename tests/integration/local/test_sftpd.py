"""The SFTP server as a process: how it starts, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.paramiko_keys import load_key
from notflix_app.adapters.edge_ssh.session import login
from tests.fixtures.servers import LocalEdge, free_port, running_edge
from tests.fixtures.waiting import PATIENCE, eventually


def command(folder: Path, port: int) -> list[str]:
    make_key(folder / "host_key")
    (folder / "authorized_keys").write_text(make_key(folder / "key") + "\n")
    argv = [sys.executable, "-m", "notflix_app.local.sftpd", "--root", str(folder / "www"), "--port", str(port)]
    return [*argv, "--host-key", str(folder / "host_key"), "--authorized-keys", str(folder / "authorized_keys")]


def test_it_says_when_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = subprocess.run(command(tmp_path, taken.getsockname()[1]), capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stderr.startswith("The SFTP server cannot start:")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("file", ["host_key", "authorized_keys"])
def test_it_says_when_a_key_is_not_one(tmp_path: Path, file: str) -> None:
    argv = command(tmp_path, free_port())
    (tmp_path / file).write_text("nonsense\n")
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stderr.startswith("The SFTP server cannot start:")
    assert "Traceback" not in done.stderr


def test_a_second_connection_is_served_while_one_hangs(local_edges: tuple[LocalEdge, LocalEdge]) -> None:
    port = local_edges[0].node.ssh_port
    with socket.create_connection(("127.0.0.1", port)) as first, socket.create_connection(("127.0.0.1", port)) as other:
        other.settimeout(PATIENCE)
        assert other.recv(8).startswith(b"SSH-2.0")
        assert first.fileno() > 0


def test_it_ends_when_asked_whoever_is_still_there(tmp_path: Path) -> None:
    """One that never spoke, and one that is logged in."""
    with (
        running_edge(tmp_path, "edge-x", tmp_path / "key") as edge,
        socket.create_connection(("127.0.0.1", edge.node.ssh_port)),
        login(edge.node, load_key(edge.key), timeout=PATIENCE) as session,
    ):
        assert [entry.name for entry in session.entries("/")] == [".notflix"]
        edge.sftpd.send_signal(signal.SIGTERM)
        assert edge.sftpd.wait(PATIENCE) == 0
        assert "Traceback" not in (edge.folder / "sftpd.log").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own doing")
def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    argv = command(tmp_path, free_port())
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, time; subprocess.Popen({argv!r}, stderr=-3); time.sleep(60)"],
    )
    try:
        child = eventually(lambda: next(iter(psutil.Process(parent.pid).children()), None))
        port = int(argv[argv.index("--port") + 1])
        eventually(lambda: _state(child, port), until=lambda state: state == "listening")
    finally:
        parent.kill()
        parent.wait()
    gone, alive = psutil.wait_procs([child], timeout=PATIENCE)
    assert (len(gone), alive) == (1, [])


def _state(process: psutil.Process, port: int) -> str:
    ports = [c.laddr.port for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    return "listening" if port in ports else "starting"
