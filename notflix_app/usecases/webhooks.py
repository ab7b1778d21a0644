"""Looking after webhooks: for admins."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.audit import Deed
from ..core.errors import Refused
from ..core.rights import Action, Actor, require
from ..core.video import new_id
from ..core.webhooks import (
    Delivery,
    DeliveryState,
    EventType,
    Webhook,
    WebhookStatus,
    checked_events,
    checked_url,
    new_event_id,
    new_webhook_secret,
)
from .audit import note
from .services import Services

MAX_WEBHOOKS = 50


def add(services: Services, actor: Actor, url: str, events: Sequence[str]) -> Webhook:
    """events: names of core.webhooks.EventType. Raises Refused, also where the address leads into a private network."""
    require(actor, Action.MANAGE_WEBHOOKS)
    url, wanted = checked_url(url), checked_events(events)
    if len(services.webhooks.all()) >= MAX_WEBHOOKS:
        raise Refused(f"{MAX_WEBHOOKS} webhooks are enough. Remove one first.")
    services.webhook_sender.check(url)
    webhook = Webhook(new_id(), url, wanted, new_webhook_secret(), services.clock())
    services.webhooks.add(webhook)
    note(services, actor, Deed.WEBHOOK_ADDED, url, " ".join(wanted))
    return webhook


def webhook_statuses(services: Services, actor: Actor, *, limit: int = 0) -> list[WebhookStatus]:
    """Oldest first, each with so many of its last deliveries. Raises Forbidden."""
    require(actor, Action.MANAGE_WEBHOOKS)
    waiting, latest = services.webhooks.waiting(), services.webhooks.latest(limit) if limit else {}
    return [
        WebhookStatus(webhook, waiting.get(webhook.id, 0), tuple(latest.get(webhook.id, ())))
        for webhook in services.webhooks.all()
    ]


def deliveries(
    services: Services, actor: Actor, webhook_id: str, *, limit: int = 50, offset: int = 0
) -> list[Delivery]:
    """Newest first. Raises NotFound, Forbidden."""
    require(actor, Action.MANAGE_WEBHOOKS)
    webhook = services.webhooks.get(webhook_id)
    return services.webhooks.deliveries(webhook.id, limit=limit, offset=offset)


def remove(services: Services, actor: Actor, webhook_id: str) -> None:
    """What waits for it is dropped. Raises NotFound, Forbidden."""
    require(actor, Action.MANAGE_WEBHOOKS)
    webhook = services.webhooks.get(webhook_id)
    services.webhooks.remove(webhook.id)
    note(services, actor, Deed.WEBHOOK_REMOVED, webhook.url)


def rotate(services: Services, actor: Actor, webhook_id: str) -> str:
    """Another secret, which is not shown again. The one before signs for a day more. Raises NotFound, Forbidden."""
    require(actor, Action.MANAGE_WEBHOOKS)
    webhook, secret = services.webhooks.get(webhook_id), new_webhook_secret()
    services.webhooks.rotate(webhook.id, secret)
    note(services, actor, Deed.WEBHOOK_ROTATED, webhook.url)
    return secret


def try_again(services: Services, actor: Actor, webhook_id: str, number: int | None = None) -> None:
    """What waits is sent now and not later. number: of a delivery that is sent once more, whatever became of it.
    Raises NotFound, Forbidden."""
    require(actor, Action.MANAGE_WEBHOOKS)
    webhook = services.webhooks.get(webhook_id)
    if number is not None:
        number = services.webhooks.delivery(webhook.id, number).number
    services.webhooks.try_again(webhook.id, number)


def send_test(services: Services, actor: Actor, webhook_id: str) -> Delivery:
    """Sends one at once, ahead of what waits, and returns how it went. Raises NotFound, Forbidden."""
    require(actor, Action.MANAGE_WEBHOOKS)
    webhook, now = services.webhooks.get(webhook_id), services.clock()
    test = Delivery(0, webhook.id, new_event_id(), EventType.TEST, now)
    receipt = services.webhook_sender.send(webhook, test)
    tried = Delivery(
        0,
        webhook.id,
        test.event_id,
        test.event,
        now,
        state=DeliveryState.DELIVERED if receipt.is_taken else DeliveryState.GIVEN_UP,
        tries=1,
        status=receipt.status,
        reason=receipt.reason,
        tried_at=services.clock(),
    )
    services.webhooks.record(tried)
    return tried
