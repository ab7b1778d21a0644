"""What an event of a page may carry."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY as WRAPPED

from notflix_app.core.errors import Refused
from notflix_app.core.metadata import MAX_DESCRIPTION_LETTERS, MAX_TAG_LETTERS, MAX_TAGS, MAX_TITLE_LETTERS
from notflix_app.core.playlists import MAX_VIDEOS
from notflix_app.core.video import new_id
from notflix_app.ui.bounds import MAX_TEXT, MAX_VALUES, check, check_arguments
from tests.fixtures.page_registry import PageEvent, page_events


def test_the_largest_honest_event_passes() -> None:
    words = {
        "video": "x" * 11,
        "title": "ü" * MAX_TITLE_LETTERS,
        "description": "語" * MAX_DESCRIPTION_LETTERS,
        "tags": ["t" * MAX_TAG_LETTERS] * 10 * MAX_TAGS,
    }
    check(words)
    rates = {str(rung): [6000, 3000, 1500, 800] for rung in (2160, 1440, 1080, 720, 480, 360, 240)}
    check({"file": 500, "width": 7680, "height": 4320, "seconds": 28800.5, "settings": {"bitrates": rates}})
    check({"value": True, "nothing": None})


@pytest.mark.parametrize(
    "payload",
    [
        {"query": "x" * (MAX_TEXT + 1)},
        {"x" * (MAX_TEXT + 1): 1},
        {"settings": {"deep": [{"deeper": ["x" * 100] * 400}]}},
        {"settings": {str(n): n for n in range(MAX_VALUES)}},
        {"tags": [[]] * MAX_VALUES},
        {"width": 10**400},
        {"seconds": float("nan")},
        {"seconds": float("-inf")},
    ],
)
def test_what_no_page_sends_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check(payload)


def test_what_lies_deep_is_found_without_recursion() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Refused, match="too many values"):
        check({"settings": deep})


def test_half_a_character_is_refused() -> None:
    """No encoding takes one: the database and the log would stumble over it."""
    with pytest.raises(Refused, match="half a character"):
        check({"title": "a\ud800b"})


class Page:
    def go(self, file: int, seconds: float, tags: list[str], more: dict[str, Any] | None = None) -> None: ...

    def save(self, form: dict[str, str]) -> None: ...

    def setvar(self, var_name: str, value: Any) -> None: ...


def arguments(event: PageEvent) -> list[str]:
    return list(inspect.signature(event.handler.fn).parameters)[1:]


def takes_form(event: PageEvent) -> bool:
    return "form" in arguments(event)


SOUND: dict[str, Any] = {"file": 1, "seconds": 2, "tags": ["a"]}


@pytest.mark.parametrize("payload", [SOUND, {**SOUND, "more": None}, {**SOUND, "seconds": 0.5, "more": {"a": [1]}}])
def test_a_handler_gets_what_it_asks_for(payload: dict[str, Any]) -> None:
    check_arguments(Page.go, payload)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"file": 1, "seconds": 2},
        {**SOUND, "self": 1},
        {**SOUND, "other": 1},
        *({**SOUND, "file": wrong} for wrong in ("1", 1.5, True, None, [1])),
        *({**SOUND, "tags": wrong} for wrong in ("a", [1], {"a": 1}, None)),
        {**SOUND, "more": []},
    ],
)
def test_a_handler_gets_nothing_else(payload: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="Reload it"):
        check_arguments(Page.go, payload)


@pytest.mark.parametrize("event", [event for event in page_events() if takes_form(event)], ids=lambda event: event.name)
def test_a_form_is_understood_as_browsers_send_it(event: PageEvent) -> None:
    others = {"list[str]": [], "dict[str, str]": {}, "dict[str, Any]": {}, "str": ""}
    sent = {name: others[kind] for name, kind in inspect.get_annotations(event.handler.fn).items() if kind in others}
    check_arguments(event.handler.fn, sent | {"form": {WRAPPED: [["title", "A"], ["tags", ""]]}})


@pytest.mark.parametrize("wrapped", [7, None, "ab", [1], [[1]], [["a", 1]], [["a", ["b"]]], {"a": {}}])
def test_a_form_that_is_none_is_refused(wrapped: Any) -> None:
    with pytest.raises(Refused, match="Reload it"):
        check_arguments(Page.save, {"form": {WRAPPED: wrapped}})


def test_no_page_sets_whatever_it_likes() -> None:
    with pytest.raises(Refused):
        check_arguments(Page.setvar, {"var_name": "file", "value": 1})


def test_a_whole_playlist_is_put_in_order_at_once() -> None:
    check({"videos": [new_id() for _ in range(MAX_VIDEOS)]})
