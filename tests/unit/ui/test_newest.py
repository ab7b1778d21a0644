"""Which of a page's searches is done."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from reflex.app import App, EventNamespace
from reflex.state import BaseState
from reflex_base.event import Event

from notflix_app.ui.newest import Newest
from tests.fixtures.connections import Connections


@pytest.fixture
def connections() -> Connections:
    return Connections()


@pytest.fixture
def newest(connections: Connections) -> Newest:
    return Newest(cast("EventNamespace", connections))


def arrive(connections: Connections, *turns: Any, sid: str = "tab") -> None:
    for turn in turns:
        asyncio.run(connections.on_event(sid, {"name": "search", "payload": {"turn": turn}}))


def is_done(newest: Newest, payload: dict[str, Any], sid: str = "tab") -> bool:
    state = SimpleNamespace(router=SimpleNamespace(session=SimpleNamespace(session_id=sid)))
    event = Event(name="search", payload=payload)
    return asyncio.run(newest.preprocess(cast("App", None), cast("BaseState", state), event)) is None


def test_what_waits_is_left_out_once_a_later_one_has_come(connections: Connections, newest: Newest) -> None:
    arrive(connections, 1, 2, 3)
    assert [is_done(newest, {"turn": turn}) for turn in (1, 2, 3)] == [False, False, True]
    assert len(connections.taken) == 3


def test_what_comes_late_is_left_out(connections: Connections, newest: Newest) -> None:
    arrive(connections, 2, 1)
    assert [is_done(newest, {"turn": turn}) for turn in (2, 1)] == [True, False]


def test_another_page_and_other_events_are_left_alone(connections: Connections, newest: Newest) -> None:
    arrive(connections, 5)
    arrive(connections, 1, sid="another")
    assert is_done(newest, {"turn": 1}, sid="another")
    assert is_done(newest, {"form": {}})


@pytest.mark.parametrize("payload", [None, [], {"turn": None}, {"turn": "7"}, {"turn": {}}])
def test_nonsense_is_left_to_whoever_checks_it(connections: Connections, newest: Newest, payload: Any) -> None:
    asyncio.run(connections.on_event("tab", {"payload": payload}))
    asyncio.run(connections.on_event("tab", "nothing"))
    assert len(connections.taken) == 2


def test_a_page_that_is_loaded_anew_begins_anew(connections: Connections, newest: Newest) -> None:
    arrive(connections, 9)
    assert connections.on_disconnect("tab", "gone") == "tab"
    arrive(connections, 1)
    assert is_done(newest, {"turn": 1})
