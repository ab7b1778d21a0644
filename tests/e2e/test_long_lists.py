"""Lists that are longer than what a page shows at once: more of them, to the end, and each film once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.metadata import Metadata
from notflix_app.core.people import Role
from notflix_app.core.rights import of_person
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.library import library
from tests.fixtures.films import rows
from tests.fixtures.house import House
from tests.fixtures.waiting import eventually

pytestmark = pytest.mark.e2e

COUNT = 61
READER = "Lena of the lists"  # nobody else sees her films
TITLES = [f"Yarn {number}" for number in range(1, COUNT + 1)]


@pytest.fixture(scope="module", autouse=True)
def _films(house: House) -> Iterator[None]:
    """Each is the only episode of a series of its name."""
    services, lena = house.services, house.person(READER, Role.EDITOR)
    with rows(services, TITLES, owner_id=lena.id, visibility=Visibility.PRIVATE) as made:
        services.catalog.edit_many([video.id for video in made], lambda _, video: Metadata(series=video.title))
        eventually(lambda: library(services, of_person(lena), "yarn").total, 30, until=lambda total: total == COUNT)
        yield


def all_of(page: Page, titles: str, *counts: int) -> None:
    """counts: how many there are before each press of “Show more”, and at the end."""
    more = page.get_by_role("button", name="Show more")
    lines = page.locator(titles).filter(has_text="Yarn")
    for count in counts[:-1]:
        expect(lines).to_have_count(count)
        more.click()
    expect(lines).to_have_count(counts[-1])
    if counts[-1] == COUNT:
        expect(more).to_have_count(0)
        assert {text.split("\n")[0] for text in lines.all_inner_texts()} == set(TITLES)


def test_what_was_found(page: Page, house: House) -> None:
    house.signed_in(page, READER, then="/?q=yarn")
    all_of(page, ".grid-found .card-title", 24, 48, COUNT)


def test_everything_on_the_first_page(page: Page, house: House) -> None:
    house.signed_in(page, READER)
    page.get_by_role("button", name="Show more").click()
    cards = page.locator(".front .grid .card-title")
    expect(cards).to_have_count(48)
    page.get_by_role("link", name="Upload", exact=True).click()
    expect(cards).to_have_count(0)
    page.go_back()
    page.get_by_role("button", name="Show more").click()
    expect(cards.nth(48)).to_be_attached()  # there were as many again, and these are more


def test_the_library(page: Page, house: House) -> None:
    house.signed_in(page, READER, then="/library")
    all_of(page, ".library-title", 50, COUNT)


def test_all_series_and_those_of_a_name(page: Page, house: House) -> None:
    house.signed_in(page, READER, then="/series")
    find = page.get_by_label("Find one by its name")
    find.fill("yarn")
    find.press("Enter")
    all_of(page, ".card-title", 60, COUNT)
    find.fill("yarn 17")
    find.press("Enter")
    expect(page.locator(".card-title")).to_have_text(["Yarn 17"])
    find.fill("nothing is called so")
    find.press("Enter")
    expect(page.get_by_text("No series is called so.")).to_be_visible()
