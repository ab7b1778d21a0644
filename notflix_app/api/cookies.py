"""The cookie with a session's token: no script reads it, and no other site's page sends it with a write."""

from __future__ import annotations

from starlette.requests import cookie_parser
from starlette.responses import Response

from ..settings import Settings


class SessionCookie:
    """Behind https it is Secure, and its name says to browsers that nobody but this very host can have set it."""

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.url.startswith("https://")
        self._seconds = settings.session_days * 24 * 3600
        self.name = "__Host-notflix_session" if self._secure else "notflix_session"

    def token(self, cookies: str) -> str:
        """From the header `Cookie`; '' where it is not in there."""
        return cookie_parser(cookies).get(self.name, "")

    def set(self, response: Response, token: str) -> None:
        response.set_cookie(
            self.name, token, max_age=self._seconds, path="/", secure=self._secure, httponly=True, samesite="lax"
        )

    def clear(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")
