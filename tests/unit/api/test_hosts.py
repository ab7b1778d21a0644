"""Which names Notflix answers to, and which pages may change something."""

from __future__ import annotations

import pytest

from notflix_app.api.hosts import own_hosts
from notflix_app.settings import Settings
from notflix_app.usecases.services import Services
from tests.fixtures.api import BASE, Client

FILE = {"file_name": "film.mp4", "size": 3}
STRANGE = [
    "https://evil.example",
    "null",
    "http://notflix.test.evil.example",
    "http://notflix.test:8000",
    "http://[",
    "x",
]


@pytest.mark.parametrize("origin", STRANGE)
def test_another_sites_page_may_not_change_anything(api: Client, services: Services, origin: str) -> None:
    headers = {"origin": origin}
    for answer in (
        api.post("/api/uploads", json=FILE, headers=headers),
        api.delete("/api/videos/x", headers=headers),
        api.get("/_event/?transport=polling", headers=headers),
    ):
        assert answer.status_code == 403
        assert answer.json()["detail"] == "Only Notflix's own pages may do this."
    assert services.catalog.count() == 0
    read = api.get("/api/videos", headers=headers)
    assert "access-control-allow-origin" not in read.headers
    preflight = api.request("OPTIONS", "/api/videos/x", headers={**headers, "access-control-request-method": "DELETE"})
    assert "access-control-allow-origin" not in preflight.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": BASE},
        {"origin": "http://127.0.0.1:3000", "host": "127.0.0.1:3000"},
        {"origin": "http://[::1]:3000", "host": "[::1]:3000"},
        {"origin": "http://LOCALHOST:3000", "host": "Localhost:3000"},
    ],
)
def test_our_own_pages_and_programs_may(api: Client, headers: dict[str, str]) -> None:
    assert api.post("/api/uploads", json=FILE, headers=headers).status_code == 201


FOREIGN = [
    "evil.example",
    "notflix.test.evil.example",
    "localhost:3001",
    "127.0.0.1",
    "",
    "localhost:3000@evil.example",
]


@pytest.mark.parametrize("host", FOREIGN)
def test_under_a_foreign_name_there_is_nothing(api: Client, host: str) -> None:
    """What X-Forwarded-Host says is not asked: anybody can set it."""
    headers = {"host": host, "x-forwarded-host": "notflix.test", "origin": f"http://{host}"}
    for path in ("/api/videos", "/api/docs", "/watch/x", "/", "/assets/app.js", "/_event/"):
        assert api.get(path, headers=headers).status_code == 421
    assert api.post("/api/uploads", json=FILE, headers=headers).status_code == 421


def test_it_says_which_setting_to_change(api: Client) -> None:
    page = api.get("/", headers={"host": "films.lan:3000"})
    assert page.headers["content-type"].startswith("text/plain")
    assert "NOTFLIX_ALLOWED_HOSTS=films.lan:3000," in page.text
    assert api.get("/api/videos", headers={"host": "films.lan:3000"}).json()["detail"] == page.text
    assert "<" not in api.get("/", headers={"host": "<b>x</b>"}).text


def test_monitors_ask_by_address(api: Client) -> None:
    for path in ("/health", "/ready"):
        assert api.get(path, headers={"host": "10.0.0.7:8080"}).status_code == 200


def test_names_come_from_the_settings() -> None:
    chosen = {"public_url": "https://Films.example.org:443/", "allowed_hosts": "films.lan:8000, b.lan c.lan:80"}
    named = own_hosts(Settings(**chosen)) - own_hosts(Settings())
    assert named == {"films.example.org", "films.lan:8000", "b.lan", "c.lan"}
    assert "192.0.2.10:3000" in own_hosts(Settings(host="192.0.2.10"))
    assert "example.org" in own_hosts(Settings(public_url="https://example.org/video"))
