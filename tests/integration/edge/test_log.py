"""The access log stays short, and no byte that was served is lost from the count when it is put aside."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from edge.meter import ACCESS_LOG, LOG_BYTES, OLDER_LOG, bound_log
from notflix_app.adapters import edge_http
from notflix_app.local.stack import compose, edge_folder
from notflix_app.local.supervisor import Supervisor
from notflix_app.settings import child_environment, load_settings
from tests.fixtures import http
from tests.fixtures.openssh import openssh_node
from tests.fixtures.servers import running_edge
from tests.fixtures.signing import signed
from tests.fixtures.waiting import PATIENCE, eventually
from tests.integration.local.test_supervisor import kept

FILM = b"film" * 250
LIMIT = 20_000  # some 40 lines
VIEWERS = 4
PAUSE = 0.005  # seconds: many requests a second, and not all of the processor for them


def busy(url: str, enough: threading.Event) -> int:
    """Viewers until there is enough; returns how many bytes they got."""

    def view() -> int:
        got = 0
        with http.client(base_url=url) as client:
            while not enough.wait(PAUSE):
                got += len(client.get(signed("/film/v1/1.m4s")).content)
        return got

    with ThreadPoolExecutor(VIEWERS) as pool:
        return sum(each.result() for each in [pool.submit(view) for _ in range(VIEWERS)])


def put_film(www: Path) -> None:
    (www / "film" / "v1").mkdir(parents=True)
    (www / "film" / "v1" / "1.m4s").write_bytes(FILM)


def put_aside_so_far(folder: Path, seen: list[int]) -> int:
    """How many logs were put aside; each is noted in `seen` by its inode, which is not that of the one before."""
    with contextlib.suppress(FileNotFoundError):
        inode = (folder / OLDER_LOG).stat().st_ino
        if seen[-1:] != [inode]:
            seen.append(inode)
    return len(seen)


def test_a_node_counts_every_byte_while_its_log_is_put_aside() -> None:
    """nginx has several workers there, each with a buffer of lines, and each hears of the new log by itself."""
    with openssh_node("node-l", LOG_BYTES=str(LIMIT)) as edge, ThreadPoolExecutor(1) as pool:
        put_film(edge.www)
        url = edge.node.url.replace("node-l.localhost", "127.0.0.1")
        enough, seen = threading.Event(), list[int]()
        viewers = pool.submit(busy, url, enough)
        try:
            eventually(lambda: put_aside_so_far(edge.folder, seen) >= 2, 60)
        finally:
            enough.set()
        got = viewers.result()
        assert got > len(FILM) * 100
        eventually(lambda: edge_http.counts(url, PATIENCE)[0], until=lambda counted: counted == got)


def test_a_local_edge_counts_every_byte_while_its_log_is_put_aside(tmp_path: Path) -> None:
    with running_edge(tmp_path, "edge-l", tmp_path / "key") as edge, ThreadPoolExecutor(1) as pool:
        put_film(edge.www)
        url = edge.node.url.replace("edge-l.localhost", "127.0.0.1")
        enough, seen = threading.Event(), list[int]()
        viewers = pool.submit(busy, url, enough)

        def put_aside() -> bool:
            bound_log(edge.folder, edge.nginx.pid, LIMIT)
            return put_aside_so_far(edge.folder, seen) >= 2  # of which one is gone

        try:
            eventually(put_aside, 60)
        finally:
            enough.set()
        got = viewers.result()
        assert got > len(FILM) * 100
        eventually(lambda: edge_http.counts(url, PATIENCE)[0], until=lambda counted: counted == got)


def test_the_stack_bounds_the_logs_of_its_edges(tmp_path: Path) -> None:
    settings, parts = compose(load_settings(tmp_path), print)
    edge = [part for part in parts if part.name in ("fork-server", "edge-a", "edge-a-sftp")]
    supervisor = Supervisor(edge, logs=tmp_path / "logs", environment=child_environment(settings), say=print)
    folder = edge_folder(settings.data_dir, "edge-a")
    try:
        assert supervisor.start()
        with (folder / ACCESS_LOG).open("ab") as log:
            log.truncate(LOG_BYTES + 1)

        def is_put_aside() -> bool:
            return (folder / OLDER_LOG).exists() and (folder / ACCESS_LOG).exists()

        kept(supervisor, lambda: eventually(is_put_aside))
        assert (folder / OLDER_LOG).stat().st_size == LOG_BYTES + 1
        assert (folder / ACCESS_LOG).stat().st_size == 0
    finally:
        supervisor.hurry = True
        supervisor.stop()
