"""The cookie that ties an answer to the browser that was asked: of passkeys, and of a provider of OpenID Connect."""

from __future__ import annotations

from starlette.requests import cookie_parser
from starlette.responses import Response

from ..core.credentials import CHALLENGE_SECONDS
from ..settings import Settings


class AskedCookie:
    """Lax: it comes along when a provider sends the browser back to us."""

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.url.startswith("https://")
        self.name = "__Host-notflix_asked" if self._secure else "notflix_asked"

    def secret(self, cookies: str) -> str:
        """From the header `Cookie`; '' where it is not in there."""
        return cookie_parser(cookies).get(self.name, "")

    def set(self, response: Response, secret: str) -> None:
        response.set_cookie(
            self.name,
            secret,
            max_age=int(CHALLENGE_SECONDS),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
