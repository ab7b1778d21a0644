"""Sending webhooks what waits for them. A receiver that is slow, or gone, keeps neither us nor another waiting."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from ..core.errors import NotflixError
from ..core.ports import TakenDelivery
from .services import Services

log = logging.getLogger(__name__)

AT_ONCE = 16  # receivers
LEASE_SECONDS = 60.0  # far longer than a try may take
MAX_BACK_OFF = 300.0  # so that what was away for hours hears from us within minutes of its return
KEEP_SECONDS = 30 * 24 * 3600.0  # for which it can be seen how a delivery went


class EventDeliverer:
    """For one thread, which calls look() again and again; a few threads of its own send, each to one receiver at a
    time. stop: when it is over."""

    def __init__(self, services: Services, stop: Event) -> None:
        self._services, self._stop = services, stop
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhooks")
        self._sending: set[Future[None]] = set()

    def look(self) -> None:
        """Begins to send what is due. Raises Unavailable."""
        for ended in [each for each in self._sending if each.done()]:
            self._sending.discard(ended)
            ended.result()  # what broke breaks here
        while len(self._sending) < AT_ONCE and (taken := self._take()):
            self._sending.add(self._threads.submit(self._send_on, taken))

    def _take(self) -> TakenDelivery | None:
        return None if self._stop.is_set() else self._services.webhooks.take(LEASE_SECONDS)

    def _send_on(self, taken: TakenDelivery) -> None:
        """It, and whatever is due after it."""
        following: TakenDelivery | None = taken
        try:
            while following:
                deliver(self._services, following)
                following = self._take()
        except NotflixError as error:  # the database is away; what was taken is due again when its lease ends
            log.warning("events wait: %s", error.message)


def deliver(services: Services, taken: TakenDelivery) -> None:
    """One try. Raises Unavailable where the database does not receipt; then it may be sent again."""
    webhook, delivery = taken.webhook, taken.delivery
    receipt = services.webhook_sender.send(webhook, delivery)
    now = services.clock()
    again_at = now if receipt.is_taken else now + back_off(services, webhook.tries + 1)
    if not receipt.is_taken and not webhook.tries:
        log.warning("webhook %s: %s is sent again: %s", webhook.id, delivery.event, receipt.reason)
    services.webhooks.settle(taken, receipt, again_at, give_up_before=now - services.policy.webhook_seconds)


def back_off(services: Services, tries: int) -> float:
    """Seconds until the next try of a webhook, after so many that failed."""
    return min(MAX_BACK_OFF, max(1.0, services.policy.retry_seconds) * 2.0 ** min(tries - 1, 10))


def forget_old_deliveries(services: Services) -> int:
    """Those that nobody waits for any more; returns how many."""
    return services.webhooks.forget_before(services.clock() - KEEP_SECONDS)
