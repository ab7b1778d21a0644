"""The cookies with a session's token and with share links' keys: no script reads them, no other site's page sends them
with a write."""

from __future__ import annotations

from starlette.requests import cookie_parser
from starlette.responses import Response

from ..settings import Settings

MAX_LINKS = 20  # share links that a browser keeps open; a header has its limits


def cookie_name(settings: Settings, kind: str) -> str:
    """With the prefix by which browsers hold us to what we say of it (RFC 6265bis): __Host- is for the path / alone."""
    bound = "__Secure-" if settings.prefix else "__Host-"
    return f"{bound if settings.url.startswith('https://') else ''}notflix_{kind}"


class SessionCookie:
    """Behind https it is Secure, and its name says to browsers that nobody but this very host can have set it; below a
    prefix, that no page without TLS can have. What else is on that host does not get it.

    Beside it lies another one, with the keys of the share links that were opened here: whoever signs in or out keeps
    those.
    """

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.url.startswith("https://")
        self._seconds = settings.session_days * 24 * 3600
        self._path = f"{settings.prefix}/"
        self.name, self._links = cookie_name(settings, "session"), cookie_name(settings, "links")

    def token(self, cookies: str) -> str:
        """From the header `Cookie`; '' where it is not in there."""
        return cookie_parser(cookies).get(self.name, "")

    def links(self, cookies: str) -> list[str]:
        """The keys of the share links, the newest first."""
        return [key for key in cookie_parser(cookies).get(self._links, "").split("/") if key][:MAX_LINKS]

    def set(self, response: Response, token: str) -> None:
        self._set(response, self.name, token)

    def add_link(self, response: Response, key: str, cookies: str) -> None:
        keys = dict.fromkeys([key, *self.links(cookies)])
        self._set(response, self._links, "/".join(list(keys)[:MAX_LINKS]))

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name, value, max_age=self._seconds, path=self._path, secure=self._secure, httponly=True, samesite="lax"
        )

    def clear(self, response: Response) -> None:
        response.delete_cookie(self.name, path=self._path, secure=self._secure, httponly=True, samesite="lax")
