"""What the page of webhooks shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..core.webhooks import Delivery, DeliveryState, EventType, Webhook, WebhookStatus

EVENTS = {
    EventType.LIVE: ("A video is live", "It can be watched and found."),
    EventType.REPLACED: ("A new version plays", "Made again, or of another file."),
    EventType.FAILED: ("A video failed", "With the reason."),
    EventType.DELETED: ("A video was deleted", "It is gone for everybody."),
    EventType.TEST: ("A test", ""),
}
# The colours of a video's states.
LOOKS = {DeliveryState.DELIVERED: "live", DeliveryState.WAITING: "seeding", DeliveryState.GIVEN_UP: "failed"}
SAYS = {DeliveryState.DELIVERED: "Delivered", DeliveryState.WAITING: "Waits", DeliveryState.GIVEN_UP: "Given up"}


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
        events=[EVENTS[event][0] for event in webhook.events],
        look=look,
        says=says,
        reason=_reason(status) if stuck else "",
        next_at=webhook.not_before if stuck else 0.0,
        deliveries=[delivery_model(delivery) for delivery in status.deliveries],
    )


def delivery_model(delivery: Delivery) -> DeliveryModel:
    waits = delivery.state is DeliveryState.WAITING
    tried = f", tried {delivery.tries} time{'s' if delivery.tries != 1 else ''}" if waits and delivery.tries else ""
    return DeliveryModel(
        number=delivery.number,
        at=delivery.at,
        event=EVENTS[delivery.event][0],
        title=delivery.video.title if delivery.video else "",
        look=LOOKS[delivery.state],
        says=SAYS[delivery.state] + tried,
        reason=delivery.reason if delivery.state is DeliveryState.GIVEN_UP else "",
        rests=not waits and delivery.event is not EventType.TEST,
    )


def _state(status: WebhookStatus) -> tuple[str, str]:
    waiting = f"{status.waiting} event{'s' if status.waiting != 1 else ''}"
    if status.webhook.tries and status.waiting:
        return "failed", f"Does not take {waiting}"
    if status.waiting:
        return "seeding", f"{waiting} on the way"
    if not status.deliveries:
        return "cancelled", "Nothing sent yet"
    return LOOKS[status.deliveries[0].state], f"Last: {SAYS[status.deliveries[0].state].lower()}"


def _reason(status: WebhookStatus) -> str:
    """Of what waits longest, as far as that is among the last ones."""
    return next((each.reason for each in reversed(status.deliveries) if each.reason), "")


def _name(webhook: Webhook) -> str:
    parts = urlsplit(webhook.url)
    return parts.netloc + (parts.path if parts.path != "/" else "")
