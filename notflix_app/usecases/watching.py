"""What people keep of films: where they stopped, what they want to see, how they like their player.

It is theirs alone: nobody else can ask for it. Strangers, and whoever is in front of a Notflix without accounts, keep
it in their browser.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.errors import Refused, TooManyAttempts
from ..core.home_rows import MAX_LISTED
from ..core.rights import Action, Actor, require
from ..core.video import Video
from ..core.views import Card
from ..core.watching import PlayerPreferences, ResumePoint
from .access import find_video, visible
from .own_account import NO_ACCOUNT
from .services import Services

MAX_PLACES = 200  # that are sent at once: what a browser kept of a stranger who signs in
MAX_WRITES, WRITE_SECONDS = 240, 60.0  # of one person: a player sends a place every ten seconds
MAX_SECONDS = 1e7  # of a film, and no honest one comes near
MIN_SPEED, MAX_SPEED = 0.25, 4.0


@dataclass(frozen=True, slots=True)
class NewPlace:
    """position, duration: seconds of the film. ago: seconds since it was so; clocks of browsers do not count."""

    video_id: str
    position: float
    duration: float
    ago: float = 0.0


def keep_places(services: Services, actor: Actor, places: Sequence[NewPlace]) -> None:
    """The newest of each film stays. What they may not see is passed over. Raises SignInNeeded, Refused,
    TooManyAttempts."""
    person_id = _keeper(services, actor, writes=True)
    if len(places) > MAX_PLACES or not all(_is_sound(place) for place in places):
        raise Refused(f"Send {MAX_PLACES} places at most, each within its film.")
    seen = _seen(services, actor, [place.video_id for place in places])
    now = services.clock()
    kept = [
        ResumePoint(place.video_id, place.position, place.duration, now - place.ago)
        for place in places
        if place.video_id in seen
    ]
    services.places.put(person_id, kept)


def _is_sound(place: NewPlace) -> bool:
    numbers = (place.position, place.duration, place.ago)
    return all(math.isfinite(one) and one >= 0 for one in numbers) and place.position <= place.duration <= MAX_SECONDS


def forget_place(services: Services, actor: Actor, video_id: str) -> None:
    """It is as if they had never watched it."""
    services.places.forget(_keeper(services, actor, writes=True), video_id)


def places(services: Services, actor: Actor, limit: int) -> list[ResumePoint]:
    """Of the films that they are in the middle of, the last first."""
    kept = services.places.unfinished(_keeper(services, actor), limit)
    seen = _seen(services, actor, [place.video_id for place in kept])
    return [place for place in kept if place.video_id in seen]


def resume(services: Services, actor: Actor, video: Video) -> float:
    """The second at which a film that they may see begins for them; 0: at its beginning, or the browser knows."""
    place = services.places.among(actor.person_id, [video.id]).get(video.id) if actor.person_id else None
    return place.resume(video.duration) if place else 0.0


def add_to_list(services: Services, actor: Actor, video_ids: Sequence[str]) -> None:
    """Raises NotFound where the only one is not theirs to see; of several, those are passed over. Raises Refused where
    there is no room for all."""
    person_id = _keeper(services, actor, writes=True)
    if len(video_ids) > MAX_PLACES:
        raise Refused(f"Add {MAX_PLACES} films at most at once.")
    if len(video_ids) == 1:
        find_video(services, actor, video_ids[0])
    seen = _seen(services, actor, video_ids)
    added = seen - services.my_list.among(person_id, list(seen))
    if added and len(services.my_list.of_person(person_id, MAX_LISTED, seen_by=actor)) + len(added) > MAX_LISTED:
        raise Refused(f"Your list has room for {MAX_LISTED} films. Take some of them out.")
    services.my_list.add(person_id, [video_id for video_id in video_ids if video_id in seen])


def remove_from_list(services: Services, actor: Actor, video_id: str) -> None:
    services.my_list.remove(_keeper(services, actor, writes=True), video_id)


def preferences(services: Services, actor: Actor) -> PlayerPreferences:
    return services.preferences.get(_keeper(services, actor))


def change_preferences(services: Services, actor: Actor, **changes: Any) -> PlayerPreferences:
    """changes: fields of PlayerPreferences; what is left out stays as it is. Raises Refused."""

    def changed(before: PlayerPreferences) -> PlayerPreferences:
        after = replace(before, **changes)
        if not (0 <= after.volume <= 1 and MIN_SPEED <= after.speed <= MAX_SPEED and after.quality >= 0):
            raise Refused(f"Volume is from 0 to 1, speed from {MIN_SPEED} to {MAX_SPEED:g}, quality in lines.")
        return after

    return services.preferences.change(_keeper(services, actor, writes=True), changed)


def with_own(services: Services, actor: Actor, cards: Sequence[Card]) -> tuple[Card, ...]:
    """The cards as the person sees them: with how far they have come, and whether they are in their list."""
    if not actor.person_id or not cards:
        return tuple(cards)
    ids = [card.id for card in cards]
    watched = services.places.among(actor.person_id, ids)
    listed = services.my_list.among(actor.person_id, ids)
    return tuple(
        replace(card, watched=watched[card.id].share if card.id in watched else 0.0, is_listed=card.id in listed)
        for card in cards
    )


def _seen(services: Services, actor: Actor, video_ids: Sequence[str]) -> set[str]:
    return {video.id for video in visible(services, actor, services.catalog.get_many(list(dict.fromkeys(video_ids))))}


def _keeper(services: Services, actor: Actor, *, writes: bool = False) -> str:
    """The person's id."""
    require(actor, Action.KEEP)
    if not actor.person_id:
        raise Refused(NO_ACCOUNT)
    wait = services.attempts.attempt(f"keeps:{actor.person_id}", MAX_WRITES, WRITE_SECONDS) if writes else 0.0
    if wait:
        raise TooManyAttempts("That was sent too often. Try again in a minute.", wait)
    return actor.person_id
