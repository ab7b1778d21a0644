"""The cookie that ties an answer to the browser that was asked: of passkeys, and of a provider of OpenID Connect."""

from __future__ import annotations

from starlette.requests import cookie_parser
from starlette.responses import Response

from ..core.credentials import CHALLENGE_SECONDS
from ..settings import Settings
from .cookies import cookie_name


class AskedCookie:
    """Lax: it comes along when a provider sends the browser back to us."""

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.url.startswith("https://")
        self._path = f"{settings.prefix}/"
        self.name = cookie_name(settings, "asked")

    def secret(self, cookies: str) -> str:
        """From the header `Cookie`; '' where it is not in there."""
        return cookie_parser(cookies).get(self.name, "")

    def set(self, response: Response, secret: str) -> None:
        response.set_cookie(
            self.name,
            secret,
            max_age=int(CHALLENGE_SECONDS),
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
