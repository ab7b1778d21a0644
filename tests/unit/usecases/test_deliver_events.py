"""Receivers get each event, in order, however long they were away; and none of them keeps another waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from notflix_app.core.errors import Unavailable
from notflix_app.core.rights import OPERATOR
from notflix_app.core.webhooks import DeliveryState, EventType, Receipt
from notflix_app.usecases import deliver_events, webhooks
from notflix_app.usecases.delete import delete
from notflix_app.usecases.deliver_events import MAX_BACK_OFF, EventDeliverer, deliver, forget_old_deliveries
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.waiting import PATIENCE, eventually

A, B = "https://a.example/", "https://b.example/"
AWAY = Receipt(None, "It cannot be reached.")
DAY = 24 * 3600.0


def add(services: Services, url: str = A) -> str:
    return webhooks.add(services, OPERATOR, url, ["video.live", "video.failed", "video.deleted"]).id


def deliver_all(services: Services) -> None:
    while taken := services.webhooks.take(60):
        deliver(services, taken)


def sent_to(services: Services, url: str) -> list[tuple[EventType, str]]:
    return [
        (each.event, each.video.title if each.video else "") for to, each in services.webhook_sender.sent if to == url
    ]


@pytest.fixture
def deliverer(services: Services) -> Iterator[EventDeliverer]:
    stop = threading.Event()
    yield EventDeliverer(services, stop)
    stop.set()


def test_a_receiver_that_was_down_for_an_hour_gets_each_event_in_order(
    services: Services, workers: FakeWorkers
) -> None:
    webhook = add(services)
    services.webhook_sender.answers[A] = AWAY
    films = [workers.live(f"Film {number}") for number in range(3)]
    delete(services, OPERATOR, films[0])
    end = services.clock() + 3600
    while services.clock() < end:
        deliver_all(services)
        services.clock.advance(1)
    tries = len(services.webhook_sender.sent)
    assert {title for _, title in sent_to(services, A)} == {"Film 0"}
    assert 10 < tries < 30
    services.webhook_sender.sent.clear()
    services.webhook_sender.answers.clear()
    services.clock.advance(MAX_BACK_OFF)
    deliver_all(services)
    live = EventType.LIVE
    assert sent_to(services, A) == [
        (live, "Film 0"),
        (live, "Film 1"),
        (live, "Film 2"),
        (EventType.DELETED, "Film 0"),
    ]
    assert services.webhooks.waiting() == {}
    assert services.webhooks.get(webhook).tries == 0


def test_what_nobody_takes_is_given_up_after_some_days_and_can_be_sent_again(
    services: Services, workers: FakeWorkers
) -> None:
    webhook = add(services)
    services.webhook_sender.answers[A] = AWAY
    workers.live()
    for _ in range(int(4 * DAY / MAX_BACK_OFF)):
        deliver_all(services)
        services.clock.advance(MAX_BACK_OFF)
    [given_up] = services.webhooks.deliveries(webhook, limit=5)
    assert (given_up.state, given_up.reason) == (DeliveryState.GIVEN_UP, AWAY.reason)
    services.webhook_sender.answers.clear()
    webhooks.try_again(services, OPERATOR, webhook, given_up.number)
    deliver_all(services)
    [delivered] = services.webhooks.deliveries(webhook, limit=5)
    assert (delivered.state, delivered.event_id) == (DeliveryState.DELIVERED, given_up.event_id)
    services.clock.advance(31 * DAY)
    assert forget_old_deliveries(services) == 1


def test_one_that_hangs_keeps_nobody_waiting(
    services: Services, workers: FakeWorkers, deliverer: EventDeliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, send = threading.Event(), services.webhook_sender.send

    def hanging(webhook, delivery):
        if webhook.url == A:
            answers.wait(2 * PATIENCE)
        return send(webhook, delivery)

    monkeypatch.setattr(services.webhook_sender, "send", hanging)
    add(services, A)
    add(services, B)
    for number in range(3):
        workers.live(f"Film {number}")
    try:
        for _ in range(3):
            deliverer.look()
        eventually(lambda: len(sent_to(services, B)) == 3)
        assert not sent_to(services, A)
    finally:
        answers.set()
    eventually(lambda: not services.webhooks.waiting())
    assert [title for _, title in sent_to(services, A)] == ["Film 0", "Film 1", "Film 2"]


def test_no_more_are_sent_to_at_once_than_there_are_threads(
    services: Services, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver_events, "AT_ONCE", 2)
    stop, answers, send = threading.Event(), threading.Event(), services.webhook_sender.send
    deliverer, begun = EventDeliverer(services, stop), list[str]()

    def hanging(webhook, delivery):
        begun.append(webhook.url)
        answers.wait(2 * PATIENCE)
        return send(webhook, delivery)

    monkeypatch.setattr(services.webhook_sender, "send", hanging)
    for number in range(4):
        add(services, f"https://{number}.example/")
    workers.live()
    try:
        for _ in range(3):
            deliverer.look()
        eventually(lambda: len(begun) == 2)
        assert services.webhooks.waiting().keys() == {webhook.id for webhook in services.webhooks.all()}
    finally:
        answers.set()
    eventually(lambda: not services.webhooks.waiting())
    assert len(begun) == 4


def test_it_stops_in_the_middle_and_nothing_is_lost(
    services: Services, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, send = threading.Event(), services.webhook_sender.send

    def stopping(webhook, delivery):
        stop.set()
        return send(webhook, delivery)

    monkeypatch.setattr(services.webhook_sender, "send", stopping)
    webhook = add(services)
    workers.live("First")
    workers.live("Second")
    deliverer = EventDeliverer(services, stop)
    deliverer.look()
    eventually(lambda: services.webhooks.waiting() == {webhook: 1})
    deliverer.look()
    assert sent_to(services, A) == [(EventType.LIVE, "First")]
    EventDeliverer(services, threading.Event()).look()
    eventually(lambda: not services.webhooks.waiting())


def test_a_database_that_is_away_loses_nothing(
    services: Services, workers: FakeWorkers, deliverer: EventDeliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = add(services)
    workers.live()

    def away(*_, **__):
        raise Unavailable("The database does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(services.webhooks, "settle", away)
        deliverer.look()
        eventually(lambda: all(each.done() for each in deliverer._sending))
    assert len(sent_to(services, A)) == 1
    deliverer.look()
    assert services.webhooks.waiting() == {webhook: 1}
    services.clock.advance(deliver_events.LEASE_SECONDS)
    deliverer.look()
    eventually(lambda: not services.webhooks.waiting())
    first, second = (each.event_id for _, each in services.webhook_sender.sent)
    assert first == second  # by which a receiver knows that it has seen it
