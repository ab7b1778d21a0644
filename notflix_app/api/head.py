"""HEAD, as some crawlers, players and monitors ask first: what GET would answer, without its body."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .guard import is_ours


class _Answered(Exception):
    """The head is out: nobody waits for the rest, which may be a whole film."""


class HeadAsGet:
    """No handler has to know of HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not is_ours(scope["path"]):
            return await self._app(scope, receive, send)

        async def only_head(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.start":
                await send({"type": "http.response.body"})
                raise _Answered

        try:
            await self._app({**scope, "method": "GET"}, receive, only_head)
        except _Answered:
            return None
