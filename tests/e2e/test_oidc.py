"""Signing in with an account elsewhere, through a real provider's page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from notflix_app.core.credentials import Identity
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import invitations
from tests.fixtures import http
from tests.fixtures.house import SCHOOL, House, another_browser, sign_in_link

pytestmark = pytest.mark.e2e

NOT_FINISHED = "The sign-in elsewhere was not finished. Begin anew."


@pytest.fixture(autouse=True)
def school(page: Page, house: House) -> None:
    """Its page asks another host for its looks; ours has no such friends."""

    def plain(route: Route) -> None:
        if route.request.method != "GET":
            return route.continue_()
        answer = route.fetch()
        return route.fulfill(response=answer, body=re.sub(r"<link[^>]*>", "", answer.text()))

    page.route(f"{house.provider.issuer}/**", plain)


def at_the_school(page: Page, subject: str) -> None:
    """What a person does on the provider's page."""
    field = page.locator("input[name=sub]")  # it is called otherwise by the provider that Python 3.11 has
    field.fill(subject)
    field.press("Enter")


def begin(page: Page, house: House, then: str = "/") -> None:
    page.goto(f"{house.url}/sign-in?next={then}")
    page.get_by_role("button", name=f"Continue with {SCHOOL}").click()
    page.wait_for_url(f"{house.provider.issuer}/**")


def test_the_whole_way_there_and_back(page: Page, house: House) -> None:
    house.provider.knows("s-1", preferred_username="Tara", name="Tara T.", groups=["staff", "5b"])
    begin(page, house, "/account")
    at_the_school(page, "s-1")
    expect(page.get_by_role("button", name="Tara: account")).to_be_visible()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    tara = house.services.identities.find(Identity(house.provider.issuer, "s-1"))
    assert tara
    assert (tara.display_name, tara.role, tara.groups) == ("Tara T.", Role.EDITOR, {"staff", "5b"})


def test_what_comes_back_is_good_once_and_in_one_browser(page: Page, house: House, browser: Browser) -> None:
    house.provider.knows("s-2", preferred_username="Uma")
    begin(page, house)
    back = house.provider.sign_in(page.url, "s-2")
    with another_browser(browser) as theirs:
        other = theirs.new_page()
        other.goto(back)  # somebody is made to click on it
        expect(other.get_by_role("alert").filter(has_text=NOT_FINISHED)).to_be_visible()
        expect(sign_in_link(other)).to_be_visible()
    page.goto(back)
    expect(page.get_by_role("button", name="Uma: account")).to_be_visible()
    page.context.clear_cookies(name="notflix_session")
    page.goto(back)
    expect(page.get_by_role("alert").filter(has_text=NOT_FINISHED)).to_be_visible()


def test_a_forged_state_is_refused(page: Page, house: House) -> None:
    begin(page, house)
    page.goto(f"{house.url}/api/oidc/callback?code=x&state=forged")
    expect(page.get_by_role("alert").filter(has_text=NOT_FINISHED)).to_be_visible()


def test_who_says_no_there_is_back_here(page: Page, house: House) -> None:
    begin(page, house)
    page.locator("button[value=deny]").click()
    expect(page.get_by_role("alert").filter(has_text=NOT_FINISHED)).to_be_visible()


def test_coming_back_leads_nowhere_else(page: Page, house: House) -> None:
    house.provider.knows("s-3", preferred_username="Vic")
    begin(page, house, "//evil.example")
    at_the_school(page, "s-3")
    expect(page.get_by_role("button", name="Vic: account")).to_be_visible()
    assert page.url == f"{house.url}/"


def test_an_invitation_is_accepted_so(page: Page, house: House) -> None:
    house.provider.knows("s-4", preferred_username="Wim")
    link = invitations.invite(house.services, OPERATOR, role=Role.ADMIN)
    page.goto(f"{house.url}/link/{link}")
    page.get_by_role("button", name=f"Continue with {SCHOOL}").click()
    at_the_school(page, "s-4")
    expect(page.get_by_role("button", name="Wim: account")).to_be_visible()
    wim = house.services.people.by_name("Wim")
    assert wim
    assert wim.role is Role.ADMIN


def test_an_account_there_becomes_another_way_in(page: Page, house: House) -> None:
    house.provider.knows("s-5", preferred_username="Somebody")
    xenia = house.person("Xenia")
    house.signed_in(page, "Xenia", then="/account")
    page.get_by_role("button", name="Connect your account there").click()
    at_the_school(page, "s-5")
    expect(page.get_by_text("Your account there signs you in here.")).to_be_visible()
    assert house.services.identities.find(Identity(house.provider.issuer, "s-5")) == xenia


def test_another_site_cannot_begin_it(house: House) -> None:
    answer = http.post(f"{house.url}/api/oidc/begin", json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
