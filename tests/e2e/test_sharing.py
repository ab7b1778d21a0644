"""Whom a film is for: said on its page, and held for those who come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import sharing
from notflix_app.usecases.delete import delete
from tests.fixtures.browser import TIMEOUT_MS
from tests.fixtures.films import live
from tests.fixtures.house import House
from tests.fixtures.waiting import eventually
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def film(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a film of the owner's, for members."""
    file = make("one_second", tmp_path_factory.mktemp("shared"))
    video = live(house.services, file, "The garden")
    yield video
    delete(house.services, OPERATOR, video)


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser."""
    context = browser.new_context()
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


def opened(page: Page, house: House, film: str) -> None:
    """The owner's dialog."""
    house.signed_in(page, then=f"/watch/{film}")
    page.get_by_role("button", name="Share").click()


def sees(page: Page, house: House, film: str, *, it: bool) -> None:
    page.goto(f"{house.url}/watch/{film}")
    expect(page.get_by_role("heading", level=1)).to_have_text("The garden" if it else re.compile("(?!The garden)"))


def test_it_is_for_the_people_that_its_owner_chose(page: Page, other: Page, house: House, film: str) -> None:
    ann, ben = house.person("Ann of the garden"), house.person("Ben of the garden")
    opened(page, house, film)
    dialog = page.get_by_role("dialog", name="Share")
    expect(dialog.get_by_label("People, by the names")).to_be_hidden()
    dialog.get_by_text("Chosen people", exact=True).click()
    dialog.get_by_label("People, by the names").fill(ann.name)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Chosen people see it.")).to_be_visible()
    house.signed_in(other, ann.name)
    sees(other, house, film, it=True)
    expect(other.get_by_role("button", name="Share")).to_have_count(0)
    expect(other.get_by_role("button", name="Edit", exact=True)).to_have_count(0)
    other.context.clear_cookies()
    house.signed_in(other, ben.name)
    sees(other, house, film, it=False)


def test_somebody_who_is_not_there_cannot_be_chosen(page: Page, house: House, film: str) -> None:
    opened(page, house, film)
    dialog = page.get_by_role("dialog", name="Share")
    dialog.get_by_text("Chosen people", exact=True).click()
    dialog.get_by_label("People, by the names").fill("nobody of that name")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is nobody with the name “nobody of that name”.")


def test_a_link_with_a_password_until_it_is_withdrawn(page: Page, other: Page, house: House, film: str) -> None:
    opened(page, house, film)
    dialog = page.get_by_role("dialog", name="Share")
    links = dialog.get_by_role("region", name="Links")
    links.get_by_label("Password").fill("rabbit hole")
    links.get_by_role("button", name="Make a link").click()
    link = links.locator(".shown-once input").input_value()
    assert link.startswith(f"{house.url}/s/")

    other.goto(link)
    other.get_by_label("Password").fill("a guess")
    other.get_by_role("button", name="Watch").click()
    expect(other.get_by_role("alert")).to_have_text("That is not the password of this link.")
    other.get_by_label("Password").fill("rabbit hole")
    other.get_by_role("button", name="Watch").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("The garden")

    links.get_by_role("button", name="Withdraw").first.click()
    expect(links.get_by_role("button", name="Withdraw")).to_have_count(0)
    other.goto(link)
    expect(other.get_by_role("heading", name="This link is not good any more")).to_be_visible()
    sees(other, house, film, it=False)


def test_the_dialog_of_one_film_knows_nothing_of_another(page: Page, house: House, film: str, tmp_path: Path) -> None:
    """They are visited one after the other, and neither page is loaded anew."""
    services = house.services
    secret = live(services, make("one_second", tmp_path), "The cellar")
    sharing.share(services, OPERATOR, film, Visibility.PUBLIC)
    sharing.share(services, OPERATOR, secret, Visibility.PRIVATE)
    house.signed_in(page, then=f"/watch/{film}")
    dialog = page.get_by_role("dialog", name="Share")
    everyone = dialog.get_by_role("radio", name="Everyone")
    page.get_by_role("button", name="Share").click()
    expect(everyone).to_be_checked()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Notflix, home").click()
    page.get_by_role("link", name="The cellar").first.click()
    expect(page.get_by_text("Only you see it.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Share").click()
    expect(dialog.get_by_role("radio", name="Only you")).to_be_checked()
    dialog.get_by_text("Everyone", exact=True).click()
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Share").click()
    dialog.get_by_role("combobox", name="Who may download it").select_option("Those who may change it")
    dialog.get_by_role("button", name="Save").click()
    eventually(lambda: services.catalog.get(secret).downloads is False, 30)
    assert services.catalog.get(secret).visibility is Visibility.PRIVATE
    delete(services, OPERATOR, secret)
    sharing.share(services, OPERATOR, film, Visibility.MEMBERS)
