"""Errors, limits, readiness, and the API's own description."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator

import pytest

from notflix_app.api import health
from notflix_app.core.errors import Forbidden, LostLease, NotflixError, SignInNeeded, ToolFailed, TooManyAttempts
from notflix_app.usecases.services import Services
from tests.fixtures.api import Client, calling
from tests.fixtures.waiting import PATIENCE, eventually

FILE = {"file_name": "a.mp4", "size": 1}


def assert_problem(answer, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["type"] == "about:blank"
    return str(document["detail"])


def test_what_is_away_is_503_with_a_time_to_come_back(api: Client, services: Services) -> None:
    services.sources.away = True  # type: ignore[attr-defined]
    answer = api.post("/api/uploads", json=FILE)
    assert "store does not answer" in assert_problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LostLease("x."), 503),
        (ToolFailed("ffmpeg", "x"), 500),
        (NotflixError("x."), 500),
        (SignInNeeded("x."), 401),
        (Forbidden("x."), 403),
        (TooManyAttempts("x.", 5), 429),
    ],
)
def test_other_errors_of_ours(
    api: Client, services: Services, monkeypatch: pytest.MonkeyPatch, error: NotflixError, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(services.catalog, "count", fail)
    assert assert_problem(api.get("/api/videos"), status)


def test_whoever_tried_too_often_hears_for_how_long_it_waits(
    api: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TooManyAttempts("That was tried too often.", 59.2)

    monkeypatch.setattr(services.catalog, "count", fail)
    answer = api.get("/api/videos")
    assert assert_problem(answer, 429) == "That was tried too often."
    assert answer.headers["retry-after"] == "60"


def test_a_bug_is_500_and_tells_nothing_of_our_inside(
    api: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("password=secret")

    monkeypatch.setattr(services.catalog, "count", fail)
    answer = api.get("/api/videos")
    assert_problem(answer, 500)
    assert "secret" not in answer.text


def test_invalid_input_names_each_field(api: Client) -> None:
    answer = api.post("/api/uploads", json={"file_name": "", "size": -1})
    assert_problem(answer, 422)
    assert {e["field"] for e in answer.json()["errors"]} == {"body.file_name", "body.size"}


@pytest.mark.parametrize(
    "body", [b"{", b"", b"[]", b"null", b"\xff\xfe", b"\xff{}", b'{"file_name": "\\ud800", "size": 1}']
)
def test_a_broken_body_is_refused(api: Client, body: bytes) -> None:
    answer = api.post("/api/uploads", content=body, headers={"content-type": "application/json"})
    assert_problem(answer, 422)


def test_a_body_that_is_not_json_says_what_to_send(api: Client) -> None:
    answer = api.post("/api/uploads", content=b'{"file_name": "a", "size": 1}', headers={"content-type": "text/plain"})
    assert "Content-Type: application/json" in assert_problem(answer, 422)


def test_unknown_addresses_and_methods(api: Client) -> None:
    assert "/api/docs" in assert_problem(api.get("/api/nothing/here"), 404)
    wrong = api.request("PUT", "/api/videos")
    assert_problem(wrong, 405)
    assert wrong.headers["allow"] == "GET, PATCH, POST"
    assert_problem(api.post("/health"), 405)
    assert api.request("TRACE", "/api/videos").headers["allow"] == "GET, PATCH, POST"
    assert api.put("/s/x").headers["allow"] == "GET, POST"


def test_head_is_get_without_a_body(api: Client) -> None:
    for address in ("/health", "/api/docs", "/feed.xml", "/api/nothing/here"):
        head, whole = api.request("HEAD", address), api.get(address)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]


def test_half_a_letter_is_refused_in_words(api: Client) -> None:
    broken = b'{"videos": {"\\ud800": {"title": "x"}}}'
    answer = api.request("PATCH", "/api/videos", content=broken, headers={"content-type": "application/json"})
    assert "?" in assert_problem(answer, 404)


def test_a_large_body_is_not_read(api: Client) -> None:
    assert "KiB" in assert_problem(api.post("/api/uploads", content=b"x" * (3 << 20)), 413)


def test_a_picture_may_be_larger(api: Client) -> None:
    assert_problem(api.put("/api/videos/abcdefghijk/poster", content=b"x" * (3 << 20)), 404)
    assert "KiB" in assert_problem(api.put("/api/videos/abcdefghijk/poster", content=b"x" * (21 << 20)), 413)


def test_a_large_body_without_a_length_is_cut_off(api: Client) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b"x" * (64 << 10)

    answer = api.post("/api/uploads", content=endless(), headers={"content-type": "application/json"})
    assert_problem(answer, 413)
    assert sent < 100


def test_health_needs_nobody(services: Services, api: Client) -> None:
    services.sources.away = services.queue.away = True  # type: ignore[attr-defined]
    assert api.get("/health").json() == {"status": "ok"}


def test_ready_names_what_is_away(services: Services, api: Client) -> None:
    assert api.get("/ready").json() == {"ready": True, "parts": {"database": "ok", "redis": "ok", "store": "ok"}}
    services.queue.away = True  # type: ignore[attr-defined]
    answer = api.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": "ok", "redis": "Redis does not answer.", "store": "ok"}


def test_ready_does_not_wait_for_what_hangs(services: Services, api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(services.queue, "ping", lambda: answers.wait(2 * PATIENCE))
    try:  # where the machine is slow, the others have no time to answer either
        answer = eventually(lambda: api.get("/ready"), until=lambda answer: answer.json()["parts"]["database"] == "ok")
    finally:
        answers.set()
    assert answer.status_code == 503
    assert "did not answer" in answer.json()["parts"]["redis"]


def test_the_documentation_asks_no_other_host(api: Client) -> None:
    page = api.get("/api/docs")
    assert page.status_code == 200
    assert not re.search(r"https?://|//[a-z]", page.text.replace("window.location.origin", ""))
    for asset in re.findall(r'(?:src|href)="(/api/[^"]+)"', page.text):
        assert api.get(asset).status_code == 200


def test_the_documentation_works_below_a_path(services: Services) -> None:
    from notflix_app.api.app import make_api
    from notflix_app.settings import Settings

    below = Client(make_api(services, Settings(public_url="https://notflix.test/video")))
    page = below.get("/api/docs").text
    document = below.get("/api/openapi.json").json()
    below.close()
    asked = re.findall(r"""(?:src=|href=|url: )["']([^"']+)""", page)
    assert "/video/api/openapi.json" in asked
    assert all(address.startswith("/video/") for address in asked)
    assert document["servers"] == [{"url": "/video"}]


def test_openapi_describes_every_route_and_its_problems(api: Client) -> None:
    document = api.get("/api/openapi.json").json()
    assert {"/api/uploads", "/api/videos/{video_id}/playback", "/api/search", "/ready"} <= document["paths"].keys()
    refused = document["paths"]["/api/uploads"]["post"]["responses"]["422"]["content"]
    assert refused == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    named = set(re.findall(r'"#/components/schemas/(\w+)"', api.get("/api/openapi.json").text))
    assert named <= document["components"]["schemas"].keys()
    operations = [o for path in document["paths"].values() for o in path.values()]
    assert all(o.get("summary") for o in operations)


def test_without_a_shell_the_address_is_left_to_the_pages(services: Services) -> None:
    with calling(services, shell=None) as client:
        assert_problem(client.get("/watch/x"), 404)
