"""The security headers; tests/e2e/test_strangers.py looks at those of a whole Notflix."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import pytest
from starlette.types import Receive, Scope, Send

from notflix_app.api.app import make_api
from notflix_app.api.headers import HEADERS, POLICY, SecurityHeaders, page_policy
from notflix_app.settings import Settings
from notflix_app.usecases.services import Services
from tests.fixtures.api import BASE, SHELL, Client

INLINE = (
    '<script>a("<b>")</script><script src="/x.js"></script>\n<script type="module" async="">import "/y.js"\n</script>'
)
OF_PAGES = page_policy([SHELL, INLINE, INLINE])


@pytest.fixture
def api(services: Services) -> Iterator[Client]:
    inner = make_api(services, Settings(public_url=BASE), lambda *_: SHELL)
    client = Client(SecurityHeaders(inner, OF_PAGES))
    yield client
    client.close()


ANSWERS = [
    ("GET", "/api/videos", {}, 200),
    ("GET", "/api/videos/nothing", {}, 404),
    ("PUT", "/api/videos", {}, 405),
    ("POST", "/api/uploads", {"content": b"x" * (3 << 20)}, 413),
    ("POST", "/api/uploads", {"content": b"{"}, 422),
    ("GET", "/", {"headers": {"host": "evil.example"}}, 421),
    ("DELETE", "/api/videos/x", {"headers": {"origin": "http://evil.example"}}, 403),
    ("OPTIONS", "/api/videos/x", {"headers": {"origin": BASE, "access-control-request-method": "GET"}}, 200),
    ("GET", "/health", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), ANSWERS)
def test_every_answer_has_them(api: Client, method: str, path: str, more: dict, status: int) -> None:
    answer = api.request(method, path, **more)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_so_has_the_answer_to_a_bug(api: Client, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.catalog, "count", lambda: 1 / 0)
    answer = api.get("/api/videos")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_what_has_not_changed_keeps_the_policy_that_it_came_with() -> None:
    """A browser puts the headers of a 304 over those of the page that it kept."""

    async def unchanged(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 304, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    client = Client(SecurityHeaders(unchanged, OF_PAGES))
    answer = client.get("/")
    client.close()
    assert POLICY not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_an_answer_varies_by_is_said_once() -> None:
    async def varying(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"vary", b"Accept-Encoding, Origin,Origin"), (b"vary", b"Origin")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    client = Client(SecurityHeaders(varying, OF_PAGES))
    assert client.get("/").headers.get_list("vary") == ["Accept-Encoding, Origin"]
    client.close()


def test_pages_may_run_what_was_built_and_nothing_else(api: Client) -> None:
    policy = api.get("/watch/nothing").headers[POLICY]
    assert policy == OF_PAGES
    assert "frame-ancestors 'none'" in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src")).split()[1:]
    inline = ['a("<b>")', 'import "/y.js"\n']
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline]
    assert sorted(scripts) == sorted(["'self'", *hashes])


def test_the_page_about_the_api_has_scripts_of_its_own(api: Client) -> None:
    assert "script-src 'self' 'unsafe-inline';" in api.get("/api/docs").headers[POLICY]
