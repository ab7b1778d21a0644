"""What every WebhookSender does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from notflix_app.adapters.webhook_http import HttpWebhookSender
from notflix_app.core.errors import Refused
from notflix_app.core.ports import WebhookSender
from notflix_app.core.private_addresses import networks_of
from notflix_app.core.webhooks import EVENTS_OF_VIDEOS, Delivery, EventType, Receipt, Webhook, new_webhook_secret
from tests.fakes.webhook_sender import FakeWebhookSender
from tests.fixtures.webhooks import Receiver

PRIVATE = "http://10.0.0.1/"
TEST = Delivery(0, "a", "msg_1", EventType.TEST, 1000.0)


@dataclass
class Sending:
    sender: WebhookSender
    url: str
    receiver: Receiver

    def answers(self, status: int) -> None:
        self.receiver.answer = (status, {}, b"")
        if isinstance(self.sender, FakeWebhookSender):
            self.sender.answers[self.url] = Receipt(status, f"It answered {status}." if status >= 300 else "")

    def send(self, url: str = "") -> Receipt:
        webhook = Webhook("a", url or self.url, EVENTS_OF_VIDEOS, new_webhook_secret(), 1.0)
        return self.sender.send(webhook, TEST)


@pytest.fixture(params=["fake", "http"])
def sending(request: pytest.FixtureRequest, receiver: Receiver) -> Sending:
    if request.param == "fake":
        return Sending(FakeWebhookSender(private={"10.0.0.1"}), receiver.url, receiver)
    return Sending(HttpWebhookSender("https://films.example", networks_of("127.0.0.1")), receiver.url, receiver)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_is_taken_has_no_reason(sending: Sending, status: int) -> None:
    sending.answers(status)
    assert sending.send() == Receipt(status)


@pytest.mark.parametrize("status", [301, 400, 410, 503])
def test_what_is_not_taken_has_one(sending: Sending, status: int) -> None:
    sending.answers(status)
    receipt = sending.send()
    assert not receipt.is_taken
    assert receipt.status == status
    assert f"It answered {status}" in receipt.reason


def test_nothing_goes_to_a_private_address(sending: Sending) -> None:
    sending.sender.check(sending.url)
    with pytest.raises(Refused, match="private address"):
        sending.sender.check(PRIVATE)
    receipt = sending.send(PRIVATE)
    assert receipt.status is None
    assert "private address" in receipt.reason
