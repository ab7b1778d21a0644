"""What is turned away before any handler sees it: bodies that are too large."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..core import text_tracks
from .problems import problem

# The largest honest body is a text track; the 10,000 parts of an upload are named in under 100 bytes each.
MAX_BYTES = text_tracks.MAX_BYTES
OURS = ("/api/", "/health", "/ready", "/metrics", "/watch/", "/embed/", "/oembed", "/feed.xml", "/s/")


def is_ours(path: str) -> bool:
    """Whether the API answers there; the pages and their websocket have their own rules."""
    return path.startswith(OURS)


class BodyLimit:
    """Answers 413 to bodies over `most` bytes, also where they come without a length.

    FastAPI's own max_body_size says it in two words of plain text; errors of this API are problem documents.
    """

    def __init__(self, app: ASGIApp, most: int = MAX_BYTES) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_ours(scope["path"]):
            return await self._app(scope, receive, send)
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > self._most:
            return await problem(413, self._sentence)(scope, receive, send)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise HTTPException(413, self._sentence)
            return message

        return await self._app(scope, counted, send)

    @property
    def _sentence(self) -> str:
        return f"This is larger than {self._most >> 10} KiB. Videos go to the store in parts: see /api/docs."
