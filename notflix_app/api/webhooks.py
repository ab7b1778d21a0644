"""Webhooks: whom we tell what becomes of videos. For admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from ..core.webhooks import EVENTS_OF_VIDEOS, MAX_URL_LETTERS, Delivery, DeliveryState, EventType, WebhookStatus
from ..usecases import webhooks
from .problems import documented
from .provide import Asks, Given
from .schemas import Sent, Shown

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"], responses=documented(401, 403, 404, 422, 503))


class NewWebhook(Sent):
    """events: what it wants; all of them where nothing is named."""

    url: str = Field(max_length=MAX_URL_LETTERS)
    events: list[str] = Field(list(EVENTS_OF_VIDEOS), max_length=10)


class WebhookShown(Shown):
    """waiting: events that are still to be sent. tries: since the last that was taken."""

    id: str
    url: str
    events: list[EventType]
    created_at: float
    rotated_at: float | None
    tries: int
    waiting: int


class Secret(Shown):
    """What its receiver checks signatures by. It is shown this once."""

    id: str
    secret: str


class DeliveryShown(Shown):
    """at: when it happened. status: of the last answer. reason: why that was none, or no good one."""

    number: int
    event_id: str
    event: EventType
    at: float
    video_id: str
    title: str
    state: DeliveryState
    tries: int
    status: int | None
    reason: str
    tried_at: float | None


@router.get("")
def list_webhooks(services: Given, actor: Asks) -> list[WebhookShown]:
    """All of them, oldest first. Not their secrets."""
    return [_shown(status) for status in webhooks.webhook_statuses(services, actor)]


@router.post("", status_code=201)
def add(services: Given, actor: Asks, new: NewWebhook) -> Secret:
    """Tells an address of events from now on."""
    return Secret.model_validate(webhooks.add(services, actor, new.url, new.events))


@router.delete("/{webhook_id}", status_code=204)
def remove(services: Given, actor: Asks, webhook_id: str) -> None:
    """What waits for it is dropped."""
    webhooks.remove(services, actor, webhook_id)


@router.post("/{webhook_id}/secret", status_code=201)
def rotate(services: Given, actor: Asks, webhook_id: str) -> Secret:
    """Another secret. For a day, what is sent is signed with the one before, too."""
    return Secret(id=webhook_id, secret=webhooks.rotate(services, actor, webhook_id))


@router.post("/{webhook_id}/test", status_code=201)
def send_test(services: Given, actor: Asks, webhook_id: str) -> DeliveryShown:
    """Sends an event of the type `webhook.test` at once, and says how it went."""
    return _delivery_shown(webhooks.send_test(services, actor, webhook_id))


@router.post("/{webhook_id}/retry", status_code=202)
def retry(services: Given, actor: Asks, webhook_id: str) -> None:
    """What waits is sent now."""
    webhooks.try_again(services, actor, webhook_id)


@router.get("/{webhook_id}/deliveries")
def deliveries(
    services: Given,
    actor: Asks,
    webhook_id: str,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> list[DeliveryShown]:
    """Newest first."""
    listed = webhooks.deliveries(services, actor, webhook_id, limit=limit, offset=offset)
    return [_delivery_shown(delivery) for delivery in listed]


@router.post("/{webhook_id}/deliveries/{number}/retry", status_code=202)
def retry_delivery(services: Given, actor: Asks, webhook_id: str, number: int) -> None:
    """Sends one once more, whatever became of it, with the same `webhook-id`."""
    webhooks.try_again(services, actor, webhook_id, number)


def _shown(status: WebhookStatus) -> WebhookShown:
    webhook = status.webhook
    return WebhookShown(
        id=webhook.id,
        url=webhook.url,
        events=list(webhook.events),
        created_at=webhook.created_at,
        rotated_at=webhook.rotated_at,
        tries=webhook.tries,
        waiting=status.waiting,
    )


def _delivery_shown(delivery: Delivery) -> DeliveryShown:
    video = delivery.video
    return DeliveryShown(
        number=delivery.number,
        event_id=delivery.event_id,
        event=delivery.event,
        at=delivery.at,
        video_id=video.id if video else "",
        title=video.title if video else "",
        state=delivery.state,
        tries=delivery.tries,
        status=delivery.status,
        reason=delivery.reason,
        tried_at=delivery.tried_at,
    )
