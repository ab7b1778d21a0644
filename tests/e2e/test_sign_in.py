"""Signing in and out by password, in a real browser: what it says, where it leads, and who notices."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from notflix_app.core.people import Client, Role, digest
from notflix_app.core.rights import OPERATOR
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import people, sessions
from notflix_app.usecases.tries import NAME_FROM_ADDRESS_TRIES
from tests.fixtures import http
from tests.fixtures.answers import Answers
from tests.fixtures.house import PASSWORD, SCHOOL, House, another_browser, sign_in_link
from tests.fixtures.moments import note, until_shown
from tests.fixtures.parts import kill, wait_until_up
from tests.fixtures.walk import Walk

pytestmark = pytest.mark.e2e

NOT_TOGETHER = "This name and password do not belong together."
GONE = "The connection to Notflix is gone."
COOKIE = "notflix_session"
RESTRICTED = ("/people", "/activity", "/edges", "/audit", "/bin", "/webhooks", "/library", "/upload")


def token(page: Page) -> str:
    return next((one["value"] for one in page.context.cookies() if one["name"] == COOKIE), "")


def sign_out(page: Page) -> None:
    """Olga, by the menu."""
    page.bring_to_front()
    page.get_by_role("button", name="Olga: account").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(sign_in_link(page)).to_be_visible()


def is_led_to_sign_in(page: Page, path: str) -> None:
    """And back to it. A page that was loaded anew has a slash at its end."""
    page.wait_for_url(re.compile(rf"/sign-in/?\?next={path}"))


def test_who_signs_in_goes_where_they_wanted_to(page: Page, house: House) -> None:
    page.goto(f"{house.url}/people")
    is_led_to_sign_in(page, "/people")
    page.get_by_label("Name").fill("olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    [cookie] = [one for one in page.context.cookies() if one["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    page.goto(f"{house.url}/sign-in")  # who is in needs no such page
    page.wait_for_url(f"{house.url}/")


def test_the_link_at_the_top_leads_back_to_where_one_is(page: Page, house: House) -> None:
    """Also before the page has heard of it: what it knows is where one wanted to go the time before."""
    answers = Answers(page)
    page.route("**/api/oidc/begin", lambda route: route.abort())
    link = sign_in_link(page)
    provider = page.get_by_role("button", name=f"Continue with {SCHOOL}")
    page.goto(f"{house.url}/people")  # which leads to where one signs in
    expect(provider).to_be_visible()  # said by the web, and not built into the page
    expect(link).to_have_attribute("href", "/sign-in")
    page.goto(f"{house.url}/?q=sea+side")
    expect(page.get_by_role("region", name="Results")).to_be_visible()  # said by the web, too: it knows of it again
    expect(link).to_have_attribute("href", "/sign-in?next=/%3Fq%3Dsea%2Bside")
    answers.held = True
    link.click()
    with page.expect_request("**/api/oidc/begin") as asked:
        provider.click()
    assert asked.value.post_data_json["next"] == "/?q=sea+side"
    page.get_by_label("Name").fill("olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.url}/?q=sea+side")


def test_a_home_without_films_says_what_each_can_do(page: Page, walk: Walk) -> None:
    walk.share(Visibility.PRIVATE)  # the one film that may be there, whatever was tried before
    house = walk.house
    page.goto(house.url)
    expect(page.get_by_role("heading", name="Sign in to watch")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.wait_for_url(f"{house.url}/sign-in")
    first_film = page.get_by_role("link", name="Upload a video")
    house.person("Vincent", Role.VIEWER)
    house.signed_in(page, "Vincent")
    expect(page.get_by_text("As soon as there is a film for you, it is here.")).to_be_visible()
    expect(first_film).to_have_count(0)
    house.person("Edda", Role.EDITOR)
    house.signed_in(page, "Edda")
    expect(first_film).to_be_visible()


def test_whoever_is_quicker_than_the_page_gets_there_too(page: Page, house: House) -> None:
    page.route_web_socket(re.compile("/_event"), lambda _: None)  # it never hears from us
    house.sign_in(page, then="/people")
    page.wait_for_url(re.compile(f"^{house.url}/people/?$"))
    assert token(page)


def test_nobody_learns_who_has_an_account(page: Page, house: House) -> None:
    for name, password in (("Olga", "wrong words"), ("Nobody", PASSWORD)):
        house.sign_in(page, name, password)
        expect(page.get_by_role("alert").filter(has_text=NOT_TOGETHER)).to_be_visible()
        assert token(page) == ""


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/%5Cevil.example", "javascript:1"])
def test_signing_in_leads_nowhere_else(page: Page, house: House, elsewhere: str) -> None:
    house.sign_in(page, then=elsewhere)
    house.is_in(page)
    assert page.url.startswith(f"{house.url}/")


def test_what_the_address_says_is_not_shown(page: Page, house: House) -> None:
    page.goto(f"{house.url}/sign-in?problem=Call+0900+12345")
    expect(page.get_by_label("Password")).to_be_visible()
    expect(page.get_by_text("0900")).to_have_count(0)


def test_a_session_that_was_planted_is_not_taken_over(page: Page, house: House) -> None:
    """Whoever puts a token of theirs into a browser is not in it when its owner has signed in (fixation)."""
    mallory = house.person("Mallory F.")
    planted = sessions.begin(house.services, mallory, Client(), by="password")
    page.context.add_cookies([{"name": COOKIE, "value": planted, "url": house.url}])
    page.goto(f"{house.url}/sign-in")
    page.wait_for_url(f"{house.url}/")  # as Mallory
    page.context.clear_cookies()
    page.context.add_cookies([{"name": COOKIE, "value": planted, "url": house.url}])
    answer = page.request.post(
        f"{house.url}/api/session", data={"name": "Olga", "password": PASSWORD}, headers={"Origin": house.url}
    )
    assert answer.ok
    assert token(page) not in ("", planted)
    assert house.services.sessions.find(digest(planted)) is None


def test_trying_too_often_is_said_calmly(page: Page, house: House) -> None:
    house.person("Tired")
    for _ in range(NAME_FROM_ADDRESS_TRIES):
        http.post(f"{house.url}/api/session", json={"name": "Tired", "password": "guess guess"})
    house.sign_in(page, "Tired")
    expect(page.get_by_role("alert").filter(has_text="tried too often. Try again in a few minutes")).to_be_visible()


def test_another_tab_notices_a_log_out_at_once(page: Page, house: House) -> None:
    house.signed_in(page)
    other = page.context.new_page()
    other.goto(f"{house.url}/account")
    expect(other.get_by_role("heading", name="Your account")).to_be_visible()
    house.is_in(other)
    sign_out(page)
    is_led_to_sign_in(other, "/account")


def test_a_tab_that_is_opened_meanwhile_notices_a_log_out_too(page: Page, house: House) -> None:
    """It was opened by a session that lived; whatever it asks next comes when that is over."""
    house.signed_in(page)
    other = page.context.new_page()
    later: list[Callable[[], None]] = []

    def hold_back(tab: WebSocketRoute) -> None:
        server = tab.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if '"event"' in str(message) and "hydrate_and_load" not in str(message):
                later.append(lambda: server.send(message))
            else:
                server.send(message)

        tab.on_message(pass_on)

    other.route_web_socket(re.compile("/_event"), hold_back)
    other.goto(f"{house.url}/account")
    expect(other.get_by_label("Shown as")).to_be_visible()
    sign_out(page)
    for send in later:
        send()
    is_led_to_sign_in(other, "/account")


@pytest.mark.parametrize("path", ["/bin", "/my-list", "/account"])
def test_a_page_that_is_told_of_nothing_else_notices_that_a_session_is_over(
    page: Page, house: House, path: str
) -> None:
    house.signed_in(page, then=path)
    house.services.sessions.end(digest(token(page)))
    expect(sign_in_link(page)).to_be_visible()


def test_ones_account_is_shown_each_time_that_one_comes(page: Page, house: House) -> None:
    house.signed_in(page, then="/account")
    expect(page.get_by_label("Shown as")).to_be_visible()
    page.locator("a.wordmark").click()
    expect(page.get_by_label("Shown as")).to_have_count(0)
    page.go_back()
    expect(page.get_by_label("Shown as")).to_be_visible()


def test_another_tab_notices_who_signs_in(page: Page, house: House) -> None:
    page.goto(house.url)
    expect(sign_in_link(page)).to_be_visible()
    other = page.context.new_page()
    house.sign_in(other)
    expect(page.get_by_role("button", name="Olga: account")).to_be_visible()


def test_a_session_that_is_ended_elsewhere_is_over_at_once(page: Page, house: House, browser: Browser) -> None:
    house.person("Iris", Role.EDITOR)
    house.signed_in(page, "Iris", then="/upload")
    with another_browser(browser) as telephone:
        here = telephone.new_page()
        house.signed_in(here, "Iris", then="/account")
        here.get_by_role("button", name="Sign out everywhere else").click()
        expect(here.get_by_text("You are signed out everywhere else.")).to_be_visible()
        expect(here.get_by_text("This one")).to_be_visible()
        expect(sign_in_link(page)).to_be_visible()


def test_one_device_is_signed_out_alone(page: Page, house: House, browser: Browser) -> None:
    house.person("Ines")
    with another_browser(browser) as telephone:
        lost = telephone.new_page()
        house.signed_in(lost, "Ines")
        house.signed_in(page, "Ines", then="/account")
        devices = page.get_by_role("region", name="Where you are signed in").get_by_role("listitem")
        expect(devices).to_have_count(2)
        devices.filter(has_not_text="This one").get_by_role("button", name="Sign out").click()
        expect(devices).to_have_count(1)
        expect(sign_in_link(lost)).to_be_visible()
        house.is_in(page, "Ines")


def test_who_is_disabled_is_out_at_once(page: Page, house: House) -> None:
    gone = house.person("Gone")
    house.signed_in(page, "Gone")
    people.change(house.services, OPERATOR, gone.id, disabled=True)
    expect(sign_in_link(page)).to_be_visible()


def test_an_open_page_can_do_nothing_once_its_session_is_over(page: Page, house: House) -> None:
    """Also before it has heard of it: it would within a second, and leads to another page then."""
    vera = house.person("Vera")
    answers = Answers(page)
    house.signed_in(page, "Vera", then="/account")
    page.get_by_label("Shown as").fill("Somebody else")
    answers.held = True
    house.services.sessions.end_all(vera.id)
    page.get_by_role("button", name="Save").click()
    answers.let_through()
    is_led_to_sign_in(page, "/account")
    assert house.services.people.get(vera.id).display_name == ""


def test_what_one_may_not_do_is_not_shown(page: Page, house: House) -> None:
    house.person("Viewer")
    house.signed_in(page, "Viewer")
    for tab in ("Upload", "Activity", "Edges"):
        expect(page.get_by_role("link", name=tab, exact=True)).to_have_count(0)
    for path in RESTRICTED:
        page.goto(house.url + path)
        expect(page.get_by_role("heading", name="This is not for everybody")).to_be_visible()
        expect(page.get_by_text("You may not do this.")).to_be_visible()


@pytest.mark.parametrize("path", RESTRICTED)
def test_a_page_that_is_not_for_everybody_leads_to_where_one_signs_in(page: Page, house: House, path: str) -> None:
    page.goto(house.url + path)
    is_led_to_sign_in(page, path)


def test_ones_own_words_and_password(page: Page, house: House) -> None:
    house.person("Paul")
    house.signed_in(page, "Paul", then="/account")
    page.get_by_label("Shown as").fill("Paul P.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_label("Current password").fill("wrong words")
    page.get_by_label("New password").fill("another few words")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("alert").filter(has_text="This is not your password.")).to_be_visible()
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("another few words")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Your new password is set.")).to_be_visible()
    paul = house.services.people.by_name("Paul")
    assert paul
    assert paul.display_name == "Paul P."
    assert house.services.passwords.verify("another few words", house.services.people.password(paul.id))


def makes_token(page: Page, house: House, name: str, called: str) -> str:
    """The token, which somebody new makes on their account's page."""
    house.person(name)
    house.signed_in(page, name, then="/account")
    page.get_by_text("Make a token").click()
    page.get_by_label("Name", exact=True).fill(called)
    page.get_by_role("button", name="Make it").click()
    return page.get_by_role("textbox", name="The token").input_value()


def test_a_new_token_outlives_the_line_to_us(page: Page, house: House) -> None:
    secret, token_field = makes_token(page, house, "Tessa", "player"), page.get_by_role("textbox", name="The token")
    note(page, GONE)
    kill(house.stack, "web")
    until_shown(page, GONE)
    wait_until_up(house.stack, 60)
    page.get_by_role("button", name="Remove: player").click()
    expect(page.get_by_text("player", exact=True)).to_have_count(0)  # the page hears from us again
    expect(token_field).to_have_value(secret)
    page.get_by_role("region", name="The token, shown once").get_by_role("button", name="Done").click()
    expect(token_field).to_have_count(0)


def test_a_token_for_a_program_is_shown_once(page: Page, house: House) -> None:
    secret = makes_token(page, house, "Toni", "backup")
    me = http.get(f"{house.url}/api/me", headers={"Authorization": f"Bearer {secret}"})
    assert me.status_code in (200, 403)  # it may read
    page.reload()
    expect(page.get_by_text("backup")).to_be_visible()
    expect(page.get_by_role("textbox", name="The token")).to_have_count(0)
    page.get_by_role("button", name="Remove: backup").click()
    expect(page.get_by_text("backup")).to_have_count(0)
    assert http.get(f"{house.url}/api/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
