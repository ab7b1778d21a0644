"""Webhooks from the shell, over a real catalog and a real receiver."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notflix_app.settings import load_settings
from notflix_app.wiring import build
from tests.fixtures.webhooks import Receiver

from .test_people import Shell, data, shell

__all__ = ["data", "shell"]


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTFLIX_WEBHOOK_ALLOWED_NETWORKS", "127.0.0.1")


@pytest.mark.usefixtures("allowed")
def test_webhooks_from_first_to_last(shell: Shell, data: Path, receiver: Receiver) -> None:
    assert "There are no webhooks" in shell("webhooks", "list")
    secret = shell("webhooks", "add", receiver.url, "--events", "video.live")
    [webhook] = build(load_settings(data)).webhooks.all()
    assert secret == webhook.secret
    assert receiver.url in shell("webhooks", "list")
    [listed] = json.loads(shell("webhooks", "list", "--json"))
    assert (listed["events"], listed["waiting"]) == (["video.live"], 0)
    assert secret not in str(listed)
    assert "It was taken: 204." in shell("webhooks", "test", webhook.id[:4])
    assert receiver.verified(secret)[0]["type"] == "webhook.test"
    receiver.answer = (500, {}, b"")
    assert "It answered 500" in shell("webhooks", "test", webhook.id, code=1)
    deliveries = shell("webhooks", "deliveries", webhook.id)
    assert "given up" in deliveries
    assert "delivered" in deliveries
    number = str(json.loads(shell("webhooks", "deliveries", webhook.id, "--json"))[0]["number"])
    assert "It is sent now" in shell("webhooks", "retry", webhook.id, number)
    assert build(load_settings(data)).webhooks.waiting() == {webhook.id: 1}
    assert shell("webhooks", "rotate", webhook.id) != secret
    assert "There is no webhook" in shell("webhooks", "remove", "", code=1)  # though it is the only one
    shell("webhooks", "remove", webhook.id)
    assert "There is no webhook" in shell("webhooks", "remove", webhook.id, code=1)


def test_a_private_address_is_refused_in_one_sentence(shell: Shell, receiver: Receiver) -> None:
    assert "leads to 127.0.0.1, a private address" in shell("webhooks", "add", receiver.url, code=1)
