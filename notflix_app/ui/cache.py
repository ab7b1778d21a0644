"""How long browsers may keep what the web server sends."""

from __future__ import annotations

from typing import Any

HASHED = "/assets/"  # the build puts a hash of the content in each of these names


def cached_for_ever(app: Any) -> Any:
    """ASGI middleware: hashed files never change; pages are asked for again each time."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        keep = scope["path"].startswith(HASHED)

        async def with_header(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                headers = list(message.get("headers", ()))
                if not any(name.lower() == b"cache-control" for name, _ in headers):
                    kept = b"public, max-age=31536000, immutable" if keep else b"no-cache"
                    headers.append((b"cache-control", kept))
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, with_header)

    return serve
