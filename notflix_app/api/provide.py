"""What handlers are given. Coroutines where nothing waits: FastAPI gives a thread to plain functions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Path, Request

from ..core.errors import Forbidden, NotFound
from ..core.people import Client
from ..core.rights import Actor
from ..usecases.actors import actor_of, actor_of_api_token
from ..usecases.services import Services
from .asked_cookie import AskedCookie
from .cookies import SessionCookie
from .hosts import NOT_OURS, SAFE


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _viewer(request: Request) -> str:
    """Who asks: an address, or '' where nobody can tell. It decides which edge is close."""
    if getattr(request.app.state, "behind_proxy", False):
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return request.client.host if request.client else ""


async def _cookie(request: Request) -> SessionCookie:
    cookie: SessionCookie = request.app.state.cookie
    return cookie


async def _token(request: Request) -> str:
    """The session's that the browser has; '' where it has none."""
    cookie: SessionCookie = request.app.state.cookie
    return cookie.token(request.headers.get("cookie", ""))


async def _asked(request: Request) -> AskedCookie:
    cookie: AskedCookie = request.app.state.asked_cookie
    return cookie


async def _asked_secret(request: Request, cookie: Annotated[AskedCookie, Depends(_asked)]) -> str:
    """Of what this browser was asked last; '' where it was not."""
    return cookie.secret(request.headers.get("cookie", ""))


async def _client(request: Request, address: Annotated[str, Depends(_viewer)]) -> Client:
    return Client(address, request.headers.get("user-agent", ""))


def _actor(
    request: Request,
    services: Annotated[Services, Depends(_services)],
    token: Annotated[str, Depends(_token)],
    address: Annotated[str, Depends(_viewer)],
) -> Actor:
    """Who asks: by the header `Authorization: Bearer TOKEN`, else by the cookie.

    A browser sends the cookie by itself. So whoever writes with it must show that one of our pages does: KnownHosts
    has seen to it that an Origin is ours, where there is one; here there must be one.
    """
    scheme, _, api_token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return replace(actor_of_api_token(services, api_token.strip()), address=address)
    if token and request.method not in SAFE and not request.headers.get("origin"):
        raise Forbidden(NOT_OURS)
    cookie: SessionCookie = request.app.state.cookie
    return replace(actor_of(services, token, cookie.links(request.headers.get("cookie", ""))), address=address)


def is_video_id(text: str) -> bool:
    """Whether it may be one. Anything else must not reach the database: Postgres fails over a NUL, for one."""
    return re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) is not None


async def _video_id(video_id: Annotated[str, Path()]) -> str:
    if not is_video_id(video_id):
        raise NotFound("There is no such video.")
    return video_id


Given = Annotated[Services, Depends(_services)]
Viewer = Annotated[str, Depends(_viewer)]
Cookie = Annotated[SessionCookie, Depends(_cookie)]
Token = Annotated[str, Depends(_token)]
Asked = Annotated[AskedCookie, Depends(_asked)]
AskedSecret = Annotated[str, Depends(_asked_secret)]
CalledFrom = Annotated[Client, Depends(_client)]
Asks = Annotated[Actor, Depends(_actor)]
VideoId = Annotated[str, Depends(_video_id)]
