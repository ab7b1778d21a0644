"""Webhooks: what is sent to whom, by the rules of standardwebhooks.com, and how it went."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from .errors import Refused
from .video import Video, VideoState
from .visibility import Visibility

MAX_URL_LETTERS = 2000
SECRET_PREFIX = "whsec_"
SECRET_BYTES = 32  # the standard wants 24 to 64
OVERLAP_SECONDS = 24 * 3600.0  # in which what is sent is signed with the secret before, too


class EventType(StrEnum):
    """What is told of. REPLACED: another version of it took over, made of the same file again or of another. TEST is
    sent when somebody asks for it, and cannot be chosen."""

    LIVE = "video.live"
    REPLACED = "video.replaced"
    FAILED = "video.failed"
    DELETED = "video.deleted"
    TEST = "webhook.test"


EVENTS_OF_VIDEOS = (EventType.LIVE, EventType.REPLACED, EventType.FAILED, EventType.DELETED)
EVENT_OF_STATE = {
    VideoState.LIVE: EventType.LIVE,
    VideoState.FAILED: EventType.FAILED,
    VideoState.DELETING: EventType.DELETED,
}


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class EventVideo:
    """A video as it was when something happened to it. duration: seconds. owner_id: '' where it is nobody's. version:
    which of its releases plays."""

    id: str
    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    duration: float = 0.0
    visibility: Visibility = Visibility.MEMBERS
    owner_id: str = ""
    file_name: str = ""
    error: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where events are sent. events: those that it wants. former_secret: what it had until rotated_at; it signs as well
    for OVERLAP_SECONDS. tries: since the last delivery. not_before: when it may be tried next."""

    id: str
    url: str
    events: tuple[EventType, ...]
    secret: str
    created_at: float
    former_secret: str = ""
    rotated_at: float | None = None
    tries: int = 0
    not_before: float = 0.0

    def secrets(self, now: float) -> tuple[str, ...]:
        """Those that sign now, the newest first."""
        overlaps = self.rotated_at is not None and now < self.rotated_at + OVERLAP_SECONDS
        return (self.secret, self.former_secret) if overlaps and self.former_secret else (self.secret,)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one webhook. number: the order of all. event_id: the same at each try, for receivers that have seen
    it. status: of the last HTTP answer. reason: why the last try was none; '' where it was not tried, or delivered."""

    number: int
    webhook_id: str
    event_id: str
    event: EventType
    at: float
    video: EventVideo | None = None
    state: DeliveryState = DeliveryState.WAITING
    tries: int = 0
    status: int | None = None
    reason: str = ""
    tried_at: float | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back. status: of HTTP; None where there was no answer. reason: '' where it was taken."""

    status: int | None = None
    reason: str = ""

    @property
    def is_taken(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class WebhookStatus:
    """waiting: how many events. deliveries: the last of them, newest first."""

    webhook: Webhook
    waiting: int
    deliveries: tuple[Delivery, ...]


def new_webhook_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_event_id() -> str:
    return f"msg_{secrets.token_hex(12)}"


def event_video(video: Video) -> EventVideo:
    return EventVideo(
        id=video.id,
        title=video.title,
        description=video.description,
        tags=video.tags,
        duration=video.duration,
        visibility=video.visibility,
        owner_id=video.owner_id,
        file_name=video.file_name,
        error=video.error,
        version=video.version,
    )


def checked_url(url: str) -> str:
    """The address, trimmed. Raises Refused."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises ValueError where it is none)
    except ValueError as error:
        raise Refused(_NO_URL) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > MAX_URL_LETTERS:
        raise Refused(_NO_URL)
    if not url.isprintable() or " " in url:
        raise Refused(_NO_URL)
    if parts.username is not None or parts.fragment:
        raise Refused("Leave the user, the password and the # out of the address: what is sent there is signed.")
    return url


_NO_URL = f"A webhook needs an address that begins with https:// or http://, of {MAX_URL_LETTERS} letters at most."


def checked_events(names: Sequence[str]) -> tuple[EventType, ...]:
    """Those named, each once, in our order. Raises Refused."""
    unknown = [name for name in names if name not in EVENTS_OF_VIDEOS]
    if unknown or not names:
        raise Refused(f"Choose among the events {', '.join(EVENTS_OF_VIDEOS)}.")
    return tuple(event for event in EVENTS_OF_VIDEOS if event in names)


def body_of(delivery: Delivery, site: str) -> str:
    """What is sent, as JSON, the same at each try. site: how browsers reach us, without a trailing slash."""
    return json.dumps(
        {
            "type": delivery.event.value,
            "timestamp": datetime.fromtimestamp(delivery.at, UTC).isoformat(timespec="milliseconds"),
            "data": _data_of(delivery.video, site) if delivery.video else {},
        },
        ensure_ascii=False,
    )


def _data_of(video: EventVideo, site: str) -> dict[str, object]:
    return {**asdict(video), "url": f"{site}/watch/{video.id}"}
