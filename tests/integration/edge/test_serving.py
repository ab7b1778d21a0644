"""What viewers get from an edge's nginx."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from edge import nginx
from notflix_app.adapters.nginx import nginx_program
from tests.fixtures import http
from tests.fixtures.access_log import logged
from tests.fixtures.servers import LocalEdge, free_port, missing, running
from tests.fixtures.signing import signed
from tests.fixtures.waiting import eventually

ORIGIN = {"Origin": "http://localhost:3000"}


@pytest.fixture(scope="module")
def edge(local_edges: tuple[LocalEdge, LocalEdge]) -> LocalEdge:
    edge = local_edges[0]
    for name, content in {
        "manifest.mpd": b"<MPD/>\n" * 1000,
        "v1/1.m4s": bytes(range(256)) * 40,
        ".v1-0123/secret.m4s": b"half",
    }.items():
        path = edge.www / "serving" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return edge


@pytest.fixture
def viewer(edge: LocalEdge) -> Iterator[httpx.Client]:
    base = edge.node.url.replace(f"{edge.node.name}.localhost", "127.0.0.1")
    with http.client(base_url=base, headers=ORIGIN) as client:
        yield client


def test_a_segment(viewer: httpx.Client) -> None:
    answer = viewer.get(signed("/serving/v1/1.m4s"))
    assert answer.content == bytes(range(256)) * 40
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Timing-Allow-Origin"] == "*"
    assert "Content-Encoding" not in answer.headers
    again = viewer.get(signed("/serving/v1/1.m4s"), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_range(viewer: httpx.Client) -> None:
    answer = viewer.get(signed("/serving/v1/1.m4s"), headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, bytes(range(10, 20)))
    assert answer.headers["Content-Range"] == "bytes 10-19/10240"
    assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]


def test_manifests_are_squeezed(viewer: httpx.Client) -> None:
    answer = viewer.get(signed("/serving/manifest.mpd"))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.content == b"<MPD/>\n" * 1000


def test_a_preflight(viewer: httpx.Client) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    answer = viewer.options(signed("/serving/v1/1.m4s"), headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "range" in answer.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize("path", ["/serving/absent.m4s", "/serving/", "/serving/.v1-0123/secret.m4s", "/.x", "/"])
def test_what_is_not_there_for_viewers(viewer: httpx.Client, path: str) -> None:
    answer = viewer.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store", "it may come any moment"
    assert answer.headers["Access-Control-Allow-Origin"] == "*", "players must see that it is a 404"


@pytest.mark.parametrize("path", ["/../nginx.conf", "/serving/..%2f..%2fnginx.conf", "/%2e%2e/nginx.conf"])
def test_the_folder_above_is_out_of_reach(edge: LocalEdge, path: str) -> None:
    port = int(edge.node.url.rpartition(":")[2])
    with http.client() as client:
        request = client.build_request("GET", f"http://127.0.0.1:{port}/")
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = client.send(request)
    assert answer.status_code in (400, 404)
    assert b"worker_connections" not in answer.content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(viewer: httpx.Client, method: str) -> None:
    assert viewer.request(method, signed("/serving/v1/1.m4s")).status_code == 405
    assert viewer.get(signed("/serving/v1/1.m4s")).status_code == 200


def test_ping_names_the_edge(viewer: httpx.Client, edge: LocalEdge) -> None:
    answer = viewer.get("/ping")
    assert answer.text == f"{edge.node.name}\n"
    assert answer.headers["Cache-Control"] == "no-store"


def test_connections_are_kept(viewer: httpx.Client) -> None:
    for _ in range(3):
        assert viewer.get(signed("/serving/v1/1.m4s")).headers["Connection"] == "keep-alive"


def test_the_log_is_json(viewer: httpx.Client, edge: LocalEdge) -> None:
    viewer.get(signed("/serving/v1/1.m4s"), params={"CMCD": 'sid="a b"'}, headers={"Range": "bytes=0-3"})
    path = "/serving/v1/1.m4s"
    line = eventually(lambda: next((each for each in logged(edge.folder, path) if "CMCD" in each["uri"]), None))
    assert (line["status"], line["bytes"], line["range"]) == (206, 4, "bytes=0-3")
    assert line["edge"] == edge.node.name


def test_nothing_is_written_outside_its_folder(edge: LocalEdge) -> None:
    assert {p.name for p in edge.folder.iterdir()} <= {
        "nginx.conf", "nginx.log", "nginx.pid", "sftpd.log", "logs", "tmp", "www", "host_key", "authorized_keys",
        "served", "served.part", "access.conf",
    }  # fmt: skip


def test_only_named_origins_where_they_are_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    program = nginx_program()
    if program is None:
        missing("nginx")
    folder = tmp_path_factory.mktemp("origins with space")
    site = nginx.Site("edge-o", folder, free_port(), origins=("https://a.example", "http://localhost:3000"))
    nginx.write(site)
    url = f"http://127.0.0.1:{site.port}/ping"

    def ready() -> bool:
        try:
            return http.get(url).status_code == 200
        except httpx.TransportError:
            return False

    with running(nginx.nginx_argv(program, folder), folder / "nginx.log", ready):
        ours = http.get(url, headers=ORIGIN)
        strange = http.get(url, headers={"Origin": "http://localhost.evil.example"})
    assert ours.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert ours.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Origin" not in strange.headers


@pytest.mark.parametrize("path", ["/serving/v1/1.m4s", "/ping", "/nothing", "/serving/"])
def test_nothing_of_it_is_framed_or_guessed_at(viewer: httpx.Client, path: str) -> None:
    headers = viewer.get(path).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
