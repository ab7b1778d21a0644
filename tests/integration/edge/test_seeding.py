"""Seeding by OpenSSH as an edge has it, while viewers read, disks fill up, lines are cut and bytes change."""

from __future__ import annotations

import contextlib
import secrets
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core import keys
from notflix_app.core.package_files import LocalFiles
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.run_step import StepContext
from notflix_app.usecases.services import Services
from notflix_app.usecases.verify import verify
from tests.fakes.services import FakeWorkers, fake_services
from tests.fixtures import http
from tests.fixtures.openssh import OpenSshEdge, openssh_node
from tests.fixtures.servers import LocalEdge
from tests.fixtures.signing import signed
from tests.fixtures.waiting import PATIENCE, eventually
from workers.handlers import do_seed

READS = 5000
SEGMENT_BYTES = 4 << 20


def address(edge: OpenSshEdge) -> str:
    return edge.node.url.replace(f"{edge.node.name}.localhost", "127.0.0.1")


# --- all of it or none -----------------------------------------------------------------------------------------
def test_viewers_see_all_of_a_video_or_none_of_it_while_it_is_seeded(tmp_path: Path) -> None:
    """5,000 reads and more over files of one version, by eight viewers until it is there: what was seen once is never
    missing after, no answer is half a file, and of one version everything is there as soon as anything is."""
    files = {f"v720p/{n:05d}.m4s": tmp_path / f"{n}" for n in range(24)} | {keys.DASH_MANIFEST: tmp_path / "mpd"}
    for number, local in enumerate(files.values()):
        local.write_bytes(bytes([number]) * 120_000)
    contents = {path: local.read_bytes() for path, local in files.items()}
    with openssh_node("node-s") as edge:
        folder = "watched/v1/"
        first_seen, last_missing = [float("inf")], [0.0]
        wrong: list[str] = []
        lock, seeded = threading.Lock(), threading.Event()

        def view(viewer: int) -> int:
            reads = 0
            with http.client(base_url=address(edge)) as client:
                over = False
                while not over:
                    over = seeded.is_set() and reads >= READS // 8  # one more read: now it must be there
                    path = list(files)[(reads * 7 + viewer) % len(files)]
                    began = time.monotonic()
                    answer = client.get(signed(f"{folder}{path}"))
                    ended = time.monotonic()
                    reads += 1
                    with lock:
                        if answer.status_code == 200 and answer.content == contents[path]:
                            first_seen[0] = min(first_seen[0], ended)
                        elif answer.status_code == 404:
                            last_missing[0] = max(last_missing[0], began)
                        else:
                            wrong.append(f"{path}: {answer.status_code}, {len(answer.content)} bytes")
            return reads

        with ThreadPoolExecutor(8) as pool:
            viewers = [pool.submit(view, n) for n in range(8)]
            eventually(lambda: last_missing[0])
            slowly = replace(edge.node, rate_mbit=24)  # 3 MB in a second: it is under way while they look
            try:
                SshEdgeStorage(edge.key, PATIENCE).seed(slowly, folder, LocalFiles(files))
            finally:
                seeded.set()
            assert sum(viewer.result() for viewer in viewers) >= READS
    assert wrong == []
    assert 0 < last_missing[0] < first_seen[0] < float("inf")


# --- what goes wrong on the way --------------------------------------------------------------------------------
class RealSeeding(FakeWorkers):
    """Everything but seeding is a fake; packages have a segment that does not arrive in one piece."""

    def _do(self, work: StepContext):  # type: ignore[no-untyped-def]
        if work.step.kind is StepKind.PACKAGE:
            key = keys.packaged(work.video.id, work.video.version, "v1/00001.m4s")
            self.services.packages.put_bytes(key, secrets.token_bytes(SEGMENT_BYTES))
        return super()._do(work)

    def _seed(self, work: StepContext) -> None:
        do_seed(work)


class Broken:
    """Before an edge's SSH: passes on so many bytes of each connection, then cuts it; mended, everything."""

    def __init__(self, port: int, after: int) -> None:
        self.cuts = 0
        self.mended = False
        self._port, self._after = port, after
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                self._threads.append(threading.Thread(target=self._join, args=(client,)))
                self._threads[-1].start()

    def _join(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._port)) as edge:
            back = threading.Thread(target=self._pass, args=(edge, client, False))
            back.start()
            self._pass(client, edge, True)
            back.join()

    def _pass(self, source: socket.socket, to: socket.socket, counted: bool) -> None:
        left = self._after
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                left -= len(data)
                if counted and left < 0 and not self.mended:
                    self.cuts += 1
                    break
                to.sendall(data)
        for end in (source, to):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join()


@pytest.fixture
def well_edge(local_edges: tuple[LocalEdge, LocalEdge]) -> LocalEdge:
    return local_edges[0]


def pipeline(well: LocalEdge, late: OpenSshEdge, folder: Path, **changes: object) -> tuple[Services, RealSeeding]:
    services = replace(fake_services(edges=()), edge_storage=SshEdgeStorage(well.key, PATIENCE))
    services.edges.put(well.node)
    services.edges.put(replace(late.node, **changes))  # type: ignore[arg-type]
    return services, RealSeeding(services, folder)


def go_on(services: Services, workers: RealSeeding, video_id: str) -> list[str]:
    """Some minutes of scheduler and workers; returns who holds the video then."""
    for _ in range(10):
        services.clock.now += 30  # type: ignore[attr-defined]
        reconcile(services)
        workers.run_all()
    return [edge.name for edge in services.edges.holders([video_id])[video_id]]


def test_a_full_disk_holds_up_nobody_else_and_is_filled_once_there_is_room(
    openssh_edge: OpenSshEdge, well_edge: LocalEdge, tmp_path: Path
) -> None:
    small = openssh_edge.www / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", small], capture_output=True)
    if mounted.returncode:
        small.rmdir()
        pytest.skip("no file system can be mounted here")
    try:
        services, workers = pipeline(well_edge, openssh_edge, tmp_path, root="/www/small")
        video_id = workers.ingest()
        workers.run_all()
        assert services.catalog.get(video_id).state is VideoState.LIVE
        assert go_on(services, workers, video_id) == [well_edge.node.name]
        [late] = [s for s in services.steps.list_for_video(video_id) if s.edge == openssh_edge.node.name]
        assert "disk is full" in late.error
        assert not [path for path in small.rglob("*") if path.is_file()]
        subprocess.run(["mount", "-o", "remount,size=64m", small], check=True)
        assert go_on(services, workers, video_id) == [well_edge.node.name, openssh_edge.node.name]
    finally:
        subprocess.run(["umount", small], check=True)
        small.rmdir()


def test_a_network_that_is_cut_in_the_middle_of_a_file(
    openssh_edge: OpenSshEdge, well_edge: LocalEdge, tmp_path: Path
) -> None:
    line = Broken(openssh_edge.node.ssh_port, after=SEGMENT_BYTES // 2)
    try:
        services, workers = pipeline(well_edge, openssh_edge, tmp_path, ssh_port=line.port)
        video_id = workers.ingest()
        workers.run_all()
        assert services.catalog.get(video_id).state is VideoState.LIVE
        assert go_on(services, workers, video_id) == [well_edge.node.name]
        assert line.cuts > 2
        assert http.get(address(openssh_edge) + signed(f"{keys.package(video_id, 1)}v1/00001.m4s")).status_code == 404
        line.mended = True
        assert go_on(services, workers, video_id) == [well_edge.node.name, openssh_edge.node.name]
        assert next(iter(verify(services, OPERATOR, openssh_edge.node.name))).faults == ()
    finally:
        line.close()


def test_an_edge_that_is_down_for_the_whole_seeding_catches_up(
    openssh_edge: OpenSshEdge, well_edge: LocalEdge, tmp_path: Path
) -> None:
    services, workers = pipeline(well_edge, openssh_edge, tmp_path, ssh_port=9)
    video_id = workers.ingest()
    workers.run_all()
    assert services.catalog.get(video_id).state is VideoState.LIVE
    assert go_on(services, workers, video_id) == [well_edge.node.name]
    services.edges.put(openssh_edge.node)
    assert go_on(services, workers, video_id) == [well_edge.node.name, openssh_edge.node.name]


def test_one_changed_byte_is_found_and_healed(openssh_edge: OpenSshEdge, well_edge: LocalEdge, tmp_path: Path) -> None:
    services, workers = pipeline(well_edge, openssh_edge, tmp_path)
    video_id = workers.ingest()
    workers.run_all()
    seeds = [s.state for s in services.steps.list_for_video(video_id) if s.kind is StepKind.SEED]
    assert seeds == [StepState.DONE, StepState.DONE]
    segment = openssh_edge.www / keys.package(video_id, 1) / "v1" / "00001.m4s"
    whole = segment.read_bytes()
    with segment.open("r+b") as file:
        file.seek(1_234_567)
        file.write(bytes([whole[1_234_567] ^ 1]))
    [findings] = verify(services, OPERATOR, openssh_edge.node.name, repair=True)
    assert [(fault.path, fault.what) for fault in findings.faults] == [("v1/00001.m4s", "content")]
    assert http.get(address(openssh_edge) + signed(f"{keys.package(video_id, 1)}v1/00001.m4s")).content == whole
    assert [each.faults for each in verify(services, OPERATOR, openssh_edge.node.name)] == [()]
