"""What the web remembers of pages that are gone."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from notflix_app.ui.page_expiry import expire_closed_pages

PAGE = BaseStateToken(ident="page", cls=State)


@pytest.mark.parametrize(("came_back", "kept"), [(False, 0), (True, 1)])
def test_a_closed_page_is_forgotten_unless_it_comes_back(came_back: bool, kept: int) -> None:
    async def close() -> int:
        manager = StateManagerMemory()
        events: Any = SimpleNamespace(sid_to_token={"old": "page"}, token_to_sid={}, on_disconnect=lambda _sid: None)
        expire_closed_pages(SimpleNamespace(event_namespace=events, state_manager=manager), 0.02)  # type: ignore[arg-type]
        async with manager.modify_state(PAGE):
            events.on_disconnect("old", "transport close")
            await asyncio.sleep(0.05)
            assert len(manager.states) == 1  # something still works on it
        events.token_to_sid |= {"page": "new"} if came_back else {}
        await asyncio.sleep(0.1)
        left = len(manager.states)
        await manager.close()
        return left

    assert asyncio.run(close()) == kept
