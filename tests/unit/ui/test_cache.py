"""How long browsers may keep what the web server sends."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI, Response

from notflix_app.ui.cache import cached_for_ever


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/index-BkOGVqYO.js", "public, max-age=31536000, immutable"),
        ("/upload", "no-cache"),
        ("/own", "private"),
        ("/assets/gone.js", None),
    ],
)
def test_hashed_files_for_ever_pages_never(path: str, kept: str | None) -> None:
    app = FastAPI()
    app.add_api_route("/own", lambda: Response("own", headers={"Cache-Control": "private"}))
    app.add_api_route("/assets/gone.js", lambda: Response(status_code=404))
    app.add_api_route("/{path:path}", lambda path: Response(path))
    assert asyncio.run(_get(app, path)).headers.get("cache-control") == kept


async def _get(app: FastAPI, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(cached_for_ever(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://notflix.example") as client:
        return await client.get(path)
