"""What the pages have in common that are told of changes."""

from __future__ import annotations

import reflex as rx

from .feed import Feed, Subscription
from .news import News, Wants, read
from .provide import ask, ask_unattended, cookie, cookies_of, language_at


async def _poll(cookies: str, wants: Wants) -> News:
    return await ask_unattended(cookies, read, wants)


FEED = Feed(_poll)


class Subscriber(rx.State, mixin=True):
    """A page says in `_wants` what it shows, and in `_receive` what it makes of the news.

    It subscribes each time it is opened; a browser that was cut off opens its page again when it comes back.
    """

    @rx.event
    def look(self) -> None:
        """The page is in sight again, after it was behind another tab."""
        self._subscribe()

    @rx.event
    def look_away(self) -> None:
        FEED.unsubscribe(self.router.session.client_token)

    def _wants(self) -> Wants:
        raise NotImplementedError

    async def _receive(self, news: News) -> None:
        raise NotImplementedError

    def _subscribe(self) -> None:
        """Also to be said when the page wants something else."""
        cookies = cookies_of(self)
        wants = self._wants() | Wants(session=bool(cookie().token(cookies)))
        FEED.subscribe(self.router.session.client_token, Subscription(type(self), wants, cookies, language_at(self)))

    async def _refresh(self) -> None:
        """Subscribes, and is told at once."""
        self._subscribe()
        await self._receive(await ask(self, read, self._wants()))

    def _show(self, **values: object) -> None:
        """Sets what is different, for all that is set is sent."""
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)
