"""Looking after webhooks."""

from __future__ import annotations

import pytest

from notflix_app.core.audit import Deed
from notflix_app.core.errors import NotFound, Refused, SignInNeeded
from notflix_app.core.rights import OPERATOR, STRANGER
from notflix_app.core.webhooks import DeliveryState, EventType, Receipt
from notflix_app.usecases import webhooks
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers

URL = "https://films.example/hook"


def test_one_is_added_rotated_and_removed_and_its_secret_is_in_no_list(services: Services) -> None:
    made = webhooks.add(services, OPERATOR, f" {URL} ", ["video.live"])
    [status] = webhooks.webhook_statuses(services, OPERATOR)
    assert (status.webhook.url, status.webhook.events, status.waiting) == (URL, (EventType.LIVE,), 0)
    secret = webhooks.rotate(services, OPERATOR, made.id)
    assert services.webhooks.get(made.id).secret == secret != made.secret
    webhooks.remove(services, OPERATOR, made.id)
    entries = services.audit.entries()
    assert [entry.deed for entry in entries] == [Deed.WEBHOOK_REMOVED, Deed.WEBHOOK_ROTATED, Deed.WEBHOOK_ADDED]
    assert not any(part in repr(entries) for part in (secret, made.secret))
    with pytest.raises(NotFound):
        webhooks.rotate(services, OPERATOR, made.id)


def test_a_private_address_is_refused_as_it_is_added(services: Services) -> None:
    services.webhook_sender.private.add("films.example")
    with pytest.raises(Refused, match="private"):
        webhooks.add(services, OPERATOR, URL, ["video.live"])
    assert not services.webhooks.all()


def test_there_is_an_end_to_how_many(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "MAX_WEBHOOKS", 1)
    webhooks.add(services, OPERATOR, URL, ["video.live"])
    with pytest.raises(Refused, match="enough"):
        webhooks.add(services, OPERATOR, URL, ["video.live"])


def test_a_test_goes_at_once_past_what_waits(services: Services, workers: FakeWorkers) -> None:
    webhook = webhooks.add(services, OPERATOR, URL, ["video.live"])
    workers.live()
    services.webhook_sender.answers[URL] = Receipt(500, "It answered 500.")
    tried = webhooks.send_test(services, OPERATOR, webhook.id)
    assert (tried.event, tried.state, tried.reason) == (EventType.TEST, DeliveryState.GIVEN_UP, "It answered 500.")
    services.webhook_sender.answers.clear()
    assert webhooks.send_test(services, OPERATOR, webhook.id).state is DeliveryState.DELIVERED
    kept = webhooks.deliveries(services, OPERATOR, webhook.id)
    assert [each.event for each in kept] == [EventType.TEST, EventType.TEST, EventType.LIVE]
    [status] = webhooks.webhook_statuses(services, OPERATOR, limit=2)
    assert (status.waiting, list(status.deliveries)) == (1, kept[:2])


def test_they_are_for_those_who_may(services: Services) -> None:
    for usecase, *args in (
        (webhooks.add, URL, ["video.live"]),
        (webhooks.webhook_statuses,),
        (webhooks.deliveries, "a"),
        (webhooks.remove, "a"),
        (webhooks.rotate, "a"),
        (webhooks.try_again, "a"),
        (webhooks.send_test, "a"),
    ):
        with pytest.raises(SignInNeeded):
            usecase(services, STRANGER, *args)


def test_a_new_version_is_told_of_once_it_plays(services: Services, workers: FakeWorkers) -> None:
    webhook = webhooks.add(services, OPERATOR, URL, ["video.live", "video.replaced"])
    film = workers.live()
    reencode(services, OPERATOR, film)
    assert [each.event for each in webhooks.deliveries(services, OPERATOR, webhook.id)] == [EventType.LIVE]
    workers.run_all()
    replaced, live = webhooks.deliveries(services, OPERATOR, webhook.id)
    assert (replaced.event, live.event) == (EventType.REPLACED, EventType.LIVE)
    assert replaced.video
    assert (replaced.video.id, replaced.video.version) == (film, 2)
