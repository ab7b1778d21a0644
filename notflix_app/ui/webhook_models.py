"""What the page of webhooks shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..core.webhooks import Delivery, DeliveryState, EventType, Webhook, WebhookStatus
from ..translation.sentences import sentence
from ..translation.texts import gettext, gettext_noop, ngettext

EVENTS = {
    EventType.LIVE: (gettext_noop("A video is live"), gettext_noop("It can be watched and found.")),
    EventType.REPLACED: (gettext_noop("A new version plays"), gettext_noop("Made again, or of another file.")),
    EventType.FAILED: (gettext_noop("A video failed"), gettext_noop("With the reason.")),
    EventType.DELETED: (gettext_noop("A video was deleted"), gettext_noop("It is gone for everybody.")),
    EventType.TEST: (gettext_noop("A test"), ""),
}
# The colours of a video's states.
LOOKS = {DeliveryState.DELIVERED: "live", DeliveryState.WAITING: "seeding", DeliveryState.GIVEN_UP: "failed"}
SAYS = {
    DeliveryState.DELIVERED: gettext_noop("Delivered"),
    DeliveryState.WAITING: gettext_noop("Waits"),
    DeliveryState.GIVEN_UP: gettext_noop("Given up"),
}
LAST = {
    DeliveryState.DELIVERED: gettext_noop("Last: delivered"),
    DeliveryState.WAITING: gettext_noop("Last: waits"),
    DeliveryState.GIVEN_UP: gettext_noop("Last: given up"),
}


@dataclass(frozen=True)
class DeliveryModel:
    """reason: why it was given up. rests: it does not wait, so it can be sent once more."""

    number: int
    at: float
    event: str
    title: str
    look: str
    says: str
    reason: str
    rests: bool


@dataclass(frozen=True)
class WebhookModel:
    """name: the address without what all of them have. reason: why it takes nothing now; ''. next_at: of the next try,
    in seconds since the epoch; 0 where nothing waits for one."""

    id: str
    url: str
    name: str
    events: list[str]
    look: str
    says: str
    reason: str
    next_at: float
    deliveries: list[DeliveryModel] = field(default_factory=list)


def webhook_model(status: WebhookStatus) -> WebhookModel:
    webhook = status.webhook
    look, says = _state(status)
    stuck = bool(webhook.tries and status.waiting)
    return WebhookModel(
        id=webhook.id,
        url=webhook.url,
        name=_name(webhook),
        events=[gettext(EVENTS[event][0]) for event in webhook.events],
        look=look,
        says=says,
        reason=_reason(status) if stuck else "",
        next_at=webhook.not_before if stuck else 0.0,
        deliveries=[delivery_model(delivery) for delivery in status.deliveries],
    )


def delivery_model(delivery: Delivery) -> DeliveryModel:
    waits = delivery.state is DeliveryState.WAITING
    says, tries = gettext(SAYS[delivery.state]), delivery.tries if waits else 0
    tried = ngettext("{says}, tried {count} time", "{says}, tried {count} times", tries, says=says)
    return DeliveryModel(
        number=delivery.number,
        at=delivery.at,
        event=gettext(EVENTS[delivery.event][0]),
        title=delivery.video.title if delivery.video else "",
        look=LOOKS[delivery.state],
        says=tried if tries else says,
        reason=sentence(delivery.reason) if delivery.state is DeliveryState.GIVEN_UP else "",
        rests=not waits and delivery.event is not EventType.TEST,
    )


def _state(status: WebhookStatus) -> tuple[str, str]:
    waiting = status.waiting
    if status.webhook.tries and waiting:
        return "failed", ngettext("Does not take {count} event", "Does not take {count} events", waiting)
    if waiting:
        return "seeding", ngettext("{count} event on the way", "{count} events on the way", waiting)
    if not status.deliveries:
        return "cancelled", gettext("Nothing sent yet")
    last = status.deliveries[0].state
    return LOOKS[last], gettext(LAST[last])


def _reason(status: WebhookStatus) -> str:
    """Of what waits longest, as far as that is among the last ones."""
    return next((sentence(each.reason) for each in reversed(status.deliveries) if each.reason), "")


def _name(webhook: Webhook) -> str:
    parts = urlsplit(webhook.url)
    return parts.netloc + (parts.path if parts.path != "/" else "")
