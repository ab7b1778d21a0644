"""No page and no event without its line in the table of rights. For the API's: tests/unit/api/test_rights.py."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import notflix_app.ui.pages
from notflix_app.core.rights import Action
from notflix_app.rights_table import EVENTS, EVENTS_OF_SUBSCRIBERS, EVENTS_REFUSED, PAGES
from notflix_app.ui.subscriber import Subscriber
from tests.fixtures.page_registry import PageEvent, page_events, pages, parameters

WHO = "Who.open"
PAGES_OF_THE_APP = Path(notflix_app.ui.pages.__path__[0])
WHAT_IT_IS_ABOUT = ("video_id", "playlist_id", "series_id", "video", "film", "playlist.id")


def named(event: PageEvent) -> bool:
    """One by one: not those that all states have, or all pages that are told of changes."""
    last = event.name.rpartition(".")[2]
    return last not in EVENTS_REFUSED and not (issubclass(event.state, Subscriber) and last in EVENTS_OF_SUBSCRIBERS)


def test_every_page_says_whom_it_is_for() -> None:
    assert set(pages()) == set(PAGES)


def test_every_event_says_whom_it_is_for() -> None:
    assert {event.name for event in page_events() if named(event)} == set(EVENTS)


def test_a_page_is_for_those_for_whom_it_opens() -> None:
    """It shows what those events show that Reflex sends as it is loaded."""
    for route, opened_by in pages().items():
        shows = {EVENTS[event] for event in opened_by if event != WHO}
        assert (shows or {None}) == {PAGES[route]}, route


def test_a_page_knows_who_is_there_before_it_shows_them_anything() -> None:
    """Else one that is opened as they sign out elsewhere would go on showing what is theirs. In a frame on another
    site's page nobody is signed in."""
    begun_otherwise = {route for route, opened_by in pages().items() if opened_by[0] != WHO}
    assert begun_otherwise == {"/embed/[video_id]"}


# Of what a page shows: what it changes is what was shown as somebody pressed, whatever the page is about by then.
CHANGES = {Action.EDIT, Action.DELETE, Action.SHARE, Action.KEEP_PLAYLISTS}
NOTHING_THERE = {"Sharing.open", "Bin.open", "Library.undo", "Playlists.create"}  # that looks, or makes something
LOOKS = {"chapters", "film_tracks", "find_video", "lineup", "offer", "one_series", "playback", "playlist"} | {
    *("sharing_of", "speech_offer", "under_way", "video_status", "with_rights")
}


@pytest.mark.parametrize("event", [event for event, action in EVENTS.items() if action in CHANGES])
def test_what_changes_something_is_sent_with_its_id(event: str) -> None:
    assert event in NOTHING_THERE or parameters(event)[0] in ("video", "videos", "playlist")


@pytest.mark.parametrize("module", sorted(PAGES_OF_THE_APP.glob("*.py")), ids=lambda path: path.stem)
def test_only_who_looks_goes_by_what_the_page_is_about_now(module: Path) -> None:
    """Between a press and its event the page may have turned, and the state with it: a film's form would be saved to
    another film."""
    for way in ast.walk(ast.parse(module.read_text())):
        if not isinstance(way, ast.AsyncFunctionDef):
            continue
        set_here = [one for one in ast.walk(way) if isinstance(one, ast.Assign) and of_now(one.value)]
        now = {name.id for one in set_here for target in one.targets for name in names(target)}
        for call in ast.walk(way):
            if not (isinstance(call, ast.Call) and ast.unparse(call.func) in ("ask", "ask_about")):
                continue
            usecase, *about = call.args[1:]
            if ast.unparse(usecase).rpartition(".")[2] not in LOOKS:
                going = [one for one in about if of_now(one) or any(name.id in now for name in names(one))]
                assert not going, f"{way.name}: {ast.unparse(call)}"


def of_now(value: ast.AST) -> bool:
    """Whether it is what the page is about by now."""
    texts = [ast.unparse(one) for one in ast.walk(value) if isinstance(one, ast.Attribute)]
    return any(text in [f"self.{name}" for name in WHAT_IT_IS_ABOUT] for text in texts)


def names(tree: ast.AST) -> list[ast.Name]:
    return [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id != "self"]


def test_no_two_states_have_one_name() -> None:
    """Else one line of the table would be about both."""
    states = {event.state for event in page_events()}
    assert len({state.__name__ for state in states}) == len(states)
