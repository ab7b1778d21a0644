"""The recipes of docs/reverse-proxy.md, as they stand there but for names, ports and certificates: a page on https, its
websocket, an upload and a film, all through nginx and through Caddy."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import ssl
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from notflix_app.bench.stack import running_stack
from notflix_app.local.ports import settle
from notflix_app.local.stack import EDGES
from notflix_app.settings import load_settings
from notflix_app.wiring import build
from tests.e2e.test_film import plays, send
from tests.fixtures.browser import TIMEOUT_MS
from tests.fixtures.servers import free_port, missing, running
from tests.fixtures.stack import HOME, QUICK, Stack
from tests.fixtures.uploads import PARTS
from tests.media import big_buck_bunny

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

RECIPES = (HOME / "docs" / "reverse-proxy.md").read_text()
PADDING = 20 << 20  # a part as long as most, and longer than what nginx lets through by itself


@dataclass(frozen=True)
class House:
    """A Notflix whose browsers are to come by https on port `tls`. ports: the recipes' → those here."""

    stack: Stack
    tls: int
    ports: dict[str, int]

    def recipe(self, heading: str) -> str:
        """The block of configuration below `## heading`, for this house: the names are those of this machine."""
        section = RECIPES.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        lines = [line[4:] for line in section.splitlines() if line.startswith("    ") or not line]
        text = "\n".join(lines).replace("example.org", "localhost")
        return re.sub(r"127\.0\.0\.1:(\d+)", lambda address: f"127.0.0.1:{self.ports[address[1]]}", text)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Iterator[House]:
    """Edges keep their own ports, and are asked there whether they are well: only browsers come by the proxy."""
    data = tmp_path_factory.mktemp("proxied")
    port, tls = free_port(), free_port()
    ports = settle(data, EDGES, print)
    inner = {name: http for name, (http, _) in ports.edges.items()}
    public = f"https://films.localhost:{tls}"
    extra = {
        "NOTFLIX_PUBLIC_URL": public,
        "NOTFLIX_ACCOUNTS": "optional",
        "NOTFLIX_S3_PUBLIC_URL": "app",
        "NOTFLIX_BEHIND_PROXY": "true",
        "NOTFLIX_EDGE_INTERNAL_URLS": json.dumps({name: f"http://127.0.0.1:{http}" for name, http in inner.items()}),
        **QUICK,
    }
    with running_stack(data, ("--port", str(port), "--workers", "2"), extra, pages):
        edges = build(load_settings(data)).edges
        for number, name in enumerate(EDGES, 1):
            edges.put(replace(edges.get(name), url=f"https://edge-{number}.localhost:{tls}"))
        recipe_ports = {"3000": port, "8081": inner[EDGES[0]], "8082": inner[EDGES[1]]}
        yield House(Stack(public, data), tls, recipe_ports)
    shutil.rmtree(data, ignore_errors=True)


def answers(url: str, host: str = "") -> bool:
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE  # the certificate is made up for the test
    with contextlib.suppress(httpx.TransportError), httpx.Client(verify=unchecked) as client:
        headers, extensions = ({"Host": host}, {"sni_hostname": host.partition(":")[0]}) if host else ({}, {})
        return client.get(url, headers=headers, extensions=extensions).status_code == 200
    return False


@contextlib.contextmanager
def nginx(house: House, folder: Path) -> Iterator[None]:
    if shutil.which("nginx", path="/usr/sbin:/usr/bin") is None:
        missing("nginx")  # a wheel's may lack TLS
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    make += ["-subj", "/CN=films.localhost", "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(make, check=True, capture_output=True)
    recipe = house.recipe("nginx")
    # "and the same for edge-2"
    second = recipe[recipe.rindex("server {") :].replace("edge-1", "edge-2")
    recipe += second.replace(str(house.ports["8081"]), str(house.ports["8082"]))
    recipe = recipe.replace("listen 443 ssl", f"listen 127.0.0.1:{house.tls} ssl")
    recipe = recipe.replace("# ssl_certificate …", "ssl_certificate cert.pem; ssl_certificate_key key.pem;")
    (folder / "nginx.conf").write_text(
        "daemon off; master_process off; pid nginx.pid; error_log stderr;\nevents {}\n"
        f"http {{ access_log off; client_body_temp_path body; proxy_temp_path proxy; {recipe} }}\n"
    )
    argv = ["/usr/sbin/nginx", "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr"]
    with running(argv, folder / "log", lambda: is_up(house)):
        yield


@contextlib.contextmanager
def caddy(house: House, folder: Path) -> Iterator[None]:
    program = shutil.which("caddy")
    if program is None:
        missing("caddy")
    options = f"{{\n admin off\n skip_install_trust\n http_port {free_port()}\n https_port {house.tls}\n"
    options += f" storage file_system {folder}\n default_bind 127.0.0.1\n}}\n"
    (folder / "Caddyfile").write_text(options + house.recipe("Caddy"))
    argv = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(argv, folder / "log", lambda: is_up(house)):
        yield


def is_up(house: House) -> bool:
    """Each name, since Caddy makes their certificates one by one."""
    names = (("films", "/health"), ("edge-1", "/ping"), ("edge-2", "/ping"))
    return all(answers(f"https://127.0.0.1:{house.tls}{path}", f"{name}.localhost:{house.tls}") for name, path in names)


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_everything_works_through_the_proxy(proxy, house: House, browser: Browser, tmp_path: Path) -> None:
    film = tmp_path / "long.mp4"
    box = (PADDING + 8).to_bytes(4, "big") + b"free" + bytes(PADDING)
    film.write_bytes(big_buck_bunny().read_bytes() + box)
    folder = tmp_path / "proxy"
    folder.mkdir()
    with proxy(house, folder):
        context = browser.new_context(ignore_https_errors=True)
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        asked: list[tuple[str, str]] = []
        sockets: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append((request.method, request.url)))
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        # The page hears over its websocket that the film is live.
        video_id = send(page, house.stack, film, f"Proxied rabbit {uuid.uuid4().hex[:8]}")
        page.goto(f"{house.stack.url}/watch/{video_id}")
        expect(page.locator("h1")).to_contain_text("Proxied rabbit")
        plays(page)
        context.close()
    assert errors == []
    home = re.escape(f"//films.localhost:{house.tls}/")
    assert [url for url in sockets if re.match(f"wss:{home}_event", url)]
    parts = [url for method, url in asked if method == "PUT" and PARTS.search(url)]
    assert parts
    assert all(re.match(f"https:{home}", url) for url in parts)
    segments = [url for _, url in asked if ".m4s" in url]
    assert segments
    assert all(re.match(rf"https://edge-[12]\.localhost:{house.tls}/", url) for url in segments)
