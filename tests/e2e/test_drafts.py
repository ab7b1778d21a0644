"""What somebody has written and not saved outlives the page on which they wrote it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from tests.fixtures.films import live, services_of
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.stack import Stack
from tests.media import make

pytestmark = pytest.mark.e2e

STILL_HERE = "What you had written is still here."


@pytest.fixture(scope="module")
def film(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    services = services_of(own_stack)
    video_id = live(services, make("plain", tmp_path_factory.mktemp("drafts")), f"Draft {uuid.uuid4().hex[:8]}")
    yield video_id
    delete(services, OPERATOR, video_id)


@pytest.fixture
def at_the_film(page: Page, own_stack: Stack, film: str) -> Page:
    edit(services_of(own_stack), OPERATOR, film, description="By the sea", year=1999)
    page.goto(f"{own_stack.url}/watch/{film}")
    return page


def come_back(page: Page) -> None:
    """To a server that has forgotten the page, as after it was started again."""
    page.evaluate("() => sessionStorage.removeItem('token')")
    page.reload()


def begin(page: Page) -> None:
    page.get_by_role("button", name="Edit", exact=True).click()


def test_words_of_a_film_come_back_after_a_reload_until_they_are_thrown_away(at_the_film: Page) -> None:
    page = at_the_film
    begin(page)
    page.get_by_label("Description").fill("By the sea, in winter")
    come_back(page)
    begin(page)
    expect(page.get_by_label("Description")).to_have_value("By the sea, in winter")
    expect(page.get_by_label("Year")).to_have_value("1999")
    expect(page.get_by_text(STILL_HERE)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    begin(page)
    expect(page.get_by_label("Description")).to_have_value("By the sea")
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)


def test_what_was_saved_is_no_draft(at_the_film: Page) -> None:
    page = at_the_film
    begin(page)
    page.get_by_label("Description").fill("In the mountains")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".watch-text")).to_have_text("In the mountains")
    begin(page)
    expect(page.get_by_label("Description")).to_have_value("In the mountains")
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)


def test_a_draft_does_not_undo_what_was_changed_elsewhere(at_the_film: Page, own_stack: Stack, film: str) -> None:
    page = at_the_film
    begin(page)
    page.get_by_label("Description").fill("By the sea, in winter")
    edit(services_of(own_stack), OPERATOR, film, description="On the moon")
    come_back(page)
    begin(page)
    expect(page.get_by_label("Description")).to_have_value("On the moon")
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)


def test_only_what_was_changed_is_saved(at_the_film: Page, own_stack: Stack, film: str) -> None:
    """What somebody else has changed meanwhile stays: before the form was opened, and while it is, through a reload."""
    page, services = at_the_film, services_of(own_stack)
    expect(page.locator(".watch-made")).to_have_text("1999")
    edit(services, OPERATOR, film, year=2001)
    begin(page)
    expect(page.get_by_label("Year")).to_have_value("2001")
    page.get_by_label("Description").fill("By the sea, in winter")
    edit(services, OPERATOR, film, tags=("north",))
    page.reload()
    expect(page.get_by_label("Description")).to_have_value("By the sea, in winter")
    edit(services, OPERATOR, film, series="Coasts")
    page.get_by_label("Year").fill("2002")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".watch-text")).to_have_text("By the sea, in winter")
    kept = services.catalog.get(film)
    assert (kept.description, kept.year, kept.tags, kept.series) == (
        "By the sea, in winter",
        2002,
        ("north",),
        "Coasts",
    )


def test_chapters_come_back_too(at_the_film: Page) -> None:
    page = at_the_film
    lines = page.get_by_label("One on each line")
    choose_from_more(page, "Edit chapters")
    lines.fill("0:00 The beach")
    come_back(page)
    choose_from_more(page, "Edit chapters")
    expect(lines).to_have_value("0:00 The beach")
    expect(page.get_by_text(STILL_HERE)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    choose_from_more(page, "Edit chapters")
    expect(lines).to_have_value("")
