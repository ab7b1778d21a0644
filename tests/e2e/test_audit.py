"""Who did what, as admins read it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.people import Role
from notflix_app.core.rights import of_person
from notflix_app.usecases import invitations
from tests.fixtures.house import House

pytestmark = pytest.mark.e2e
ENTRIES = ".main-audit .card-list > li"


def test_one_filters_and_turns_pages(page: Page, house: House) -> None:
    ida = house.person("Ingrid", Role.ADMIN)
    for _ in range(51):
        invitations.invite(house.services, of_person(ida))
    house.sign_in(page)
    page.get_by_role("button", name="Olga: account").click()
    page.get_by_role("link", name="Audit").click()
    expect(page.locator(ENTRIES).first).to_contain_text("Olga signed in")
    expect(page.locator(ENTRIES).first).to_contain_text("127.0.0.1")
    page.get_by_role("combobox", name="Who", exact=True).fill("ingrid")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(ENTRIES).first).to_contain_text("Ingrid invited")
    expect(page.locator(ENTRIES)).to_have_count(50)
    page.get_by_role("button", name="Older").click()
    expect(page.locator(ENTRIES)).to_have_count(1)
    expect(page.get_by_role("button", name="Older")).to_have_count(0)
    page.get_by_role("button", name="Newer").click()
    expect(page.locator(ENTRIES)).to_have_count(50)
    page.get_by_label("What they did").select_option("deleted a video")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing like this was noted.")).to_be_visible()
    page.get_by_role("link", name="Notflix, home").click()
    expect(page).to_have_url(f"{house.url}/")
    page.go_back()
    expect(page.get_by_role("combobox", name="Who", exact=True)).to_have_value("ingrid")
    expect(page.get_by_text("Nothing like this was noted.")).to_be_visible()


def test_it_is_for_admins(page: Page, house: House) -> None:
    house.person("Edna", Role.EDITOR)
    house.signed_in(page, "Edna", then="/audit")
    expect(page.get_by_role("heading", name="This is not for everybody")).to_be_visible()
    expect(page.locator(ENTRIES)).to_have_count(0)
    page.get_by_role("button", name="Edna: account").click()
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)


def test_what_is_done_on_a_page_has_an_address(page: Page, house: House) -> None:
    house.signed_in(page, then="/people")
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("dialog").get_by_label("Groups").fill("whoever")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("textbox", name="The link")).to_be_visible()
    page.goto(f"{house.url}/audit")
    expect(page.locator(ENTRIES).first).to_contain_text("Olga invited")
    expect(page.locator(ENTRIES).first).to_contain_text("127.0.0.1")
