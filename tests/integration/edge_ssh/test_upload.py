"""Uploads when something goes wrong in the middle, and how fast they are."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Unavailable
from notflix_app.core.package_files import LocalFiles
from tests.fixtures.servers import LocalEdge, running_edge
from tests.fixtures.waiting import PATIENCE

SOON = 4.0  # seconds: a slow machine logs in meanwhile


@pytest.fixture
def own_edge(tmp_path: Path) -> Iterator[LocalEdge]:
    """One that a test may hurt."""
    with running_edge(tmp_path / "edge", "edge-x", tmp_path / "key") as edge:
        yield edge


@pytest.fixture
def edge(local_edges: tuple[LocalEdge, LocalEdge]) -> LocalEdge:
    return local_edges[1]


def behind(edge: LocalEdge, port: int) -> EdgeNode:
    """The same, with another SSH port."""
    return replace(edge.node, ssh_port=port)


@pytest.fixture
def package(tmp_path: Path) -> dict[str, Path]:
    """16 MB in 40 files: more than the server's window and the kernel's buffers take without an answer."""
    (tmp_path / "segment").write_bytes(os.urandom(400_000))
    return {f"v{n % 4}/{n:05d}.m4s": tmp_path / "segment" for n in range(40)}


def served(edge: LocalEdge, folder: str) -> list[str]:
    root = edge.www / folder
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


@pytest.mark.parametrize("size", [0, 1, 32_675, 255 << 10, (255 << 10) + 1, 1_000_003])
def test_every_size_arrives_byte_for_byte(edge: LocalEdge, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    (tmp_path / "file").write_bytes(content)
    SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, f"size-{size}/v1/", LocalFiles({"file.mp4": tmp_path / "file"}))
    assert (edge.www / f"size-{size}" / "v1" / "file.mp4").read_bytes() == content


def test_a_package_without_files_is_a_folder(edge: LocalEdge) -> None:
    SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "nothing/v1/", LocalFiles({}))
    assert (edge.www / "nothing" / "v1").is_dir()


def test_manifests_are_written_last(edge: LocalEdge, tmp_path: Path) -> None:
    order = ["master.m3u8", "manifest.mpd", "v1.m3u8", "v1/1.m4s", "poster.jpg"]
    for name in order:
        (tmp_path / name.replace("/", "-")).write_bytes(b"x" * 10)
    files = {name: tmp_path / name.replace("/", "-") for name in order}
    SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "order/v1/", LocalFiles(files))
    written = {name: (edge.www / "order" / "v1" / name).stat().st_ctime_ns for name in order}
    assert max(written["v1/1.m4s"], written["poster.jpg"]) <= min(written[n] for n in order[:3])


def test_what_a_broken_try_left_is_removed_by_the_next(edge: LocalEdge, package: dict[str, Path]) -> None:
    class Stop(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.3:
            raise Stop

    with pytest.raises(Stop):
        SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "again/v1/", LocalFiles(package), stop)
    left = [p.name for p in (edge.www / "again").iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".v1-")
    SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "again/v1/", LocalFiles(package))
    assert [p.name for p in (edge.www / "again").iterdir()] == ["v1"]
    assert served(edge, "again/v1") == sorted(package)


def test_removing_takes_half_done_uploads_too(edge: LocalEdge, package: dict[str, Path]) -> None:
    hidden = edge.www / "half" / ".v1-0123456789ab" / "v0"
    hidden.mkdir(parents=True)
    (hidden / "00001.m4s").write_bytes(b"x")
    SshEdgeStorage(edge.key, PATIENCE).remove(edge.node, "half/v1/")
    assert not (edge.www / "half").exists()


def test_removing_leaves_other_versions(edge: LocalEdge, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x")
    for version in ("v1", "v10", "v2"):
        SshEdgeStorage(edge.key, PATIENCE).seed(
            edge.node, f"versions/{version}/", LocalFiles({"f.mp4": tmp_path / "f"})
        )
    SshEdgeStorage(edge.key, PATIENCE).remove(edge.node, "versions/v1/")
    assert sorted(p.name for p in (edge.www / "versions").iterdir()) == ["v10", "v2"]


def test_two_seeders_at_once_end_with_one_whole_folder(edge: LocalEdge, package: dict[str, Path]) -> None:
    """As when a lease ran out and both still live: either may fail, but what is served is whole."""
    problems: list[Unavailable] = []

    def one() -> None:
        try:
            SshEdgeStorage(edge.key, PATIENCE).seed(edge.node, "twice/v1/", LocalFiles(package))
        except Unavailable as error:
            problems.append(error)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(problems) < 2
    assert served(edge, "twice/v1") == sorted(package)


def test_a_seed_does_not_wait_for_what_still_comes_ahead(edge: LocalEdge, package: dict[str, Path]) -> None:
    storage = SshEdgeStorage(edge.key, PATIENCE)

    def overtake(_share: float) -> None:
        storage.seed(edge.node, "overtaken/v1/", LocalFiles(package))

    with contextlib.suppress(Unavailable):  # the folder that it writes into is another's by now
        storage.fill(edge.node, "overtaken/v1/", LocalFiles(package), package, overtake)
    assert served(edge, "overtaken/v1") == sorted(package)
    assert [path.name for path in (edge.www / "overtaken").iterdir()] == ["v1"]


def test_half_a_file_that_went_ahead_is_sent_anew(edge: LocalEdge, package: dict[str, Path]) -> None:
    storage = SshEdgeStorage(edge.key, PATIENCE)
    path, local = next(iter(package.items()))
    half = edge.www / "halves" / ".v1-ahead" / path
    half.parent.mkdir(parents=True)
    half.write_bytes(local.read_bytes()[:10])
    storage.fill(edge.node, "halves/v1/", LocalFiles(package), package)
    assert half.read_bytes() == local.read_bytes()


def test_a_full_or_read_only_edge_says_so(own_edge: LocalEdge, package: dict[str, Path]) -> None:
    """A file where the folder has to go: the server refuses, and says what about."""
    (own_edge.www / "blocked").write_bytes(b"")
    with pytest.raises(Unavailable, match="blocked"):
        SshEdgeStorage(own_edge.key, PATIENCE).seed(own_edge.node, "blocked/v1/", LocalFiles(package))


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_server_that_dies_or_hangs_in_mid_upload_is_noticed(
    own_edge: LocalEdge, package: dict[str, Path], blow: signal.Signals
) -> None:
    struck = 0.0

    def strike(share: float) -> None:
        nonlocal struck
        if share > 0.2 and not struck:
            struck = time.monotonic()
            own_edge.sftpd.send_signal(blow)

    try:
        with pytest.raises(Unavailable):
            SshEdgeStorage(own_edge.key, SOON).seed(own_edge.node, "hit/v1/", LocalFiles(package), strike)
        assert struck
        assert time.monotonic() - struck < PATIENCE
    finally:
        own_edge.sftpd.send_signal(signal.SIGCONT)
    assert not (own_edge.www / "hit" / "v1").exists()


def test_a_server_that_accepts_and_never_speaks_is_given_up(edge: LocalEdge, package: dict[str, Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            SshEdgeStorage(edge.key, SOON).seed(behind(edge, deaf.getsockname()[1]), "x/v1/", LocalFiles(package))
        assert time.monotonic() - began < PATIENCE


def test_a_server_that_speaks_something_else_is_given_up(edge: LocalEdge, package: dict[str, Path]) -> None:
    web = int(edge.node.url.rpartition(":")[2])
    with pytest.raises(Unavailable):
        SshEdgeStorage(edge.key, SOON).seed(behind(edge, web), "x/v1/", LocalFiles(package))


@contextlib.contextmanager
def slow_line(port: int, delay: float) -> Iterator[int]:
    """A proxy that holds every byte back for `delay` seconds, each way."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        pieces: list[tuple[float, bytes]] = []
        ended = threading.Event()

        def deliver() -> None:
            while pieces or not ended.is_set():
                if not pieces:
                    time.sleep(0.001)
                    continue
                due, data = pieces[0]
                time.sleep(max(0.0, due - time.monotonic()))
                with contextlib.suppress(OSError):
                    sink.sendall(data)
                pieces.pop(0)
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)

        threading.Thread(target=deliver, daemon=True).start()
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 18):
                pieces.append((time.monotonic() + delay, data))
        ended.set()

    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                near, _ = server.accept()
                far = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=pump, args=(near, far), daemon=True).start()
                pump(far, near)
                near.close()
                far.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1]
    thread.join(5)


def test_round_trips_cost_next_to_nothing(edge: LocalEdge, tmp_path: Path) -> None:
    """100 small files over a line of 0.2 s there and back; one after another they would take 100 × 3 × 0.2 s."""
    (tmp_path / "file").write_bytes(b"x" * 1000)
    files = {f"v0/{n:05d}.m4s": tmp_path / "file" for n in range(100)}
    with slow_line(edge.node.ssh_port, 0.1) as port:
        began = time.monotonic()
        SshEdgeStorage(edge.key, PATIENCE).seed(behind(edge, port), "far/v1/", LocalFiles(files))
        taken = time.monotonic() - began
    assert served(edge, "far/v1") == sorted(files)
    assert taken < 30, f"{taken:.1f} s of 60 s"
