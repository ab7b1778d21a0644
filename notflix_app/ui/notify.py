"""How the pages that subscribed are told."""

from __future__ import annotations

import reflex as rx
from reflex.app import App

from .feed import Subscription
from .news import News
from .subscriber import FEED
from .who import Who


def notify_subscribers(app: App) -> None:
    """Once for an app, before it serves."""

    async def tell(tab: str, subscription: Subscription, news: News) -> None:
        async with app.modify_state(rx.BaseStateToken(ident=tab, cls=subscription.page)) as root:
            if FEED.has(tab, subscription):  # it may want something else since we wait for it
                who = await root.get_state(Who)
                if await who._hear(news):
                    page = await root.get_state(subscription.page)
                    await page._receive(news)

    events = app.event_namespace
    assert events  # made with the app
    FEED.serve(lambda: events.token_to_sid, tell)
