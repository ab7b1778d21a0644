"""What every WebhookRepository does, and when the Catalog adds to it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.adapters.sql.webhooks import SqlWebhooks
from notflix_app.core.errors import NotFound
from notflix_app.core.video import VideoState
from notflix_app.core.webhooks import EVENTS_OF_VIDEOS, Delivery, DeliveryState, EventType, Receipt, Webhook
from tests import builders
from tests.fakes.clock import FakeClock

S, E, D = VideoState, EventType, DeliveryState
LEASE = 60.0
TAKEN, AWAY = Receipt(204), Receipt(503, "It answered 503 Service Unavailable.")


class Outbox:
    """Videos and webhooks over one database."""

    def __init__(self, engine: Engine) -> None:
        self.clock = FakeClock()
        self.catalog, self.webhooks = SqlCatalog(engine, self.clock), SqlWebhooks(engine, self.clock)

    def webhook(self, name: str = "a", *events: EventType) -> Webhook:
        made = Webhook(name, f"https://{name}.example/hook", events or EVENTS_OF_VIDEOS, "whsec_x", self.clock())
        self.webhooks.add(made)
        return made

    def live(self, title: str = "Home") -> str:
        video = builders.video(title=title, state=S.SEEDING, arrived_at=900.0)
        self.catalog.add(video)
        assert self.catalog.move(video.id, S.LIVE)
        return video.id

    def send(self, answer: Receipt = TAKEN, *, after: float = 10.0, give_up: float = 1e6) -> Delivery | None:
        """What is due, and how it went."""
        taken = self.webhooks.take(LEASE)
        if taken is None:
            return None
        now = self.clock()
        again_at = now if answer.is_taken else now + after
        self.webhooks.settle(taken, answer, again_at, give_up_before=now - give_up)
        return taken.delivery


@pytest.fixture
def outbox(sql_engine: Engine) -> Outbox:
    return Outbox(sql_engine)


def test_nothing_is_kept_for_nobody(outbox: Outbox) -> None:
    video_id = outbox.live()
    outbox.webhook()
    assert outbox.webhooks.waiting() == {}
    assert outbox.webhooks.take(LEASE) is None
    assert outbox.catalog.move(video_id, S.DELETING)
    assert outbox.webhooks.waiting() == {"a": 1}


def test_live_failed_and_deleted_come_in_order_with_the_video_as_it_was(outbox: Outbox) -> None:
    outbox.webhook()
    video = builders.video(title="Home", state=S.ENCODING, arrived_at=900.0, source=builders.source(), tags=("sea",))
    outbox.catalog.add(video)
    assert outbox.catalog.move(video.id, S.FAILED, error="No edge.")
    assert outbox.catalog.move(video.id, S.SEEDING)
    assert outbox.catalog.move(video.id, S.LIVE)
    assert not outbox.catalog.move(video.id, S.LIVE)
    outbox.catalog.edit(video.id, title="At home")
    assert outbox.catalog.move(video.id, S.DELETING)
    outbox.catalog.delete(video.id)
    sent = [outbox.send() for _ in range(3)]
    assert outbox.send() is None
    assert [each and each.event for each in sent] == [E.FAILED, E.LIVE, E.DELETED]
    failed, live, deleted = (each.video for each in sent if each)
    assert failed
    assert live
    assert deleted
    assert (failed.title, failed.error, failed.tags, failed.duration) == ("Home", "No edge.", ("sea",), 60.0)
    assert (live.title, live.error, deleted.title) == ("Home", "", "At home")
    assert len({each.event_id for each in sent if each}) == 3


def test_a_file_that_is_no_film_failed_as_it_arrived(outbox: Outbox) -> None:
    outbox.webhook()
    video = builders.video(state=S.UPLOADING)
    outbox.catalog.add(video)
    assert outbox.catalog.record_arrival(video.id, S.FAILED, error="This is no film.") is not None
    failed = outbox.send()
    assert failed
    assert failed.video
    assert (failed.event, failed.video.error) == (E.FAILED, "This is no film.")


def test_an_upload_that_was_given_up_is_no_film_that_was_deleted(outbox: Outbox) -> None:
    outbox.webhook()
    video = builders.video(state=S.UPLOADING)
    outbox.catalog.add(video)
    assert outbox.catalog.move(video.id, S.DELETING)
    assert outbox.webhooks.waiting() == {}


def test_each_gets_what_it_wants(outbox: Outbox) -> None:
    outbox.webhook("a", E.LIVE)
    outbox.webhook("b", E.DELETED)
    outbox.webhook("c")
    outbox.catalog.move(outbox.live(), S.DELETING)
    assert outbox.webhooks.waiting() == {"a": 1, "b": 1, "c": 2}


def test_one_at_a_time_for_each_and_the_next_once_it_is_settled(outbox: Outbox) -> None:
    outbox.webhook("a")
    outbox.webhook("b")
    outbox.live()
    outbox.live()
    first, second = outbox.webhooks.take(LEASE), outbox.webhooks.take(LEASE)
    assert first
    assert second
    assert {first.webhook.id, second.webhook.id} == {"a", "b"}
    assert outbox.webhooks.take(LEASE) is None
    outbox.webhooks.settle(first, TAKEN, outbox.clock(), give_up_before=0)
    third = outbox.webhooks.take(LEASE)
    assert third
    assert third.webhook.id == first.webhook.id
    assert third.delivery.number > first.delivery.number


def test_those_that_take_what_they_get_go_before_those_that_do_not(outbox: Outbox) -> None:
    outbox.webhook("dead")
    outbox.live()
    outbox.send(AWAY, after=1)
    outbox.clock.advance(100)
    outbox.webhook("well")
    outbox.live()
    first, second = outbox.webhooks.take(LEASE), outbox.webhooks.take(LEASE)
    assert first
    assert second
    assert (first.webhook.id, second.webhook.id) == ("well", "dead")


def test_what_fails_keeps_its_place_and_waits(outbox: Outbox) -> None:
    outbox.webhook()
    outbox.live("First")
    outbox.live("Second")
    failed = outbox.send(AWAY, after=10)
    assert outbox.send() is None
    assert outbox.webhooks.get("a").tries == 1
    outbox.clock.advance(10)
    again = outbox.send()
    assert failed
    assert again
    assert again.event_id == failed.event_id
    assert (again.tries, again.status, again.reason) == (1, 503, AWAY.reason)
    assert outbox.webhooks.get("a").tries == 0
    last = outbox.send()
    assert last
    assert last.video
    assert last.video.title == "Second"
    newest, oldest = outbox.webhooks.deliveries("a", limit=5)
    assert (oldest.state, oldest.tries, oldest.status, oldest.reason) == (D.DELIVERED, 2, 204, "")
    assert newest.state is D.DELIVERED
    assert outbox.webhooks.deliveries("a", limit=1, offset=1) == [oldest]


def test_a_lease_that_ended_is_given_to_another_and_the_first_one_changes_nothing(outbox: Outbox) -> None:
    outbox.webhook()
    outbox.live()
    slow = outbox.webhooks.take(LEASE)
    outbox.clock.advance(LEASE)
    other = outbox.webhooks.take(LEASE)
    assert slow
    assert other
    assert slow.delivery == other.delivery
    outbox.webhooks.settle(slow, AWAY, outbox.clock(), give_up_before=outbox.clock())
    assert outbox.webhooks.waiting() == {"a": 1}
    outbox.webhooks.settle(other, TAKEN, outbox.clock(), give_up_before=0)
    assert outbox.webhooks.waiting() == {}


def test_what_is_too_old_is_given_up_with_a_reason_and_what_is_not_goes_on(outbox: Outbox) -> None:
    outbox.webhook()
    for _ in range(2):
        outbox.live()
    outbox.clock.advance(100)
    outbox.live("Late")
    outbox.send(AWAY, after=0, give_up=50)
    late, *old = outbox.webhooks.deliveries("a", limit=5)
    assert [(each.state, each.reason) for each in old] == [(D.GIVEN_UP, AWAY.reason)] * 2
    assert late.state is D.WAITING
    assert outbox.send() == late


def test_trying_again_comes_before_all_that_is_later(outbox: Outbox) -> None:
    outbox.webhook()
    outbox.live("Old")
    outbox.clock.advance(100)
    outbox.send(AWAY, after=500, give_up=50)
    outbox.live("New")
    [new, old] = outbox.webhooks.deliveries("a", limit=5)
    assert outbox.send() is None
    outbox.webhooks.try_again("a", old.number)
    assert [each.number for each in (outbox.send(), outbox.send()) if each] == [old.number, new.number]


def test_trying_again_sends_what_waits_now_but_not_what_is_on_its_way(outbox: Outbox) -> None:
    outbox.webhook()
    outbox.live()
    outbox.send(AWAY, after=500)
    outbox.webhooks.try_again("a")
    taken = outbox.webhooks.take(LEASE)
    assert taken
    assert taken.webhook.tries == 0
    outbox.webhooks.try_again("a")
    assert outbox.webhooks.take(LEASE) is None


def test_a_secret_is_rotated_and_a_webhook_goes_with_all_that_waits(outbox: Outbox) -> None:
    made = outbox.webhook()
    outbox.clock.advance(5)
    outbox.webhooks.rotate("a", "whsec_y")
    rotated = replace(made, secret="whsec_y", former_secret="whsec_x", rotated_at=outbox.clock())
    assert outbox.webhooks.get("a") == rotated
    assert outbox.webhooks.all() == [rotated]
    outbox.live()
    taken = outbox.webhooks.take(LEASE)
    outbox.webhooks.remove("a")
    assert taken
    outbox.webhooks.settle(taken, TAKEN, outbox.clock(), give_up_before=0)
    outbox.webhooks.record(replace(taken.delivery, state=D.DELIVERED))
    assert (outbox.webhooks.waiting(), outbox.webhooks.all(), outbox.webhooks.deliveries("a", limit=5)) == ({}, [], [])
    for nothing in (lambda: outbox.webhooks.get("a"), lambda: outbox.webhooks.remove("a")):
        with pytest.raises(NotFound):
            nothing()
    with pytest.raises(NotFound):
        outbox.webhooks.rotate("a", "whsec_z")
    for number in (taken.delivery.number, -1, 10**30):
        with pytest.raises(NotFound):
            outbox.webhooks.delivery("a", number)


def test_what_was_sent_beside_the_others_is_kept_and_forgotten_in_time(outbox: Outbox) -> None:
    outbox.webhook()
    outbox.webhook("b")
    test = Delivery(0, "a", "msg_1", E.TEST, outbox.clock(), state=D.GIVEN_UP, tries=1, reason="It is away.")
    outbox.webhooks.record(test)
    [kept] = outbox.webhooks.latest(3)["a"]
    assert replace(kept, number=0) == test
    assert outbox.webhooks.delivery("a", kept.number) == kept
    with pytest.raises(NotFound):
        outbox.webhooks.delivery("a", -kept.number)
    assert outbox.webhooks.latest(3)["b"] == []
    outbox.live()
    outbox.clock.advance(10)
    assert outbox.webhooks.forget_before(outbox.clock()) == 1
    assert outbox.webhooks.waiting() == {"a": 1, "b": 1}


def test_numbers_are_in_the_order_in_which_events_come_to_be_known(outbox: Outbox) -> None:
    """Else one that was noted first and is seen later would be sent after a younger one."""
    outbox.webhook()
    start = threading.Barrier(4)

    def four_films(number: int) -> list[str]:
        start.wait()
        return [outbox.live(f"{number}") for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        films = {film for each in threads.map(four_films, range(4)) for film in each}
    sent = []
    while delivery := outbox.send():
        sent.append(delivery)
    assert [each.number for each in sent] == sorted(each.number for each in sent)
    assert {each.video.id for each in sent if each.video} == films
