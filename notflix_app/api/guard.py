"""What is turned away before any handler sees it: bodies that are too large."""

from __future__ import annotations

import re

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..core import pictures, text_tracks
from .problems import problem

# But for pictures, the largest honest body is a text track; the 10,000 parts of an upload are named in under 100 bytes
# each.
MAX_BYTES = text_tracks.MAX_BYTES
PICTURES = r"/api/videos/[^/]+/poster"
OURS = ("/api/", "/health", "/ready", "/metrics", "/watch/", "/embed/", "/oembed", "/feed.xml", "/s/")


def is_ours(path: str) -> bool:
    """Whether the API answers there; the pages and their websocket have their own rules."""
    return path.startswith(OURS)


def max_bytes(path: str) -> int:
    """Of a body that is sent there."""
    return pictures.MAX_BYTES if re.fullmatch(PICTURES, path) else MAX_BYTES


class BodyLimit:
    """Answers 413 to bodies that are too large, also where they come without a length.

    FastAPI's own max_body_size says it in two words of plain text; errors of this API are problem documents.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_ours(scope["path"]):
            return await self._app(scope, receive, send)
        length, most = Headers(scope=scope).get("content-length", "0"), max_bytes(scope["path"])
        if not length.isdecimal() or int(length) > most:
            return await problem(413, _sentence(most))(scope, receive, send)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413, _sentence(most))
            return message

        return await self._app(scope, counted, send)


def _sentence(most: int) -> str:
    return f"This is larger than {most >> 10} KiB. Videos go to the store in parts: see /api/docs."
