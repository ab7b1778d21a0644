"""What people keep of films: where they stopped, what they want to see, how they like their player."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ..rights import Actor
from ..watching import PlayerPreferences, ResumePoint


class PlaceRepository(Protocol):
    """Where people stopped. It goes with the person, and with the film."""

    def put(self, person_id: str, places: Sequence[ResumePoint]) -> None:
        """Of each film the place that is newest by its time stays, whoever comes last. Films that are gone are passed
        over."""

    def among(self, person_id: str, video_ids: Sequence[str]) -> dict[str, ResumePoint]:
        """By the film's id."""

    def unfinished(self, person_id: str, limit: int, *, seen_by: Actor | None = None) -> list[ResumePoint]:
        """Of films that they are in the middle of, the last first. seen_by: of the live ones alone that they may
        watch; None: of all."""

    def finished(self, person_id: str, limit: int) -> list[ResumePoint]:
        """Of films that they have seen, the last first."""

    def forget(self, person_id: str, video_id: str) -> None:
        """As if they had never watched it. No error where they have not."""


class MyList(Protocol):
    """The films that people want to see. It goes with the person, and with the film."""

    def add(self, person_id: str, video_ids: Sequence[str]) -> None:
        """The first of them on top. What is in the list keeps its place; films that are gone are passed over."""

    def remove(self, person_id: str, video_id: str) -> None:
        """No error where it is not in there."""

    def of_person(self, person_id: str, limit: int, *, seen_by: Actor | None = None) -> list[str]:
        """Ids of films, the one that was added last first. seen_by: as of unfinished()."""

    def among(self, person_id: str, video_ids: Sequence[str]) -> set[str]:
        """Those that are in it."""


class PreferenceRepository(Protocol):
    """How people like their player. It goes with the person."""

    def get(self, person_id: str) -> PlayerPreferences:
        """As a player is by itself where they never changed anything."""

    def change(self, person_id: str, change: Callable[[PlayerPreferences], PlayerPreferences]) -> PlayerPreferences:
        """What it makes of them as they are now: nobody else changes them meanwhile. Raises NotFound where the person
        is gone, and whatever `change` raises."""
