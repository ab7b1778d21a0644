"""The one poll of all pages: who is told what, and when it rests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from notflix_app.ui.feed import Feed, Subscription
from notflix_app.ui.news import News, Wants

TICK = 0.03
PIPELINE = Wants(pipeline=True)


class House:
    """A feed, the tabs that are open, what was polled, and who was told."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.polled: list[Wants] = []
        self.updates: list[str] = []
        self.before_poll: Callable[[], object] = self.changes
        self.news = News()
        self.busy: dict[str, asyncio.Event] = {}
        self.feed = Feed(self._poll, TICK)
        self.feed.serve(lambda: self.open, self._tell)

    async def _poll(self, _token: str, wants: Wants) -> News:
        self.polled.append(wants)
        self.before_poll()
        return self.news

    async def _tell(self, tab: str, subscription: Subscription, news: News) -> None:
        self.updates.append(tab)
        if tab in self.busy:
            await self.busy[tab].wait()

    def changes(self) -> None:
        """From one poll to the next."""
        self.news = replace(self.news, trouble=str(len(self.polled)))

    def opens(self, tab: str, wants: Wants = PIPELINE) -> None:
        self.open.add(tab)
        self.feed.subscribe(tab, Subscription(object, wants))


def in_a_house(script: Callable[[House], Awaitable[None]]) -> House:
    async def run() -> House:
        house = House()
        await script(house)
        return house

    return asyncio.run(run())


async def ticks(count: int) -> None:
    await asyncio.sleep(TICK * count)


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not happened():
            await asyncio.sleep(TICK / 10)


def test_twenty_pages_are_one_poll() -> None:
    async def script(house: House) -> None:
        for number in range(20):
            house.opens(f"tab-{number}", Wants(videos=frozenset([str(number)])))
        await until(lambda: len(house.updates) == 20)

    house = in_a_house(script)
    assert house.polled[:1] == [Wants(videos=frozenset(map(str, range(20))))]
    assert set(house.updates) == house.open


def test_no_page_is_no_poll() -> None:
    async def script(house: House) -> None:
        house.opens("tab")
        await until(lambda: len(house.polled) > 1)
        house.open.clear()
        await ticks(5)
        house.polled.clear()
        await ticks(20)
        assert house.polled == []
        house.opens("tab")
        await until(lambda: bool(house.polled))

    in_a_house(script)


@pytest.mark.parametrize("wants", [None, Wants()])
def test_a_page_that_leaves_is_told_no_more(wants: Wants | None) -> None:
    async def script(house: House) -> None:
        house.opens("stays")
        house.opens("leaves")
        await until(lambda: "leaves" in house.updates)
        if wants is None:
            house.feed.unsubscribe("leaves")
        else:
            house.opens("leaves", wants)
        house.updates.clear()
        await until(lambda: house.updates.count("stays") > 3)
        assert "leaves" not in house.updates

    in_a_house(script)


def test_news_of_before_a_page_wanted_something_else_are_kept_from_it() -> None:
    async def script(house: House) -> None:
        house.opens("tab", PIPELINE)
        house.before_poll = lambda: house.opens("tab", Wants(edges=True)) if len(house.polled) == 1 else None
        await until(lambda: bool(house.updates))
        assert house.polled[:2] == [PIPELINE, Wants(edges=True)]

    in_a_house(script)


def test_a_page_that_is_busy_holds_up_nobody() -> None:
    async def script(house: House) -> None:
        house.busy["slow"] = asyncio.Event()
        house.opens("slow")
        house.opens("quick")
        await until(lambda: house.updates.count("quick") > 3)
        assert house.updates.count("slow") == 1
        house.busy.pop("slow").set()
        await until(lambda: house.updates.count("slow") > 1)

    in_a_house(script)


def test_after_a_poll_that_fails_comes_the_next() -> None:
    async def script(house: House) -> None:
        def fails() -> None:
            if len(house.polled) < 3:
                raise RuntimeError("no database")

        house.before_poll = fails
        house.opens("tab")
        await until(lambda: bool(house.updates))
        assert len(house.polled) >= 3

    in_a_house(script)


def test_nobody_is_told_twice_the_same() -> None:
    async def script(house: House) -> None:
        house.before_poll = lambda: None
        house.opens("tab")
        await until(lambda: len(house.polled) > 3)
        assert house.updates == ["tab"]
        house.news = News(search=True)
        await until(lambda: house.updates == ["tab", "tab"])
        house.opens("tab")  # opened again, of which it remembers nothing
        await until(lambda: house.updates == ["tab"] * 3)

    in_a_house(script)
