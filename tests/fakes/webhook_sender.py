"""A WebhookSender whose receivers take everything, until somebody says what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from notflix_app.core.errors import Refused
from notflix_app.core.webhooks import Delivery, Receipt, Webhook

TAKEN = Receipt(204)


@dataclass
class FakeWebhookSender:
    """answers: url → what comes back. private: hosts that may not be called. sent: to which address which event."""

    answers: dict[str, Receipt] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    sent: list[tuple[str, Delivery]] = field(default_factory=list)

    def check(self, url: str) -> None:
        if any(host in url for host in self.private):
            raise Refused(f"{url} leads to a private address.")

    def send(self, webhook: Webhook, delivery: Delivery) -> Receipt:
        try:
            self.check(webhook.url)
        except Refused as error:
            return Receipt(reason=error.message)
        self.sent.append((webhook.url, delivery))
        return self.answers.get(webhook.url, TAKEN)
