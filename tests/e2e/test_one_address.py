"""`up` with NOTFLIX_PUBLIC_URL: that one address is all that browsers need, for pages, uploads and films; and whoever
watches does not notice that an edge is gone."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from notflix_app.bench import failover
from notflix_app.bench.stack import running_stack
from notflix_app.bench.viewer import Viewer
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.local.ports import free_port
from notflix_app.settings import load_settings
from notflix_app.usecases import people
from notflix_app.wiring import build
from tests.fixtures import http
from tests.fixtures.browser import TIMEOUT_MS
from tests.fixtures.house import PASSWORD
from tests.fixtures.parts import dead, stopped
from tests.fixtures.stack import QUICK, Stack
from tests.fixtures.uploads import PARTS
from tests.fixtures.waiting import eventually

from .test_film import plays, send
from .test_reverse_proxy import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

FROZEN = 3.0  # seconds without film: the browser may stand still for a while beside other tests, and counts that
BACK = 120.0  # seconds: the oftener a part was killed, the longer its supervisor waits before the next try
SEGMENT = re.compile(r"/(edge-[ab])/t/.*\.m4s")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Iterator[Stack]:
    data, port = tmp_path_factory.mktemp("one_address"), free_port()
    url = f"http://films.localhost:{port}"
    settings = {"NOTFLIX_PUBLIC_URL": url, "NOTFLIX_VISIBILITY": "public", **QUICK}
    with running_stack(data, ("--port", str(port), "--workers", "2"), settings, pages):
        people.add(build(load_settings(data)), OPERATOR, "Olga", PASSWORD, role=Role.OWNER)
        yield Stack(url, data, settings=settings)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """What the browsers of this module asked for."""
    return []


@pytest.fixture(scope="module")
def film(site: Stack, browser: Browser, asked: list[str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of one that came through the page, and was watched there."""
    file = tmp_path_factory.mktemp("film") / "long.mp4"
    failover.draw(file)
    context = browser.new_context()
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    sign_in(page, site, "/upload")
    video_id = send(page, site, file, f"One address {uuid.uuid4().hex[:8]}")
    for protocol in failover.PROTOCOLS:
        page.goto(f"{site.url}/watch/{video_id}?protocol={protocol}")
        plays(page)
    context.close()
    return video_id


@pytest.mark.usefixtures("film")
def test_browsers_ask_for_nothing_elsewhere(site: Stack, asked: list[str]) -> None:
    assert [url for url in asked if PARTS.search(url)]
    assert [url for url in asked if SEGMENT.search(url)]
    own = (f"{site.url}/", f"{site.url.replace('http', 'ws')}/", "blob:", "data:")
    assert [url for url in asked if not url.startswith(own)] == []


@pytest.mark.parametrize(("protocol", "hurt"), [("dash", dead), ("hls", dead), ("dash", stopped)])
def test_a_film_goes_on_when_its_edge_is_gone(
    site: Stack,
    film: str,
    browser: Browser,
    protocol: str,
    hurt: Callable[[Stack, str], AbstractContextManager[None]],
) -> None:
    eventually(lambda: answers(site), until=lambda seen: seen == [200, 200])  # what was dead may be on its way back
    viewer, segments = Viewer(browser, site.url, film, protocol), list[str]()
    viewer.page.on("request", lambda request: segments.extend(SEGMENT.findall(request.url)))
    try:
        viewer.begin(failover.AHEAD)
        began, had = viewer.look().place, len(segments)
        with hurt(site, segments[-1]):
            seen = viewer.past(began + failover.OUTLAST, 2 * failover.OUTLAST)
    finally:
        viewer.close()
    assert len(segments) > had
    assert (seen.trouble, seen.paused) == ("", False)
    assert seen.starved < FROZEN, seen


def answers(site: Stack) -> list[int]:
    """Of each edge itself: nobody stands in for it here. Only browsers look up names below localhost by themselves."""
    address = urlsplit(site.url)
    front, host = f"http://127.0.0.1:{address.port}", {"Host": address.netloc}
    return [http.get(f"{front}/{edge}/ping", headers=host).status_code for edge in ("edge-a", "edge-b")]


def test_other_commands_know_that_address_and_ask_each_edge_past_it(site: Stack) -> None:
    """Without the variable, as in another terminal."""
    elsewhere = Stack(site.url, site.data)
    assert f"{site.url}/link/" in elsewhere.command("people", "invite").stdout
    with dead(site, "edge-b"):
        wanted = {"edge-a": "up", "edge-b": "down"}
        eventually(lambda: states(elsewhere), BACK, until=lambda seen: seen == wanted)
    eventually(lambda: set(states(elsewhere).values()), BACK, until=lambda seen: seen == {"up"})


def states(stack: Stack) -> dict[str, str]:
    return {edge["name"]: edge["state"] for edge in stack.json("edges", "list")}
