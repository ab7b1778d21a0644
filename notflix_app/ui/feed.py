"""Pages learn of changes by being told: one poll for all the pages of a process, and none while nobody looks."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass
from typing import Any

from ..translation.languages import ENGLISH, speak, speaking
from .news import News, Wants

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Subscription:
    """What a tab shows. page: the state of the page that it is at. cookies: of its browser, which say who is there.
    language: of what it is told."""

    page: type[Any]
    wants: Wants
    cookies: str = ""
    language: str = ENGLISH


class Feed:
    """poll: reads what the holder of cookies may see. It and tell may fail: then the pages hear the next time. For one
    event loop; seconds: between two polls."""

    def __init__(self, poll: Callable[[str, Wants], Awaitable[News]], seconds: float = POLL_SECONDS) -> None:
        self._poll, self._seconds = poll, seconds
        self._subscriptions: dict[str, Subscription] = {}
        self._heard: dict[str, News] = {}
        self._telling: dict[str, asyncio.Task[None]] = {}
        self._polling: asyncio.Task[None] | None = None

    def serve(
        self, connected: Callable[[], Container[str]], tell: Callable[[str, Subscription, News], Awaitable[None]]
    ) -> None:
        """connected: the tabs that are open. tell: gives news to the page of a tab. Before anybody subscribes."""
        self._connected, self._tell = connected, tell

    def subscribe(self, tab: str, subscription: Subscription) -> None:
        """For as long as the tab is open, and in place of what it had before. Who wants nothing is left alone."""
        if subscription.wants == Wants():
            self.unsubscribe(tab)
            return
        self._subscriptions[tab] = subscription
        self._heard.pop(tab, None)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.get_running_loop().create_task(self._poll_while_open())

    def unsubscribe(self, tab: str) -> None:
        self._subscriptions.pop(tab, None)
        self._heard.pop(tab, None)

    def has(self, tab: str, subscription: Subscription) -> bool:
        """Whether it still stands."""
        return self._subscriptions.get(tab) is subscription and tab in self._connected()

    async def _poll_while_open(self) -> None:
        await asyncio.sleep(self._seconds)
        while subscriptions := self._open():
            alike: dict[tuple[str, str], dict[str, Subscription]] = {}
            for tab, subscription in subscriptions.items():
                alike.setdefault((subscription.cookies, subscription.language), {})[tab] = subscription
            for (cookies, language), theirs in alike.items():
                with speaking(language):
                    await self._poll_for(cookies, theirs)
            await asyncio.sleep(self._seconds)

    async def _poll_for(self, cookies: str, subscriptions: dict[str, Subscription]) -> None:
        """One poll for all the tabs of one browser; and one for everybody who is not signed in and has one language."""
        try:
            wants = functools.reduce(Wants.__or__, (one.wants for one in subscriptions.values()))
            news = await self._poll(cookies, wants)
        except Exception:
            log.exception("The pages could not be told how things stand")
            return
        for tab, subscription in subscriptions.items():
            self._begin_to_tell(tab, subscription, news)

    def _open(self) -> dict[str, Subscription]:
        connected = self._connected()
        for tab in [tab for tab in self._subscriptions if tab not in connected]:
            self.unsubscribe(tab)
        return dict(self._subscriptions)

    def _begin_to_tell(self, tab: str, subscription: Subscription, news: News) -> None:
        """Nobody waits for a page that is still at something: it hears the next news. Nor is it told twice the same."""
        if tab not in self._telling and self._heard.get(tab) != news:
            self._telling[tab] = asyncio.get_running_loop().create_task(self._tell_one(tab, subscription, news))

    async def _tell_one(self, tab: str, subscription: Subscription, news: News) -> None:
        speak(subscription.language)
        try:
            if self.has(tab, subscription):  # else the news may lack what it wants by now
                await self._tell(tab, subscription, news)
                if self.has(tab, subscription):
                    self._heard[tab] = news
        except Exception:
            log.exception("A page could not be told how things stand")
        finally:
            del self._telling[tab]
