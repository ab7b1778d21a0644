"""The unchanged docker-compose.yaml, up from nothing: the main job, scaling, a restart, and what can be reached."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_film import plays, send
from tests.fixtures import http, podman
from tests.fixtures.browser import TIMEOUT_MS
from tests.fixtures.cluster import Cluster, install
from tests.fixtures.stack import Stack
from workers.tools import ffmpeg

pytestmark = pytest.mark.timeout(1800)  # the first builds every image

SECONDS, CHUNKS = 40, 20
FRONT_LEARNS = 5.0  # it asks for addresses every two seconds, and forgives after three


@pytest.fixture(scope="module")
def film(cluster: Cluster, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """(id, title) of a film of many chunks that came through the page while three encoders ran."""
    cluster.scale("encode-worker", 3)
    file = tmp_path_factory.mktemp("film") / "long.mp4"
    draw = ["-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=25:duration={SECONDS}", "-f", "lavfi", "-i", "sine"]
    encode = ["-t", str(SECONDS), "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac", str(file)]
    subprocess.run([ffmpeg(), "-v", "error", *draw, *encode], check=True)
    title = f"Cluster bars {uuid.uuid4().hex[:8]}"
    page = browser.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    try:
        return send(page, Stack(cluster.url, None), file, title), title
    except BaseException:
        print(cluster.logs())
        print(page.locator("body").aria_snapshot())
        raise
    finally:
        page.close()


def sql(cluster: Cluster, query: str) -> list[str]:
    done = cluster.exec("postgres", "psql", "-h", "127.0.0.1", "-U", "notflix", "-Atc", query)
    return done.split()


@pytest.fixture
def signed_in(cluster: Cluster) -> None:
    """psql asks for no password where it finds one."""
    cluster.exec(
        "postgres",
        *("sh", "-c", 'umask 77; printf "*:*:*:*:%s" "$(cat /run/notflix/postgres/password)" >"$HOME/.pgpass"'),
    )


def test_a_film_is_live_on_both_edges_and_plays_from_one(page: Page, cluster: Cluster, film: tuple[str, str]) -> None:
    video = http.get(f"{cluster.url}/api/videos/{film[0]}").json()
    assert sorted(video["edges"]) == ["edge-1", "edge-2"]
    sources = {
        each["edge"]: each["dash"]
        for each in http.get(f"{cluster.url}/api/videos/{film[0]}/playback").json()["sources"]
    }
    for number, (host, port) in enumerate(zip(("127.0.0.1", "localhost"), cluster.edge_ports, strict=True), 1):
        assert http.get(f"http://{host}:{port}/{film[0]}/v1/manifest.mpd").status_code == 404
        assert sources[f"edge-{number}"].startswith(f"http://{host}:{port}/t/")
        manifest = http.get(sources[f"edge-{number}"], headers={"Origin": cluster.url})
        assert manifest.status_code == 200
        assert manifest.headers["access-control-allow-origin"] == "*"
    segments: list[str] = []
    page.on("request", lambda request: segments.append(request.url) if ".m4s" in request.url else None)
    page.goto(f"{cluster.url}/watch/{film[0]}")
    plays(page)
    edges = tuple(f":{port}/" for port in cluster.edge_ports)
    assert segments
    assert all(any(edge in url for edge in edges) for url in segments)


@pytest.mark.usefixtures("signed_in")
def test_all_three_encoders_worked_on_one_film(cluster: Cluster, film: tuple[str, str]) -> None:
    assert len(cluster.containers("encode-worker")) == 3
    done = sql(cluster, f"select worker from steps where video_id = '{film[0]}' and kind = 'chunk'")
    assert len(done) == CHUNKS
    # The first ones may be the urgent worker's.
    assert len({worker for worker in done if worker.startswith("encode-")}) == 3


def test_either_web_serves_any_page_and_takes_over_an_open_one(
    cluster: Cluster, film: tuple[str, str], browser: Browser
) -> None:
    """No sticky sessions: the page stays open while first one web process is gone, then the other."""
    webs = cluster.containers("web")
    assert len(webs) == 2
    page = browser.new_page()
    page.goto(cluster.url)
    field = page.locator("input[type=search]")
    try:
        for gone in webs:
            stop_while_others_ask(cluster, gone)
            field.fill("")
            field.press_sequentially(film[1][-8:], delay=30)
            expect(page.locator(f".grid-found [data-video='{film[0]}']")).to_be_visible(timeout=30_000)
            assert is_ready(cluster)
            cluster.podman("start", gone)
            wait_for_web(cluster, gone)
            time.sleep(FRONT_LEARNS)
    finally:
        for web in webs:
            cluster.podman("start", web)
        page.close()


def stop_while_others_ask(cluster: Cluster, name: str) -> None:
    """Each of them is answered, also those that wait for it when its address is forgotten."""
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(cluster.podman, "stop", "-t", "10", name)
        stopped: float | None = None
        while stopped is None or time.monotonic() < stopped + FRONT_LEARNS:
            answer = http.get(f"{cluster.url}/health")
            assert answer.status_code == 200, answer.text
            if stopped is None and stopping.done():
                stopped = time.monotonic()
            time.sleep(0.05)
        stopping.result()


def is_ready(cluster: Cluster) -> bool:
    answer = http.get(f"{cluster.url}/ready")
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["ready"])


def wait_for_web(cluster: Cluster, name: str) -> None:
    probe = ("exec", name, "python", "-P", "-m", "notflix_app.cluster.healthcheck")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        asked = podman.run(["podman", *probe, f"http://127.0.0.1:{cluster.port}/ready"], cluster.env)
        if asked.returncode == 0:
            return
        time.sleep(0.5)
    pytest.fail(cluster.logs())


def test_down_and_up_lose_nothing(page: Page, cluster: Cluster, film: tuple[str, str]) -> None:
    before = secrets_of(cluster)
    cluster.down()
    assert cluster.containers() == []
    cluster.up()
    cluster.scale("encode-worker", 3)  # as the other tests know it
    assert secrets_of(cluster) == before
    page.goto(cluster.url)
    page.locator("input[type=search]").press_sequentially(film[1][-8:], delay=30)
    expect(page.locator(f".grid-found [data-video='{film[0]}']")).to_be_visible(timeout=30_000)
    page.goto(f"{cluster.url}/watch/{film[0]}")
    plays(page)


def secrets_of(cluster: Cluster) -> dict[str, str]:
    text = cluster.exec("scheduler", "cat", "/run/notflix/app/stack.env", "/run/notflix/app/edge-1.pub")
    return dict(line.partition("=")[::2] for line in text.splitlines() if not line.startswith("#"))


@pytest.fixture
def another(cluster: Cluster, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a second install on this machine makes up."""
    other = install(tmp_path / "another", f"{cluster.project}b")
    try:
        other.compose("up", "-d", "secrets")
        other.podman("wait", *other.containers("secrets"))
        folder = other.podman("volume", "inspect", f"{other.project}_secrets-app", "--format", "{{.Mountpoint}}")
        text = (Path(folder.strip()) / "stack.env").read_text()
        yield dict(line.partition("=")[::2] for line in text.splitlines() if not line.startswith("#"))
    finally:
        other.down(volumes=True)


def test_two_installs_share_no_secret(cluster: Cluster, another: dict[str, str]) -> None:
    ours = secrets_of(cluster)
    secret = [name for name in another if name.endswith(("PASSWORD", "_KEY")) or "://:" in another[name]]
    assert len(secret) >= 7
    assert not [name for name in secret if ours[name] == another[name]]


def test_only_what_is_published_can_be_reached(cluster: Cluster) -> None:
    bound = set()
    for name in cluster.containers():
        for bindings in (cluster.inspect(name)["HostConfig"]["PortBindings"] or {}).values():
            bound |= {(binding["HostIp"], int(binding["HostPort"])) for binding in bindings}
    assert bound == {("127.0.0.1", port) for port in (cluster.port, *cluster.edge_ports)}
    others = [
        address.address
        for name, addresses in psutil.net_if_addrs().items()
        if not name.startswith(("lo", "podman", "veth"))
        for address in addresses
        if address.family == socket.AF_INET
    ]
    assert others, "this machine is in no network, so nothing shows that the cluster keeps out of one"
    for host in others:
        for port in (cluster.port, *cluster.edge_ports, 8333, 9333, 8888, 7700, 5432, 6379, 2222):
            with socket.socket() as probe:
                probe.settimeout(0.5)
                assert probe.connect_ex((host, port)) != 0, f"{host}:{port} answers"


def test_the_stores_are_closed_to_who_has_no_key(cluster: Cluster, film: tuple[str, str]) -> None:
    assert http.get(f"{cluster.url}/notflix-sources/").status_code == 403
    assert http.get(f"{cluster.url}/notflix-packages/{film[0]}/v1/manifest.mpd").status_code == 403
    assert http.put(f"{cluster.url}/notflix-sources/mine", content=b"x").status_code == 403
    assert "NOAUTH" in cluster.exec("redis", "redis-cli", "keys", "*")
    refused = cluster.podman(
        *("exec", cluster.containers("scheduler")[0], "python", "-c", UNAUTHENTICATED), check=False
    ).split()
    assert refused == ["meilisearch", "filer", "volume"]


UNAUTHENTICATED = """
import urllib.error, urllib.request
asked = {"meilisearch": "http://meilisearch:7700/indexes", "filer": "http://s3:8888/buckets/", "volume": "http://s3:9340/1,0"}
for name, url in asked.items():
    try:
        urllib.request.urlopen(url, timeout=5)
    except OSError:
        print(name)
"""


def test_containers_are_not_root(cluster: Cluster) -> None:
    workers = ("encode-worker", "urgent-worker", "seed-worker")
    for service in ("front", "web", *workers, "scheduler", "redis", "s3", "meilisearch"):
        assert cluster.exec(service, "id", "-u").strip() == "10001"
    users = json.loads(cluster.exec("scheduler", "python", "-c", "import json, os; print(json.dumps(os.getresuid()))"))
    assert users == [10001] * 3
