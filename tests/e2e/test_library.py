"""What is written about many films, changed at once in a browser, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.people import Role
from notflix_app.core.rights import of_person
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.library import library
from tests.fixtures.answers import Answers
from tests.fixtures.films import rows
from tests.fixtures.house import House
from tests.fixtures.waiting import eventually

pytestmark = pytest.mark.e2e
LINES = ".library-line"
NAMES = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fifi")


@pytest.fixture
def films(house: House) -> Iterator[list[str]]:
    """Six rows without pictures, the newest first, of an editor called Livia."""
    services = house.services
    livia = services.people.by_name("Livia") or house.person("Livia", Role.EDITOR)
    with rows(services, [f"Secrets of {name}" for name in NAMES], tags=("crime",), owner_id=livia.id) as made:
        ids = [video.id for video in made]
        eventually(
            lambda: [v.id for v in library(services, of_person(livia)).videos], 30, until=lambda shown: shown == ids
        )
        yield ids


def test_many_are_chosen_changed_and_taken_back(page: Page, house: House, films: list[str]) -> None:
    catalog = house.services.catalog
    house.signed_in(page, "Livia", then="/library")
    expect(page.locator(LINES)).to_have_count(6)
    boxes = page.locator(LINES).get_by_role("checkbox")
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.get_by_text("3 chosen")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    form = page.get_by_role("dialog", name="Change these 3 films")
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    form.get_by_label("Add tags", exact=True).fill("winter, german")
    form.get_by_label("Series", exact=True).fill("Dark")
    form.get_by_label("Who may watch", exact=True).select_option("Only you")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("3 films are changed.")).to_be_visible()
    expect(page.locator(LINES).nth(2)).to_contain_text("Only you")
    changed = [video for video in catalog.get_many(films) if video.series == "Dark"]
    assert [video.id for video in changed] == films[1:4]
    assert {(video.tags, video.visibility) for video in changed} == {
        (("crime", "winter", "german"), Visibility.PRIVATE)
    }
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    after = catalog.get_many(films)
    assert {(video.series, video.tags, video.visibility) for video in after} == {("", ("crime",), Visibility.MEMBERS)}


def test_what_cannot_be_kept_says_of_which_film(page: Page, house: House, films: list[str]) -> None:
    house.signed_in(page, "Livia", then="/library")
    page.get_by_label("Choose all that are shown").check()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Year", exact=True).fill("19")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The year is 19")
    assert {video.year for video in house.services.catalog.get_many(films)} == {None}


def test_what_was_changed_can_be_undone_after_another_change_was_refused(
    page: Page, house: House, films: list[str]
) -> None:
    house.signed_in(page, "Livia", then="/library")
    page.get_by_label("Choose all that are shown").check()
    for field, words in (("Series", "Dark"), ("Year", "19")):
        page.get_by_role("button", name="Change").click()
        page.get_by_role("dialog").get_by_label(field, exact=True).fill(words)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("6 films are changed.")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("The year is 19")
    page.get_by_role("alert").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert {video.series for video in house.services.catalog.get_many(films)} == {""}


def test_it_can_be_undone_after_the_line_was_lost_and_not_after_the_page_was_left(
    page: Page, house: House, films: list[str]
) -> None:
    answers = Answers(page)
    house.signed_in(page, "Livia", then="/library")
    page.get_by_role("checkbox", name="Secrets of Fifi").check()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("dialog").get_by_label("Series", exact=True).fill("Dark")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("One film is changed.")).to_be_visible()
    answers.lose_the_line()
    page.get_by_role("button", name="Undo").click()  # answered once the page is opened again
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert {video.series for video in house.services.catalog.get_many(films)} == {""}
    page.get_by_role("link", name="Notflix, home").click()
    expect(page.locator(".main-home")).to_be_visible()
    page.go_back()
    expect(page.locator(LINES).first).to_be_visible()
    expect(page.get_by_text("It is as it was before.")).to_have_count(0)


def test_one_finds_what_is_to_go_and_deletes_it(page: Page, house: House, films: list[str]) -> None:
    house.signed_in(page, "Livia", then="/library")
    page.get_by_label("Find films to change").fill("secrets fif")
    expect(page.locator(LINES).first).to_contain_text("Fifi")  # the best match
    page.get_by_role("checkbox", name="Secrets of Fifi").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog", name="Delete this film?").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Secrets of Fifi")).to_have_count(0)
    expect(page.get_by_label("Find films to change")).to_have_value("secrets fif")  # what is shown was found by it
    expect(page.get_by_text("1 film", exact=True)).to_have_count(0)
    assert [video.id for video in house.services.catalog.get_many(films)] == films[:5]
