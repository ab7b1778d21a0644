"""What the web remembers of pages that are gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from notflix_app.ui.page_expiry import expire_closed_pages
from tests.fixtures.waiting import PATIENCE


class Web:
    """Pages that come and go, by their tokens; a socket is called like its page."""

    def __init__(self, most: int) -> None:
        self.manager = StateManagerMemory()
        self.events: Any = SimpleNamespace(sid_to_token={}, token_to_sid={}, on_disconnect=self._clean_up)
        app: Any = SimpleNamespace(event_namespace=self.events, state_manager=self.manager)
        expire_closed_pages(app, most, busy_seconds=0.02)

    def _clean_up(self, sid: str) -> asyncio.Task[None]:
        """Later, as Reflex does."""

        async def forget_socket() -> None:
            del self.events.token_to_sid[self.events.sid_to_token.pop(sid)]

        return asyncio.create_task(forget_socket())

    @asynccontextmanager
    async def at_work(self, page: str) -> AsyncIterator[None]:
        async with self.manager.modify_state(BaseStateToken(ident=page, cls=State)):
            yield

    async def come(self, page: str) -> None:
        self.events.sid_to_token[page] = page
        self.events.token_to_sid[page] = page
        async with self.at_work(page):
            pass

    async def go(self, *pages: str) -> None:
        for page in pages:
            await self.events.on_disconnect(page)
        await asyncio.sleep(0)

    @property
    def remembered(self) -> set[str]:
        return {token.ident for _, token in self.manager._token_expires_at.values()}


@asynccontextmanager
async def web(most: int = 2) -> AsyncIterator[Web]:
    started = Web(most)
    yield started
    await started.manager.close()


def test_the_newest_closed_pages_are_remembered_and_no_more() -> None:
    async def walk() -> set[str]:
        async with web() as started:
            for page in "abcd":
                await started.come(page)
            await started.go("b", "a", "c")
            return started.remembered

    assert asyncio.run(walk()) == {"a", "c", "d"}


def test_one_that_came_back_stays_and_takes_nobodys_place() -> None:
    async def walk() -> set[str]:
        async with web() as started:
            for page in "abc":
                await started.come(page)
            await started.go("a")
            await started.come("a")
            await started.go("b", "c")
            return started.remembered

    assert asyncio.run(walk()) == {"a", "b", "c"}


def test_one_that_something_works_on_is_forgotten_afterwards() -> None:
    async def walk() -> set[str]:
        async with web(most=0) as started:
            await started.come("a")
            async with started.at_work("a"):
                await started.go("a")
                meanwhile = started.remembered
            async with asyncio.timeout(PATIENCE):
                while started.remembered:
                    await asyncio.sleep(0.01)
            return meanwhile

    assert asyncio.run(walk()) == {"a"}
