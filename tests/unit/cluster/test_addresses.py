"""How a cluster is reached: by browsers, by its own parts, by whoever asks through a proxy."""

from __future__ import annotations

import asyncio
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from notflix_app.adapters.edge_http import HttpEdgeProbe
from notflix_app.api.provide import _viewer
from notflix_app.core.edges import EdgeNode
from notflix_app.settings import Settings
from notflix_app.ui.build import command
from tests.fixtures.waiting import PATIENCE


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, "http://127.0.0.1:8333"),
        ({"s3_public_url": "https://s3.example.org"}, "https://s3.example.org"),
        ({"s3_public_url": "app", "port": 3100}, "http://localhost:3100"),
        ({"s3_public_url": "app", "public_url": "https://films.example.org/"}, "https://films.example.org"),
        ({"s3_public_url": "app", "public_url": "https://example.org/video/"}, "https://example.org/video"),
        (
            {"s3_public_url": "https://s3.example.org", "public_url": "https://example.org/video"},
            "https://s3.example.org",
        ),
    ],
)
def test_browsers_reach_the_store(chosen: dict[str, str], expected: str) -> None:
    settings = Settings(**chosen)
    assert settings.s3_browser_url + settings.s3_browser_prefix == expected


def test_what_is_empty_in_the_environment_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """docker-compose.yaml and .env hand on variables that nobody set."""
    monkeypatch.setenv("NOTFLIX_PORT", "")
    monkeypatch.setenv("NOTFLIX_REDIS_URL", "")
    assert (Settings().port, Settings().redis_url) == (3000, "redis://127.0.0.1:6379/0")


@pytest.mark.parametrize("shared", [False, True])
def test_several_webs_keep_open_pages_in_redis(shared: bool) -> None:
    _, env, _ = command(Settings(shared_state=shared, redis_url="redis://:pw@redis:6379/0"))
    assert (env.get("REFLEX_REDIS_URL") == "redis://:pw@redis:6379/0") is shared
    assert (env.get("REFLEX_STATE_MANAGER_MODE") == "redis") is shared


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what our own proxy added comes last
        (True, "", "10.0.0.2"),
        (False, "203.0.113.9", "10.0.0.2"),  # anybody could say so
    ],
)
def test_who_asks_is_believed_from_our_own_proxy_only(behind_proxy: bool, forwarded: str, expected: str) -> None:
    request = Request(
        {
            "type": "http",
            "headers": [(b"x-forwarded-for", forwarded.encode())] if forwarded else [],
            "client": ("10.0.0.2", 4711),
            "app": SimpleNamespace(state=SimpleNamespace(behind_proxy=behind_proxy)),
        }
    )
    assert asyncio.run(_viewer(request)) == expected


def test_an_edge_is_asked_where_we_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    edge = EdgeNode("edge-1", "http://no-such-host.invalid", "edge-1", 2222, "notflix", "ssh-ed25519 AAAA")
    server = HTTPServer(("127.0.0.1", 0), Ping)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setattr("notflix_app.adapters.edge_http.ASK_SECONDS", PATIENCE)
    try:
        inside = {"edge-1": f"http://127.0.0.1:{server.server_address[1]}"}
        assert HttpEdgeProbe(inside).ping(edge).well
        assert not HttpEdgeProbe({}).ping(edge).well
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
