"""The page of webhooks, and a film that a receiver hears of."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import new_id
from notflix_app.core.webhooks import Delivery, DeliveryState, EventType, EventVideo, new_event_id
from notflix_app.usecases.webhooks import remove
from tests.fixtures.house import House
from tests.fixtures.webhooks import waiting_webhook

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_one_is_added_its_secret_is_shown_once_and_a_test_says_how_it_went(page: Page, house: House) -> None:
    house.signed_in(page)
    page.get_by_role("button", name="Olga: account").click()
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
    for address, answer in (("https://127.0.0.1/hook", "a private address"), ("https://nobody.invalid/", "not known")):
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_label("Its address").fill(address)
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("alert")).to_contain_text(answer)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Its address").fill(hook := "https://1.1.1.1:1/hook")  # a public one, where nobody answers
    page.get_by_text("A video was deleted").click()
    page.get_by_role("button", name="Add it").click()
    secret = page.get_by_role("textbox", name="The secret")
    expect(secret).to_have_value(re.compile("^whsec_"))
    assert secret.input_value() == next(one.secret for one in house.services.webhooks.all() if one.url == hook)
    page.get_by_role("button", name="Done").click()
    expect(secret).to_have_count(0)
    webhook = page.get_by_role("article", name="1.1.1.1:1/hook")
    expect(webhook.get_by_text("Nothing sent yet")).to_be_visible()
    expect(webhook.get_by_text("A video was deleted")).to_have_count(0)
    webhook.get_by_role("button", name="Send a test").click()
    expect(webhook.get_by_text("A test", exact=True)).to_be_visible()
    expect(webhook.get_by_text("Given up", exact=True)).to_be_visible()
    webhook.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(webhook).to_have_count(0)


def test_what_it_does_not_take_is_seen_and_tried_again(page: Page, house: House) -> None:
    with waiting_webhook(house.services, "page-hook"):
        house.signed_in(page, then="/webhooks")
        webhook = page.get_by_role("article", name="192.0.2.1/page-hook")
        expect(webhook.get_by_text("Does not take 1 event")).to_be_visible()
        expect(webhook.get_by_text("It answered 503 Service Unavailable.")).to_be_visible()
        expect(webhook.get_by_text("Waits, tried 1 time", exact=True)).to_be_visible()
        webhook.get_by_role("button", name="Try again").click()
        expect(webhook.get_by_text("Waits, tried 2 times")).to_be_visible()
        expect(webhook.get_by_text("a private address")).to_be_visible()
    expect(webhook).to_have_count(0)  # it is told that it is gone


def test_what_was_given_up_is_sent_again(page: Page, house: House) -> None:
    with waiting_webhook(house.services, "sent-again") as hook:
        about, now = EventVideo(new_id(), "The short way home"), house.services.clock()
        given_up = Delivery(0, hook.id, new_event_id(), EventType.LIVE, now, about, DeliveryState.GIVEN_UP, tries=9)
        house.services.webhooks.record(given_up)
        house.signed_in(page, then="/webhooks")
        webhook = page.get_by_role("article", name="192.0.2.1/sent-again")
        expect(webhook.get_by_text("Does not take 1 event")).to_be_visible()
        again = webhook.get_by_role("button", name="Send again")
        expect(again).to_have_accessible_name("Send again: A video is live The short way home")
        again.click()
        expect(webhook.get_by_text("Does not take 2 events")).to_be_visible()
        expect(again).to_have_count(0)


def test_it_gets_a_new_secret_which_is_shown_once(page: Page, house: House) -> None:
    with waiting_webhook(house.services, "new-secret") as hook:
        house.signed_in(page, then="/webhooks")
        webhook = page.get_by_role("article", name="192.0.2.1/new-secret")
        webhook.get_by_role("button", name="New secret").click()
        page.get_by_role("button", name="Make it").click()
        secret = page.get_by_role("textbox", name="The secret")
        expect(secret).to_have_value(re.compile("^whsec_"))
        kept = house.services.webhooks.get(hook.id)
        assert secret.input_value() == kept.secret != hook.secret


@pytest.fixture(autouse=True)
def _none_is_left(house: House):
    others = {webhook.id for webhook in house.services.webhooks.all()}
    yield
    for webhook in house.services.webhooks.all():
        if webhook.id not in others:
            remove(house.services, OPERATOR, webhook.id)
