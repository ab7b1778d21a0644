"""Letting people in and looking after them, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from notflix_app.core.people import Role
from tests.fixtures.house import PASSWORD, House, another_browser

pytestmark = pytest.mark.e2e


def row(page: Page, name: str) -> Locator:
    return page.locator(f"[data-person='{name}']")


def link_shown(page: Page) -> str:
    return page.get_by_role("textbox", name="The link").input_value()


@pytest.fixture
def list_of_people(page: Page, house: House) -> Page:
    house.signed_in(page, then="/people")
    expect(row(page, "Olga")).to_be_visible()
    return page


def test_an_invitation_from_its_link_to_the_account(list_of_people: Page, house: House, browser: Browser) -> None:
    page = list_of_people
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("dialog").get_by_text("Uploads, and looks after their own videos.").click()
    page.get_by_role("dialog").get_by_label("Groups").fill("Family, friends")
    page.get_by_role("button", name="Make the link").click()
    link = link_shown(page)
    with another_browser(browser) as theirs:
        guest = theirs.new_page()
        guest.goto(link)
        guest.get_by_label("Name").fill("olga")
        guest.get_by_label("Password").fill(PASSWORD)
        guest.get_by_role("button", name="Make my account").click()
        expect(guest.get_by_role("alert").filter(has_text="Somebody has that name already")).to_be_visible()
        guest.get_by_label("Name").fill("Grace")
        guest.get_by_label("Password").fill(PASSWORD)
        guest.get_by_role("button", name="Make my account").click()
        expect(guest.get_by_role("button", name="Grace: account")).to_be_visible()
        guest.goto(link)
        expect(guest.get_by_role("heading", name="This link is used up")).to_be_visible()
    page.reload()
    expect(row(page, "Grace")).to_contain_text("Editor")
    expect(row(page, "Grace")).to_contain_text("family, friends")
    expect(page.get_by_role("textbox", name="The link")).to_have_count(0)  # it was shown once


def test_nobody_is_invited_before_the_page_knows_as_what(page: Page, house: House) -> None:
    """The form had no role, and what was sent without one came to nothing."""
    page.route_web_socket(re.compile("/_event"), lambda _: None)  # it never hears from us
    page.goto(f"{house.url}/people")
    expect(page.get_by_role("button", name="Invite")).to_be_disabled()


def test_a_link_that_is_withdrawn_lets_nobody_in(list_of_people: Page, browser: Browser) -> None:
    page = list_of_people
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("dialog").get_by_label("Groups").fill("withdrawn")
    page.get_by_role("button", name="Make the link").click()
    link = link_shown(page)
    line = page.get_by_role("listitem").filter(has_text="withdrawn")
    line.get_by_role("button", name="Withdraw").click()
    expect(line).to_have_count(0)
    with another_browser(browser) as theirs:
        guest = theirs.new_page()
        guest.goto(link)
        expect(guest.get_by_role("heading", name="This link is used up")).to_be_visible()


def test_role_groups_and_room_are_changed(page: Page, house: House) -> None:
    dora = house.person("Dora")
    house.signed_in(page, then="/people")
    row(page, "Dora").get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Uploads, and looks after their own videos.").click()
    dialog.get_by_label("Groups").fill("family")
    dialog.get_by_label("Room").fill("1.5")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page, "Dora")).to_contain_text("Editor")
    expect(row(page, "Dora")).to_contain_text("family · nothing of 1.5 GB")
    changed = house.services.people.get(dora.id)
    assert (changed.role, changed.groups, changed.quota_bytes) == (Role.EDITOR, {"family"}, 3 << 29)


def test_a_new_password_by_link(page: Page, house: House, browser: Browser) -> None:
    house.person("Rita")
    house.signed_in(page, then="/people")
    row(page, "Rita").get_by_role("button", name="Password link").click()
    with another_browser(browser) as theirs:
        guest = theirs.new_page()
        guest.goto(link_shown(page))
        expect(guest.get_by_role("heading", name="Welcome back")).to_be_visible()
        guest.get_by_label("Password").fill("some other words")
        guest.get_by_role("button", name="Set the new password").click()
        expect(guest.get_by_role("button", name="Rita: account")).to_be_visible()
    rita = house.services.people.by_name("Rita")
    assert rita
    assert house.services.passwords.verify("some other words", house.services.people.password(rita.id))


def test_disabled_and_back_and_gone(page: Page, house: House) -> None:
    house.person("Max")
    house.signed_in(page, then="/people")
    row(page, "Max").get_by_role("button", name="Disable").click()
    expect(row(page, "Max")).to_contain_text("Disabled")
    row(page, "Max").get_by_role("button", name="Enable").click()
    expect(row(page, "Max")).not_to_contain_text("Disabled")
    row(page, "Max").get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(row(page, "Max")).to_have_count(0)
    assert house.services.people.by_name("Max") is None


def test_an_admin_makes_no_owners_and_touches_none(page: Page, house: House) -> None:
    house.person("Adam", Role.ADMIN)
    house.signed_in(page, "Adam", then="/people")
    expect(row(page, "Olga")).to_be_visible()
    expect(row(page, "Olga").get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("dialog").get_by_text("Admin", exact=True)).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("Owner", exact=True)).to_have_count(0)
