"""No page and no event without its line in the table of rights. For the API's: tests/unit/api/test_rights.py."""

from __future__ import annotations

from notflix_app.rights_table import EVENTS, EVENTS_OF_SUBSCRIBERS, EVENTS_REFUSED, PAGES
from notflix_app.ui.subscriber import Subscriber
from tests.fixtures.page_registry import PageEvent, page_events, pages

WHO = "Who.open"


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


def test_no_two_states_have_one_name() -> None:
    """Else one line of the table would be about both."""
    states = {event.state for event in page_events()}
    assert len({state.__name__ for state in states}) == len(states)
