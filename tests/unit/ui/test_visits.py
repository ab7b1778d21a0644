"""Whether a page is visited, or its browser has only come back to it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
import reflex as rx
from reflex.app import EventNamespace

from notflix_app.ui.visits import is_visited, tell_visits
from tests.fixtures.connections import Connections

LOADED = {"name": "reflex___state____state.hydrate_and_load", "payload": {"hashes": ["1", "2"]}}
CAME_BACK = {"name": "reflex___state____state.hydrate_and_load", "payload": {"vars": {}}}
WENT_ON = {
    "name": "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal",
    "payload": {},
}
DID_SOMETHING = {"name": "reflex___state____state.library.change"}


@pytest.fixture
def connections() -> Connections:
    made = Connections()
    tell_visits(cast("EventNamespace", made))
    return made


def is_visit(connections: Connections, sid: str, *events: dict[str, Any]) -> bool:
    for event in events:
        asyncio.run(connections.on_event(sid, event))
    page = SimpleNamespace(router=SimpleNamespace(session=SimpleNamespace(session_id=sid)))
    return is_visited(cast("rx.State", page))


def test_it_is_visited_as_it_is_loaded_and_as_one_goes_on_from_another(connections: Connections) -> None:
    assert is_visit(connections, "a", LOADED)
    assert is_visit(connections, "b", CAME_BACK, WENT_ON)


def test_it_is_not_visited_as_its_line_is_there_again(connections: Connections) -> None:
    assert not is_visit(connections, "c", CAME_BACK)
    assert not is_visit(connections, "c", DID_SOMETHING)
    assert is_visit(connections, "another", LOADED)
    assert connections.taken == [CAME_BACK, DID_SOMETHING, LOADED]


def test_nothing_is_kept_of_a_line_that_is_gone(connections: Connections) -> None:
    assert not is_visit(connections, "d", CAME_BACK)
    assert connections.on_disconnect("d", "gone") == "d"
    assert is_visit(connections, "d")
