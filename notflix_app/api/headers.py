"""What every answer says of itself to browsers: the one table of security headers."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DOCS = "/api/docs"
EMBED = "/embed/"  # the one page that others may show in a frame: its answer says who
POLICY = "Content-Security-Policy"
HEADERS = {
    # For data, pictures and errors: shown by themselves they load nothing, and nobody frames them.
    POLICY: "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",  # which film somebody watches is nobody else's business
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def page_policy(pages: Iterable[str]) -> str:
    """The content security policy of the built pages, given their HTML: of inline scripts, only those in there run.

    Edges and the store come and go at addresses of their own, so pictures, film and requests may come from anywhere
    that is http; scripts may not.
    """
    inline = {script for page in pages for script in _INLINE.findall(page)}
    return _policy(*sorted(map(source_of, inline)))


def source_of(inline: str) -> str:
    """An inline script or style, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def _policy(*scripts: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *scripts)),
            "style-src 'self' 'unsafe-inline'",  # Reflex and the player make style sheets as they go
            "font-src 'self'",
            "img-src 'self' data: blob: http: https:",
            "media-src 'self' blob: http: https:",  # blob: what the player puts together
            # data: manifests; ws: where 'self' is not taken for it.
            "connect-src 'self' data: blob: http: https: ws: wss:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds HEADERS to every answer, with the policy of pages where it is one. The outermost of all."""

    def __init__(self, app: ASGIApp, page_policy: str) -> None:
        self._app, self._page_policy = app, page_policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framed_by = headers.get(POLICY) if scope["path"].startswith(EMBED) else None
                headers.update(HEADERS)
                if varies := ",".join(headers.getlist("vary")):
                    # Reflex puts a CORS layer around each app that it mounts, and each adds `Origin`.
                    headers["vary"] = ", ".join(dict.fromkeys(re.split(r"\s*,\s*", varies)))
                if message["status"] == 304:
                    # It says no type, and a browser puts what it says over what it has kept: a page would go blank.
                    del headers[POLICY]
                elif headers.get("content-type", "").startswith("text/html"):
                    # FastAPI's page about the API has scripts in it, and shows nobody's words but ours.
                    docs = scope["path"].startswith(DOCS)
                    headers[POLICY] = _policy("'unsafe-inline'") if docs else self._page_policy
                    if framed_by:
                        headers[POLICY] = self._page_policy.replace("frame-ancestors 'none'", framed_by)
                        del headers["X-Frame-Options"]  # it knows nothing between nobody and us
            await send(message)

        await self._app(scope, receive, with_headers)
