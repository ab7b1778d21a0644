"""Counting views: what counts is said in docs/views.md."""

from __future__ import annotations

from ..core.errors import TooManyAttempts
from ..core.people import Client, digest
from ..core.rights import Actor
from ..core.view_counts import DAY, MAX_SPEED, seconds_of_view
from .access import find_video
from .services import Services
from .tries import network

# Of one network: so many films may be begun in a minute, and so many strangers' views of one film count in a day.
MAX_BEGUN, BEGUN_SECONDS = 60, 60.0
MAX_STRANGERS = 10


def record_playing(services: Services, actor: Actor, video_id: str, played: float, client: Client) -> bool:
    """A player says how many seconds of a film it has really played: 0 as it begins, more once it is a view. Whether it
    was counted now. Raises NotFound, TooManyAttempts."""
    video = find_video(services, actor, video_id)
    viewer = f"person:{actor.person_id}" if actor.person_id else digest(f"{network(client.address)} {client.device}")
    if played <= 0:
        _bound(services, client)
        services.view_counts.begin(viewer, video.id)
        return False
    needed = seconds_of_view(video.duration)
    # A robot that calls itself something else each time counts no further.
    strangers = f"views:{network(client.address)}:{video.id}"
    if played < needed or (not actor.person_id and services.attempts.wait(strangers, MAX_STRANGERS, DAY)):
        return False
    counted = services.view_counts.count(viewer, video.id, needed / MAX_SPEED)
    if counted and not actor.person_id:
        services.attempts.attempt(strangers, MAX_STRANGERS, DAY)
    return counted


def _bound(services: Services, client: Client) -> None:
    wait = services.attempts.attempt(f"plays:{network(client.address)}", MAX_BEGUN, BEGUN_SECONDS)
    if wait:
        raise TooManyAttempts("Too many films were begun from here. Try again in a minute.", wait)
