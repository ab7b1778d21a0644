"""The pages speak the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from notflix_app.bench.browser import QUIET, chromium_path
from tests.fixtures.house import House, another_browser

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]
LANG = "() => document.documentElement.lang"


@pytest.fixture
def german(browser: Browser) -> Iterator[Page]:
    """A page in a browser that asks for German; afterwards: React found the page as it expected it.

    A browser of its own: Playwright's `locale` does not reach what a WebSocket asks with before Chromium 151.
    """
    theirs = browser.browser_type.launch(executable_path=chromium_path(), args=[*QUIET, "--accept-lang=de-AT"])
    page = theirs.new_page(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Minified React error" in message.text else None)
    yield page
    theirs.close()
    assert errors == []


def test_the_browser_s_language_and_one_that_is_chosen(german: Page, house: House) -> None:
    german.goto(f"{house.url}/sign-in")
    expect(german.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(german).to_have_title("Anmelden · Notflix")
    assert german.evaluate(LANG) == "de"
    german.get_by_role("button", name="Sprache").click()
    german.get_by_role("button", name="English").click()
    expect(german.get_by_role("heading", name="Sign in")).to_be_visible()
    assert (german.url.rstrip("/"), german.evaluate(LANG)) == (f"{house.url}/sign-in", "en")
    german.goto(f"{house.url}/watch/nothing")
    expect(german.get_by_role("heading", name="There is no such film")).to_be_visible()


def test_a_state_s_words_and_the_server_s(german: Page, house: House) -> None:
    german.goto(f"{house.url}/sign-in")
    german.get_by_label("Name").fill("Olga")
    german.get_by_label("Passwort").fill("no such password")
    german.get_by_role("button", name="Anmelden").click()
    expect(german.get_by_role("alert")).to_have_text("Name und Passwort passen nicht zusammen.")


def test_a_choice_goes_along_with_the_account(page: Page, browser: Browser, house: House) -> None:
    house.person("Gerda")
    house.signed_in(page, "Gerda", then="/account")
    page.get_by_role("button", name="Gerda: account").click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", name="Dein Konto")).to_be_visible()
    with another_browser(browser) as elsewhere:
        other = elsewhere.new_page()
        house.sign_in(other, "Gerda", then="/account")
        expect(other.get_by_role("heading", name="Dein Konto")).to_be_visible()
