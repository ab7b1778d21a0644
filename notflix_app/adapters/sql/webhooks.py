"""The WebhookRepository in SQL. A webhook's row is its queue's lock: whoever claimed it has the oldest that waits."""

from __future__ import annotations

import secrets
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.errors import NotFound
from ...core.ports import Clock, TakenDelivery
from ...core.webhooks import Delivery, DeliveryState, EventType, EventVideo, Receipt, Webhook, new_event_id
from .engine import reading, writing
from .tables import WEBHOOK_DELIVERIES as DELIVERIES
from .tables import WEBHOOKS

MAX_NUMBER = 2**63 - 1  # that a database takes; larger ones are no error of its
_WEBHOOK = [WEBHOOKS.c[field.name] for field in fields(Webhook)]
_DELIVERY = [DELIVERIES.c[field.name] for field in fields(Delivery)]
_WAITS = DELIVERIES.c.state == DeliveryState.WAITING
# One that takes what it gets is soon done; one that hangs keeps somebody for as long as a try may last.
_TURN = (sa.case((WEBHOOKS.c.tries == 0, 0), else_=1), WEBHOOKS.c.not_before)
_HAS_WAITING = sa.exists().where(DELIVERIES.c.webhook_id == WEBHOOKS.c.id, _WAITS)


def who_wants(connection: Connection, event: EventType) -> list[str]:
    """Ids of webhooks. Until the transaction ends none of them goes away, and nobody else notes an event for them: the
    numbers of events are in the order in which these come to be known."""
    rows = connection.execute(
        sa.select(WEBHOOKS.c.id, WEBHOOKS.c.events).order_by(WEBHOOKS.c.id).with_for_update(key_share=True)
    )
    return [row.id for row in rows if event in row.events]


def note_event(connection: Connection, webhook_ids: list[str], event: EventType, video: EventVideo, now: float) -> None:
    """In the transaction of what happened. webhook_ids: who_wants() it."""
    event_id = new_event_id()
    rows = [_new_row(Delivery(0, webhook_id, event_id, event, now, video)) for webhook_id in webhook_ids]
    connection.execute(sa.insert(DELIVERIES), rows)


class SqlWebhooks:
    """core.ports.WebhookRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, webhook: Webhook) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.insert(WEBHOOKS).values(**asdict(webhook), claim=""))

    def get(self, webhook_id: str) -> Webhook:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_WEBHOOK).where(WEBHOOKS.c.id == webhook_id)).one_or_none()
        if row is None:
            raise _no_such_webhook(webhook_id)
        return Webhook(*row)

    def all(self) -> list[Webhook]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*_WEBHOOK).order_by(WEBHOOKS.c.created_at, WEBHOOKS.c.id))
            return [Webhook(*row) for row in rows]

    def remove(self, webhook_id: str) -> None:
        with writing(self._engine) as connection:
            gone = connection.execute(sa.delete(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id))
            if not gone.rowcount:
                raise _no_such_webhook(webhook_id)

    def rotate(self, webhook_id: str, secret: str) -> None:
        change = sa.update(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id)
        with writing(self._engine) as connection:
            rotated = connection.execute(
                change.values(former_secret=WEBHOOKS.c.secret, secret=secret, rotated_at=self._clock())
            )
            if not rotated.rowcount:
                raise _no_such_webhook(webhook_id)

    # --- sending ---------------------------------------------------------------------------------------------------
    def take(self, lease_seconds: float) -> TakenDelivery | None:
        now = self._clock()
        due = sa.select(WEBHOOKS.c.id).where(WEBHOOKS.c.not_before <= now, _HAS_WAITING)
        with reading(self._engine) as connection:  # asked all the time, and nearly always in vain
            if connection.execute(due.limit(1)).first() is None:
                return None
        first = due.order_by(*_TURN).limit(1).with_for_update(skip_locked=True, key_share=True)
        claim = secrets.token_hex(8)
        claimed = sa.update(WEBHOOKS).where(WEBHOOKS.c.id.in_(first)).returning(*_WEBHOOK)
        with writing(self._engine) as connection:
            row = connection.execute(claimed.values(claim=claim, not_before=now + lease_seconds)).one_or_none()
            if row is None:
                return None
            webhook = Webhook(*row)
            oldest = _of(webhook.id).where(_WAITS).order_by(DELIVERIES.c.number).limit(1)
            delivery = connection.execute(oldest).one_or_none()
            # None: it was on its way out of somebody's hands when we looked. The lease ends at once.
            if delivery is None:
                _put_down(connection, webhook.id, claim, not_before=now)
                return None
        return TakenDelivery(claim, webhook, Delivery(*delivery))

    def settle(self, taken: TakenDelivery, receipt: Receipt, again_at: float, *, give_up_before: float) -> None:
        webhook, delivery, now = taken.webhook, taken.delivery, self._clock()
        tries = 0 if receipt.is_taken else webhook.tries + 1
        with writing(self._engine) as connection:
            if not _put_down(connection, webhook.id, taken.claim, not_before=again_at, tries=tries):
                return
            state = DeliveryState.DELIVERED if receipt.is_taken else DeliveryState.WAITING
            tried = sa.update(DELIVERIES).where(DELIVERIES.c.number == delivery.number)
            connection.execute(
                tried.values(
                    state=state, status=receipt.status, reason=receipt.reason, tries=delivery.tries + 1, tried_at=now
                )
            )
            if not receipt.is_taken:
                late = sa.update(DELIVERIES).where(
                    DELIVERIES.c.webhook_id == webhook.id, _WAITS, DELIVERIES.c.at < give_up_before
                )
                reason = sa.case((DELIVERIES.c.reason == "", receipt.reason), else_=DELIVERIES.c.reason)
                connection.execute(late.values(state=DeliveryState.GIVEN_UP, reason=reason))

    def record(self, delivery: Delivery) -> None:
        with writing(self._engine) as connection:
            there = sa.select(WEBHOOKS.c.id).where(WEBHOOKS.c.id == delivery.webhook_id)
            if connection.execute(there.with_for_update(read=True, key_share=True)).first():
                connection.execute(sa.insert(DELIVERIES).values(_new_row(delivery)))

    def try_again(self, webhook_id: str, number: int | None = None) -> None:
        with writing(self._engine) as connection:
            # One that is in somebody's hands is tried just now. The webhook first, as settle() locks it first.
            _put_down(connection, webhook_id, "", not_before=self._clock(), tries=0)
            if number is not None:
                again = sa.update(DELIVERIES).where(
                    DELIVERIES.c.webhook_id == webhook_id, DELIVERIES.c.number == number
                )
                connection.execute(again.values(state=DeliveryState.WAITING))

    # --- reading ---------------------------------------------------------------------------------------------------
    def delivery(self, webhook_id: str, number: int) -> Delivery:
        numbered = _of(webhook_id).where(DELIVERIES.c.number == max(0, min(number, MAX_NUMBER)))
        with reading(self._engine) as connection:
            row = connection.execute(numbered).one_or_none()
        if row is None:
            raise NotFound(f"There is no delivery {number} of this webhook.")
        return Delivery(*row)

    def deliveries(self, webhook_id: str, *, limit: int, offset: int = 0) -> list[Delivery]:
        newest = _of(webhook_id).order_by(DELIVERIES.c.number.desc()).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            return [Delivery(*row) for row in connection.execute(newest)]

    def latest(self, limit: int) -> dict[str, list[Delivery]]:
        by_webhook: dict[str, list[Delivery]] = {}
        with reading(self._engine) as connection:
            for webhook_id in connection.execute(sa.select(WEBHOOKS.c.id)).scalars().all():
                newest = _of(webhook_id).order_by(DELIVERIES.c.number.desc()).limit(limit)
                by_webhook[webhook_id] = [Delivery(*row) for row in connection.execute(newest)]
        return by_webhook

    def waiting(self) -> dict[str, int]:
        of_one = sa.select(sa.func.count()).where(DELIVERIES.c.webhook_id == WEBHOOKS.c.id, _WAITS)
        counted = sa.select(WEBHOOKS.c.id, of_one.scalar_subquery())
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(counted) if row[1]}

    def forget_before(self, at: float) -> int:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.at < at, ~_WAITS)).rowcount


def _put_down(connection: Connection, webhook_id: str, claim: str, **changes: Any) -> bool:
    """Out of the hands that have it; False where others do."""
    held = sa.update(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id, WEBHOOKS.c.claim == claim)
    return connection.execute(held.values(claim="", **changes)).rowcount == 1


def _of(webhook_id: str) -> sa.Select[Any]:
    return sa.select(*_DELIVERY).where(DELIVERIES.c.webhook_id == webhook_id)


def _new_row(delivery: Delivery) -> dict[str, Any]:
    """Without a number: the database gives the next."""
    row = {column.name: getattr(delivery, column.name) for column in _DELIVERY}
    return {name: value for name, value in row.items() if name != "number"}


def _no_such_webhook(webhook_id: str) -> NotFound:
    return NotFound(f"There is no webhook {webhook_id}.")
