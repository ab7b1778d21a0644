"""Which names Notflix goes by, and whose pages may use it.

While nobody has an account, whoever is in front of the machine is the owner. Without this, a page that somebody visits
could drive the Notflix on their machine: by calling it from elsewhere (its Origin gives it away), or under a name of
its own that it lets point here (DNS rebinding: to the browser it is then one of our pages, and only Host tells).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..settings import Settings
from .guard import is_ours
from .problems import problem

SAFE = ("GET", "HEAD", "OPTIONS")
EVENTS = "/_event"  # the pages' websocket; what it says changes things, whatever the method
MONITORED = ("/health", "/ready")  # load balancers ask by address
REBOUND = 421  # Misdirected Request, RFC 9110 15.5.20
NOT_OURS = "Only Notflix's own pages may do this."


def own_hosts(settings: Settings) -> frozenset[str]:
    """Everything that Host, and the host of an Origin, may say: 'localhost:3000', 'films.example.org'."""
    names = [f"{name}:{settings.port}" for name in ("localhost", "127.0.0.1", "[::1]")]
    names += [urlsplit(url).netloc for url in (settings.url, settings.local_url)]
    names += settings.allowed_hosts.replace(",", " ").split()
    return frozenset(_bare(name) for name in names if name)


def _bare(host: str) -> str:
    """Without the ports that browsers leave out."""
    return re.sub(r":(80|443)$", "", host.lower())


class KnownHosts:
    """Answers 421 where it is called by a foreign name, and 403 to pages of other sites that want more than to read."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        host = headers.get("host", "")
        if path not in MONITORED and _bare(host) not in self._hosts:
            return problem(REBOUND, _advice(host)) if is_ours(path) else PlainTextResponse(_advice(host), REBOUND)
        origin = headers.get("origin")
        reads = scope["type"] == "http" and scope["method"] in SAFE and not path.startswith(EVENTS)
        if origin and not reads and _bare(origin.partition("://")[2]) not in self._hosts:
            return problem(403, NOT_OURS)
        return None


def _advice(host: str) -> str:
    """What to do, with the name where it could be one."""
    if not re.fullmatch(r"[\w.\[\]:-]{1,253}", host, re.ASCII):
        return "Notflix does not go by the name that it was called by."
    return (
        f"Notflix does not go by the name {host}. If you reach it so, say it once in the settings,"
        f" NOTFLIX_ALLOWED_HOSTS={host}, and start Notflix again."
    )
