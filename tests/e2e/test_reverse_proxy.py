"""The recipes of docs/reverse-proxy.md, as they stand there but for names, ports and certificates: a page by https, its
websocket, an upload and a film, through nginx, Caddy and Traefik; and below a path of a domain."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.test_film import plays, send
from tests.fixtures.browser import TIMEOUT_MS
from tests.fixtures.house import PASSWORD, sign_in_link
from tests.fixtures.reverse_proxies import DOMAIN, PREFIX, PROXIES, Proxied, ask_at_home, client, nginx, proxied
from tests.fixtures.stack import Stack
from tests.fixtures.uploads import PARTS
from tests.fixtures.waiting import eventually
from tests.media import big_buck_bunny

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

PADDING = 20 << 20  # a part as long as most, and longer than what nginx lets through by itself
VISITOR = "127.0.0.9"
BY = "() => performance.getEntriesByType('navigation')[0].nextHopProtocol"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Iterator[Proxied]:
    with proxied(tmp_path_factory.mktemp("proxied"), pages) as started:
        yield started


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Iterator[Proxied]:
    with proxied(tmp_path_factory.mktemp("below"), pages, PREFIX) as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """For the proxy."""
    made = tmp_path / "proxy"
    made.mkdir()
    return made


@pytest.fixture
def film(tmp_path: Path) -> Path:
    file = tmp_path / "long.mp4"
    box = (PADDING + 8).to_bytes(4, "big") + b"free" + bytes(PADDING)
    file.write_bytes(big_buck_bunny().read_bytes() + box)
    return file


@dataclass
class Heard:
    """What a page asked for, and what went wrong on it."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("request", lambda request: self.asked.append((request.method, request.url)))
        page.on("websocket", lambda socket: self.sockets.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def is_all_below(self, house: Proxied) -> None:
        """Pages, events and uploads by the public address, films by the edges, and nothing else. Below a path, so are
        edges."""
        assert self.errors == []
        own = f"://{house.host}:{house.tls}{house.prefix}/"
        assert [url for url in self.sockets if url.startswith(f"wss{own}_event")]
        assert [url for method, url in self.asked if method == "PUT" and PARTS.search(url) and own in url]
        edges = re.compile(f"https{own}edge-[ab]/" if house.prefix else rf"https://edge-[12]\.{DOMAIN}:{house.tls}/")
        assert [url for _, url in self.asked if ".m4s" in url and edges.match(url)]
        elsewhere = [url for _, url in self.asked if not url.startswith((f"https{own}", "blob:", "data:"))]
        assert [url for url in elsewhere if not edges.match(url)] == []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(ignore_https_errors=True)
    made.set_default_timeout(TIMEOUT_MS)
    yield made
    made.close()


def sign_in(page: Page, stack: Stack, then: str) -> None:
    page.goto(f"{stack.url}{then}")
    page.get_by_label("Name").fill("Olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{stack.url}{then}/")


@pytest.mark.parametrize("proxy", PROXIES)
def test_everything_works_through_the_proxy(
    proxy, house: Proxied, context: BrowserContext, folder: Path, film: Path
) -> None:
    heard = Heard()
    with proxy(house, folder):
        page = context.new_page()
        heard.listen(page)
        sign_in(page, house.stack, "/upload")
        assert page.evaluate(BY) == "h2"
        # The page hears over its websocket that the film is live.
        video_id = send(page, house.stack, film, f"Proxied rabbit {uuid.uuid4().hex[:8]}")
        for protocol in ("dash", "hls"):
            page.goto(f"{house.stack.url}/watch/{video_id}?protocol={protocol}")
            expect(page.locator("h1")).to_contain_text("Proxied rabbit")
            plays(page)
        part = ask_at_home(next(url for _, url in heard.asked if ".m4s" in url), {"Range": "bytes=4-7"})
        assert (part.status_code, part.content) == (206, b"styp")
        context.close()
    heard.is_all_below(house)


def test_everything_works_below_a_path(below: Proxied, context: BrowserContext, folder: Path, film: Path) -> None:
    heard, title = Heard(), f"Quaint rabbit {uuid.uuid4().hex[:8]}"
    with nginx(below, folder):
        page = context.new_page()
        heard.listen(page)
        sign_in(page, below.stack, "/upload")
        [session] = [cookie for cookie in context.cookies() if "session" in cookie["name"]]
        assert (session["name"], session["path"]) == ("__Secure-notflix_session", f"{PREFIX}/")
        send(page, below.stack, film, title)
        page.get_by_role("link", name="Notflix").first.click()
        page.wait_for_url(f"{below.stack.url}/")
        expect(page.get_by_role("link", name=title).first).to_be_visible()  # the page is that of the address
        eventually(
            lambda: below.stack.json("search", title), 60, until=lambda answer: answer["videos"]
        )  # a moment after it is live
        page.get_by_role("searchbox").fill("quaint rabb")
        result = page.locator(".grid-found").get_by_role("link", name=title)
        result.click()
        page.wait_for_url(f"{below.stack.url}/watch/**")
        plays(page)
        page.go_back()
        page.wait_for_url(f"{below.stack.url}/?q=quaint+rabb")
        expect(result).to_be_visible()
        page.get_by_role("button", name="Olga: account").click()
        page.get_by_role("button", name="Sign out").click()
        expect(sign_in_link(page)).to_have_attribute("href", f"{PREFIX}/sign-in")
        assert page.url == f"{below.stack.url}/"
        context.close()
    heard.is_all_below(below)


@pytest.mark.parametrize("proxy", PROXIES)
def test_each_passes_the_path_on_and_says_who_asks(proxy, below: Proxied, folder: Path) -> None:
    origin = below.stack.url.removesuffix(PREFIX)
    with proxy(below, folder), client(local_address=VISITOR) as asking:
        bare = asking.get(f"{origin}{PREFIX}")
        assert bare.headers["location"] in (f"{PREFIX}/", f"{origin}{PREFIX}/")
        page = asking.get(f"{below.stack.url}/")
        assert page.status_code == 200
        assert f'href="{PREFIX}/manifest.webmanifest"' in page.text
        login = {"name": "Olga", "password": PASSWORD}
        entered = asking.post(f"{below.stack.url}/api/session", json=login, headers={"Origin": origin})
        assert entered.status_code == 200
        [own] = [one for one in asking.get(f"{below.stack.url}/api/me/sessions").json() if one["current"]]
        assert own["address"] == VISITOR
