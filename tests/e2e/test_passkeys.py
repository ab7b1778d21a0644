"""Passkeys, with Chromium's virtual authenticator."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import invitations
from tests.fixtures.house import House, sign_in_link

pytestmark = pytest.mark.e2e

# The last answer that the page sent to this address, sent again.
AGAIN = """async ([address, body]) => {
  const headers = {"Content-Type": "application/json"};
  const answer = await fetch(address, {method: "POST", headers, body});
  return [answer.status, (await answer.json()).detail];
}"""


@pytest.fixture
def device(page: Page) -> Page:
    """The page of a browser with a telephone's authenticator in it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_out(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"{name}: account").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(sign_in_link(page)).to_be_visible()


def test_an_account_with_nothing_but_a_passkey(device: Page, house: House) -> None:
    link = invitations.invite(house.services, OPERATOR, role=Role.EDITOR)
    device.goto(f"{house.url}/link/{link}")
    device.get_by_label("Name").fill("Pia")
    device.get_by_role("button", name="Use a passkey instead").click()
    expect(device.get_by_role("button", name="Pia: account")).to_be_visible()
    pia = house.services.people.by_name("Pia")
    assert pia
    assert (pia.role, house.services.people.password(pia.id)) == (Role.EDITOR, "")

    sign_out(device, "Pia")
    device.goto(f"{house.url}/sign-in?next=/account")
    device.get_by_role("button", name="Use a passkey").click()  # and no name
    expect(device.get_by_role("heading", name="Your account")).to_be_visible()
    expect(device.get_by_role("button", name="Pia: account")).to_be_visible()

    device.get_by_role("region", name="Passkeys").get_by_role("button", name="Remove").click()
    expect(device.get_by_role("alert").filter(has_text="This is all that you sign in with")).to_be_visible()


def test_whoever_is_quicker_than_the_page_gets_where_they_wanted_to(device: Page, house: House) -> None:
    link = invitations.invite(house.services, OPERATOR)
    device.goto(f"{house.url}/link/{link}")
    device.get_by_label("Name").fill("Petra")
    device.get_by_role("button", name="Use a passkey instead").click()
    expect(device.get_by_role("button", name="Petra: account")).to_be_visible()
    sign_out(device, "Petra")
    device.route_web_socket(re.compile("/_event"), lambda _: None)  # it never hears from us
    device.goto(f"{house.url}/sign-in?next=/account")
    device.get_by_role("button", name="Use a passkey").click()
    device.wait_for_url(re.compile(f"^{house.url}/account/?$"))


def test_a_name_is_asked_for_before_a_passkey_is_made(device: Page, house: House) -> None:
    link = invitations.invite(house.services, OPERATOR)
    device.goto(f"{house.url}/link/{link}")
    device.get_by_role("button", name="Use a passkey instead").click()
    expect(device.get_by_label("Name")).to_be_focused()
    device.get_by_label("Name").fill("Olga")
    device.get_by_role("button", name="Use a passkey instead").click()
    expect(device.get_by_role("alert").filter(has_text="Somebody is called Olga already")).to_be_visible()


def test_a_passkey_besides_the_password_and_its_answer_only_once(device: Page, house: House) -> None:
    house.person("Quinn")
    house.signed_in(device, "Quinn", then="/account")
    device.get_by_role("button", name="Add a passkey").click()
    keys = device.get_by_role("region", name="Passkeys")
    expect(keys.get_by_text("not used yet")).to_be_visible()
    device.get_by_role("button", name="Add a passkey").click()
    expect(keys.get_by_text("This device has a passkey for this account already.")).to_be_visible()

    sign_out(device, "Quinn")
    device.goto(f"{house.url}/sign-in")
    sent: list[Any] = []
    device.on("request", lambda asked: sent.append(asked) if asked.url.endswith("/session/passkey") else None)
    device.get_by_role("button", name="Use a passkey").click()
    expect(device.get_by_role("button", name="Quinn: account")).to_be_visible()
    body = sent[0].post_data
    status, detail = device.evaluate(AGAIN, ["/api/session/passkey", body])
    assert (status, detail) == (422, "This took too long, or was begun in another window. Begin anew.")
    device.evaluate("() => fetch('/api/session/passkey/options', {method: 'POST'})")  # asked anew
    status, detail = device.evaluate(AGAIN, ["/api/session/passkey", body])
    assert status == 401
    assert detail.startswith("This passkey was not accepted.")

    device.goto(f"{house.url}/account")
    keys.get_by_role("button", name="Remove").click()
    expect(keys.get_by_role("listitem")).to_have_count(0)
    sign_out(device, "Quinn")
    device.goto(f"{house.url}/sign-in")
    device.get_by_role("button", name="Use a passkey").click()
    expect(device.get_by_role("alert").filter(has_text="This passkey was not accepted.")).to_be_visible()


def test_where_there_is_no_passkey_nothing_is_said_of_it(page: Page, house: House) -> None:
    """Closing the browser's question is no error."""
    page.add_init_script("navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); }")
    page.goto(f"{house.url}/sign-in")
    button = page.get_by_role("button", name="Use a passkey")
    button.click()
    expect(button).to_be_enabled()
    expect(page.get_by_role("alert").filter(has_text="passkey")).to_have_count(0)
