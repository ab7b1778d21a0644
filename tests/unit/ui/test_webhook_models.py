"""What the page of webhooks makes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.webhooks import (
    Delivery,
    DeliveryState,
    EventType,
    EventVideo,
    Webhook,
    WebhookStatus,
)
from notflix_app.ui.webhook_models import delivery_model, webhook_model

HOOK = Webhook("a", "https://a.example/hook?key=x", (EventType.LIVE, EventType.FAILED), "whsec_x", 1.0)
LIVE = Delivery(7, "a", "msg_1", EventType.LIVE, 5.0, EventVideo("v", "Home"))
DELIVERED = replace(LIVE, state=DeliveryState.DELIVERED, tries=1, status=204)
STUCK = replace(LIVE, tries=2, status=503, reason="It answered 503.")


@pytest.mark.parametrize(
    ("waiting", "tries", "deliveries", "says", "look"),
    [
        (0, 0, (), "Nothing sent yet", "cancelled"),
        (0, 0, (DELIVERED,), "Last: delivered", "live"),
        (0, 0, (replace(STUCK, state=DeliveryState.GIVEN_UP), DELIVERED), "Last: given up", "failed"),
        (1, 0, (LIVE,), "1 event on the way", "seeding"),
        (3, 2, (LIVE, STUCK), "Does not take 3 events", "failed"),
        (0, 2, (DELIVERED,), "Last: delivered", "live"),
    ],
)
def test_one_line_says_how_it_is(waiting: int, tries: int, deliveries: tuple, says: str, look: str) -> None:
    model = webhook_model(WebhookStatus(replace(HOOK, tries=tries, not_before=90.0), waiting, deliveries))
    assert (model.says, model.look) == (says, look)
    assert (model.next_at > 0) == (says == "Does not take 3 events")


def test_its_name_has_no_secrets_of_its_address_and_its_reason_is_that_of_the_oldest() -> None:
    model = webhook_model(WebhookStatus(replace(HOOK, tries=2), 2, (LIVE, STUCK)))
    assert model.name == "a.example/hook"
    assert model.events == ["A video is live", "A video failed"]
    assert model.reason == "It answered 503."


def test_a_delivery_says_how_it_went() -> None:
    assert delivery_model(DELIVERED).says == "Delivered"
    assert delivery_model(STUCK).says == "Waits, tried 2 times"
    assert not delivery_model(STUCK).rests
    given_up = delivery_model(replace(STUCK, state=DeliveryState.GIVEN_UP))
    assert (given_up.says, given_up.reason, given_up.rests) == ("Given up", "It answered 503.", True)
    test = delivery_model(replace(DELIVERED, event=EventType.TEST, video=None))
    assert (test.event, test.title, test.rests) == ("A test", "", False)
