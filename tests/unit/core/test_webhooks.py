"""What is sent to whom."""

from __future__ import annotations

import base64
import json

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.webhooks import (
    OVERLAP_SECONDS,
    Delivery,
    EventType,
    Webhook,
    body_of,
    checked_events,
    checked_url,
    event_video,
    new_webhook_secret,
)
from tests import builders


@pytest.mark.parametrize(
    "url", ["https://films.example/hook?key=a", "http://films.example:8080", "https://[2001:db8::1]/"]
)
def test_addresses_are_taken_as_they_are(url: str) -> None:
    assert checked_url(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        *("", "films.example", "ftp://films.example", "https://", "https://films.example:99999", "https://[::1"),
        *("https://a b", "https://films.example/\x00", f"https://films.example/{'x' * 2000}", "javascript:alert(1)"),
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="begins with https"):
        checked_url(url)


@pytest.mark.parametrize("url", ["https://ann:secret@films.example/", "https://films.example/#here"])
def test_a_password_in_an_address_would_stand_in_lists_and_logs(url: str) -> None:
    with pytest.raises(Refused, match="Leave the user"):
        checked_url(url)


def test_events_are_named_each_once_and_in_our_order() -> None:
    assert checked_events(["video.deleted", "video.live", "video.live"]) == (EventType.LIVE, EventType.DELETED)
    for wrong in ([], ["video.live", "video.gone"], ["webhook.test"]):
        with pytest.raises(Refused, match=r"video\.live, video\.replaced, video\.failed, video\.deleted"):
            checked_events(wrong)


def test_secrets_are_long_and_no_two_are_alike() -> None:
    secret = new_webhook_secret()
    assert secret != new_webhook_secret()
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32


def test_the_secret_before_signs_for_a_day_more() -> None:
    webhook = Webhook("a", "https://a.example", (), "new", 0.0, "old", 1000.0)
    assert webhook.secrets(1000.0 + OVERLAP_SECONDS - 1) == ("new", "old")
    assert webhook.secrets(1000.0 + OVERLAP_SECONDS) == ("new",)
    assert Webhook("a", "https://a.example", (), "new", 0.0).secrets(1.0) == ("new",)


def test_a_body_says_what_happened_to_what() -> None:
    video = event_video(builders.video(id="homevideo01", source=builders.source(), tags=("sea",), error="No edge."))
    body = json.loads(body_of(Delivery(1, "a", "msg_1", EventType.FAILED, 0.0, video), "https://films.example"))
    assert body == {
        "type": "video.failed",
        "timestamp": "1970-01-01T00:00:00.000+00:00",
        "data": {
            "id": "homevideo01",
            "title": "The long way home",
            "description": "",
            "tags": ["sea"],
            "duration": 60.0,
            "visibility": "members",
            "owner_id": "",
            "file_name": "home.mp4",
            "error": "No edge.",
            "version": 1,
            "url": "https://films.example/watch/homevideo01",
        },
    }
    assert json.loads(body_of(Delivery(1, "a", "m", EventType.TEST, 0.0), "https://films.example"))["data"] == {}
