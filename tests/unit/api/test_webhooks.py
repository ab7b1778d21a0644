"""Webhooks by the API."""

from __future__ import annotations

from notflix_app.core.webhooks import Receipt
from notflix_app.usecases.deliver_events import deliver
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client

URL = "https://films.example/hook"


def test_one_is_added_and_its_secret_is_shown_once(api: Client) -> None:
    made = api.post("/api/webhooks", json={"url": URL})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    listed = api.get("/api/webhooks")
    [webhook] = listed.json()
    assert webhook["id"] == made.json()["id"]
    assert webhook["events"] == ["video.live", "video.replaced", "video.failed", "video.deleted"]
    rotated = api.post(f"/api/webhooks/{webhook['id']}/secret")
    assert rotated.status_code == 201
    assert rotated.json()["secret"] not in (made.json()["secret"], listed.text)
    assert made.json()["secret"] not in listed.text
    assert api.delete(f"/api/webhooks/{webhook['id']}").status_code == 204
    assert api.get("/api/webhooks").json() == []
    assert api.delete(f"/api/webhooks/{webhook['id']}").status_code == 404


def test_what_was_sent_is_listed_and_sent_again(api: Client, services: Services, workers: FakeWorkers) -> None:
    webhook = api.post("/api/webhooks", json={"url": URL, "events": ["video.live"]}).json()["id"]
    services.webhook_sender.answers[URL] = Receipt(503, "It answered 503.")
    film = workers.live("Home")
    taken = services.webhooks.take(60)
    assert taken
    deliver(services, taken)
    [delivery] = api.get(f"/api/webhooks/{webhook}/deliveries").json()
    assert delivery["state"] == "waiting"
    assert (delivery["event"], delivery["video_id"], delivery["title"]) == ("video.live", film, "Home")
    assert (delivery["tries"], delivery["status"], delivery["reason"]) == (1, 503, "It answered 503.")
    assert services.webhooks.take(60) is None
    assert api.post(f"/api/webhooks/{webhook}/retry").status_code == 202
    services.webhook_sender.answers.clear()
    taken = services.webhooks.take(60)
    assert taken
    deliver(services, taken)
    number = delivery["number"]
    assert api.get(f"/api/webhooks/{webhook}/deliveries").json()[0]["state"] == "delivered"
    assert api.post(f"/api/webhooks/{webhook}/deliveries/{number}/retry").status_code == 202
    assert api.get("/api/webhooks").json()[0]["waiting"] == 1
    assert api.post(f"/api/webhooks/{webhook}/deliveries/999/retry").status_code == 404


def test_a_test_says_how_it_went(api: Client, services: Services) -> None:
    webhook = api.post("/api/webhooks", json={"url": URL}).json()["id"]
    assert api.post(f"/api/webhooks/{webhook}/test").json()["state"] == "delivered"
    services.webhook_sender.answers[URL] = Receipt(500, "It answered 500.")
    tried = api.post(f"/api/webhooks/{webhook}/test").json()
    assert (tried["event"], tried["state"], tried["reason"]) == ("webhook.test", "given up", "It answered 500.")


def test_what_cannot_be_one_is_refused(api: Client, services: Services) -> None:
    services.webhook_sender.private.add("10.0.0.1")
    for wrong in ({"url": "http://10.0.0.1/"}, {"url": "films.example"}, {"url": URL, "events": ["video.gone"]}):
        answer = api.post("/api/webhooks", json=wrong)
        assert answer.status_code == 422, wrong
        assert answer.json()["detail"]
    assert api.get("/api/webhooks").json() == []
