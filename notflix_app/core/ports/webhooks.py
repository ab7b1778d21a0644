"""Webhooks, what waits for them, and the one who sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..webhooks import Delivery, Receipt, Webhook


@dataclass(frozen=True, slots=True)
class TakenDelivery:
    """What waits longest for a webhook, in the hands of one who sends it. claim: whose hands."""

    claim: str
    webhook: Webhook
    delivery: Delivery


class WebhookRepository(Protocol):
    """Webhooks and their deliveries. The Catalog adds an event for each webhook that wants it in the very transaction
    that makes a video live, failed or deleted."""

    def add(self, webhook: Webhook) -> None: ...

    def get(self, webhook_id: str) -> Webhook:
        """Raises NotFound."""

    def all(self) -> list[Webhook]:
        """Oldest first."""

    def remove(self, webhook_id: str) -> None:
        """With all that waits for it. Raises NotFound."""

    def rotate(self, webhook_id: str, secret: str) -> None:
        """The one before becomes its former secret. Raises NotFound."""

    def take(self, lease_seconds: float) -> TakenDelivery | None:
        """Of the webhook that is due the longest, those that took the last one first; no other of its events is given
        out until that is settled, or the lease ends. None where nothing is due."""

    def settle(self, taken: TakenDelivery, receipt: Receipt, again_at: float, *, give_up_before: float) -> None:
        """How it went. Where it was not taken: the webhook is next due at again_at, and those of its events that are
        older than give_up_before are given up. Nothing where somebody else took it after the lease."""

    def record(self, delivery: Delivery) -> None:
        """One that was sent beside the others. Its number is ignored. No error where its webhook is gone."""

    def delivery(self, webhook_id: str, number: int) -> Delivery:
        """Raises NotFound."""

    def deliveries(self, webhook_id: str, *, limit: int, offset: int = 0) -> list[Delivery]:
        """Newest first."""

    def latest(self, limit: int) -> Mapping[str, Sequence[Delivery]]:
        """Of each webhook so many, newest first."""

    def waiting(self) -> Mapping[str, int]:
        """Webhook id → how many events wait for it, or are on their way."""

    def try_again(self, webhook_id: str, number: int | None = None) -> None:
        """What waits for it is due now; that delivery waits once more, before all that came after it."""

    def forget_before(self, at: float) -> int:
        """Drops deliveries of earlier events that no longer wait; returns how many."""


class WebhookSender(Protocol):
    def check(self, url: str) -> None:
        """Raises Refused where nothing may be sent there: the name is not known, or leads into a private network."""

    def send(self, webhook: Webhook, delivery: Delivery) -> Receipt:
        """Signed, within some seconds, whatever the receiver does. Where it may be sent is decided by the address that
        is connected to. Raises nothing."""
