"""Signed, bounded, and to no address that must not be called."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from notflix_app.adapters import webhook_http
from notflix_app.adapters.webhook_http import HttpWebhookSender
from notflix_app.core.errors import Refused
from notflix_app.core.private_addresses import networks_of
from notflix_app.core.webhooks import (
    EVENTS_OF_VIDEOS,
    Delivery,
    EventType,
    Webhook,
    event_video,
    new_webhook_secret,
)
from tests import builders
from tests.fixtures.waiting import PATIENCE
from tests.fixtures.webhooks import Receiver

SITE = "https://films.example"
HERE = networks_of("127.0.0.0/8, ::1")
DELIVERY = Delivery(
    1, "a", "msg_1", EventType.LIVE, 1000.5, event_video(builders.video(id="homevideo01", title="Über"))
)


def webhook(url: str, **changes: Any) -> Webhook:
    return replace(Webhook("a", url, EVENTS_OF_VIDEOS, new_webhook_secret(), 1.0), **changes)


def sender() -> HttpWebhookSender:
    return HttpWebhookSender(SITE, HERE)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Says where names lead from now on; returns those that were looked up."""

    def lead(*answers: list[str]) -> list[str]:
        real, asked, left = socket.getaddrinfo, list[str](), list(answers)

        def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
            if not str(host).endswith(".test"):
                return real(host, port, *rest, **more)
            asked.append(host)
            addresses = left.pop(0) if len(left) > 1 else left[0]
            return [each for address in addresses for each in real(address, port, type=socket.SOCK_STREAM)]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return lead


def test_what_is_sent_is_signed_and_says_what_happened(receiver: Receiver) -> None:
    target = webhook(receiver.url)
    assert sender().send(target, DELIVERY).is_taken
    [event] = receiver.verified(target.secret)
    assert event["type"] == "video.live"
    assert event["timestamp"] == "1970-01-01T00:16:40.500+00:00"
    assert event["data"]["title"] == "Über"
    assert event["data"]["url"] == f"{SITE}/watch/homevideo01"
    [(headers, _)] = receiver.came
    assert headers["webhook-id"] == "msg_1"
    assert headers["content-type"] == "application/json"
    assert headers["host"] == receiver.url.split("/")[2]


@pytest.mark.parametrize(
    "url", ["http://1.2.3.400/", "http://☃.com/", "http://a..b/", f"http://{'a' * 64}.test/", "http://xn--/"]
)
def test_a_name_that_nobody_can_have_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="is not known"):
        sender().check(url)
    assert not sender().send(webhook(url), DELIVERY).is_taken


def test_it_says_the_same_at_each_try(receiver: Receiver) -> None:
    for _ in range(2):
        sender().send(webhook(receiver.url), DELIVERY)
    (_, first), (_, second) = receiver.came
    assert first == second


def test_while_a_secret_is_replaced_both_are_good(receiver: Receiver) -> None:
    old, new = new_webhook_secret(), new_webhook_secret()
    target = webhook(receiver.url, secret=new, former_secret=old, rotated_at=time.time())
    sender().send(target, DELIVERY)
    assert receiver.verified(old) == receiver.verified(new)
    sender().send(replace(target, rotated_at=time.time() - 2 * 86400), DELIVERY)
    with pytest.raises(Exception, match="No matching signature"):
        receiver.verified(old)
    assert len(receiver.verified(new)) == 2


def test_what_is_no_success_is_told_with_its_reason(receiver: Receiver) -> None:
    receiver.answer = (500, {}, b"disk\x00\n full")
    receipt = sender().send(webhook(receiver.url), DELIVERY)
    assert (receipt.status, receipt.reason) == (500, "It answered 500 Internal Server Error: disk full")


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.answer = (307, {"Location": receiver.url}, b"")
    receipt = sender().send(webhook(receiver.url), DELIVERY)
    assert receipt.status == 307
    assert "redirects are not followed" in receipt.reason
    assert receiver.url in receipt.reason
    assert len(receiver.came) == 1


def test_a_receiver_that_drips_is_let_go(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_http, "SECONDS", 0.5)
    receiver.answer, receiver.drips = (200, {}, b"x" * 1000), 0.1
    began = time.monotonic()
    receipt = sender().send(webhook(receiver.url), DELIVERY)
    assert receipt.reason == "It did not answer within 0.5 s."
    assert time.monotonic() - began < PATIENCE


def test_an_endless_answer_is_read_no_further_than_needed(receiver: Receiver) -> None:
    receiver.answer = (400, {}, b"no " * 10_000_000)
    receipt = sender().send(webhook(receiver.url), DELIVERY)
    assert receipt.status == 400
    assert len(receipt.reason) < 300


def test_one_that_is_away_is_no_success(closed_port: int) -> None:
    receipt = sender().send(webhook(f"http://127.0.0.1:{closed_port}/"), DELIVERY)
    assert receipt.status is None
    assert receipt.reason.startswith("It cannot be reached")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/"],
)
def test_a_private_address_is_not_called_unless_it_is_allowed(url: str) -> None:
    closed = HttpWebhookSender(SITE)
    with pytest.raises(Refused, match="private address"):
        closed.check(url)
    assert "private address" in closed.send(webhook(url), DELIVERY).reason


def test_where_it_leads_is_asked_at_each_try_and_what_was_checked_is_what_is_called(
    receiver: Receiver, names: Callable[..., list[str]]
) -> None:
    """A name that was good when it was added may lead inside by now, and somewhere else at the next look."""
    asked = names(["192.0.2.1"], ["127.0.0.1"])
    url = receiver.url.replace("127.0.0.1", "hook.test")
    with pytest.raises(Refused):
        HttpWebhookSender(SITE).check(url)
    assert "leads to 127.0.0.1" in HttpWebhookSender(SITE).send(webhook(url), DELIVERY).reason
    assert not receiver.came
    assert sender().send(webhook(url), DELIVERY).is_taken
    assert len(asked) == 3  # once for each: nobody looks it up again between the check and the call
    [(headers, _)] = receiver.came
    assert headers["host"] == url.split("/")[2]


def test_one_private_address_among_public_ones_is_enough_to_refuse(names: Callable[..., list[str]]) -> None:
    names(["1.1.1.1", "10.0.0.1"])
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        HttpWebhookSender(SITE).check("https://hook.test/")


def test_an_address_that_does_not_answer_is_not_the_last_one(
    receiver: Receiver, names: Callable[..., list[str]]
) -> None:
    names(["::1", "127.0.0.1"])
    assert sender().send(webhook(receiver.url.replace("127.0.0.1", "hook.test")), DELIVERY).is_taken


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match="is not known"):
        sender().check("https://nobody.invalid/")


def test_proxies_of_the_environment_are_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert sender().send(webhook(receiver.url), DELIVERY).is_taken
    assert json.loads(receiver.came[0][1])["type"] == "video.live"
