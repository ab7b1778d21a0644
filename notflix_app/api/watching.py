"""What one keeps of films: where one stopped, what one wants to see, how one likes the player."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from ..core.watching import CaptionChoice, CaptionStyle, PlayerPreferences
from ..usecases import watching as use
from ..usecases.home import my_list as use_list
from .home import FilmCards, shown
from .problems import documented
from .provide import Asks, Given, Viewer
from .schemas import Sent, Shown

router = APIRouter(prefix="/api/me", tags=["watching"], responses=documented(401, 403, 404, 422, 429, 503))

NO_STORE = {"Cache-Control": "no-store"}
Id = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]

Film = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]  # also one that is there no more


class Place(Shown):
    video: str
    position: float = Field(description="Seconds.")
    duration: float = Field(description="Of the film, in seconds, as it was then.")
    updated_at: float = Field(description="Seconds since 1970, UTC.")


class Places(Shown):
    places: list[Place]


class NewPlace(Sent):
    video: Id
    position: float = Field(ge=0, description="Seconds.")
    duration: float = Field(gt=0, description="Of the film, in seconds.")
    ago: float = Field(0, ge=0, le=1e10, description="How many seconds ago that was: the last one counts.")


class NewPlaces(Sent):
    places: list[NewPlace] = Field(max_length=use.MAX_PLACES)


class Added(Sent):
    videos: list[Id] = Field(max_length=use.MAX_PLACES, description="The first is to stand on top.")


class ShownCaptionStyle(Shown, Sent):
    size: str = Field(max_length=8)
    colour: str = Field(max_length=20)
    background: str = Field(max_length=20)


class ShownCaptionChoice(Shown, Sent):
    shown: bool
    language: str = Field("", max_length=35)
    kind: str = Field("", max_length=20)


class Preferences(Shown):
    volume: float
    muted: bool
    speed: float
    quality: int = Field(description="Lines; 0: the player decides.")
    language: str = Field(description="Of the sound, BCP 47; empty: the film's own.")
    caption_style: ShownCaptionStyle
    caption_choice: ShownCaptionChoice | None = Field(description="null where one never chose.")
    even_loudness: bool = Field(description="All films equally loud.")
    plays_on: bool = Field(description="What comes next plays by itself.")
    pages_language: str = Field(description="Of the pages, BCP 47; empty: the browser's.")

    @classmethod
    def of(cls, preferences: PlayerPreferences) -> Preferences:
        return cls.model_validate(preferences, from_attributes=True)


class PreferenceChange(Sent):
    """What is left out stays as it is."""

    volume: float | None = None
    muted: bool | None = None
    speed: float | None = None
    quality: int | None = Field(None, le=100_000)
    language: str | None = Field(None, max_length=35)
    caption_style: ShownCaptionStyle | None = None
    caption_choice: ShownCaptionChoice | None = None
    even_loudness: bool | None = None
    plays_on: bool | None = None
    pages_language: str | None = Field(None, max_length=35, pattern="^[A-Za-z0-9-]*$")


@router.get("/watched")
def watched(
    services: Given, actor: Asks, response: Response, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Places:
    """Where one stopped in films that one has not seen to their end, the last first."""
    response.headers.update(NO_STORE)
    kept = use.places(services, actor, limit)
    return Places(
        places=[
            Place(video=one.video_id, position=one.position, duration=one.duration, updated_at=one.updated_at)
            for one in kept
        ]
    )


@router.post("/watched", status_code=204)
def keep_places(services: Given, actor: Asks, new: NewPlaces) -> None:
    """Where one is now, or was: of each film the newest place stays. Films that are not there are passed over."""
    places = [use.NewPlace(one.video, one.position, one.duration, one.ago) for one in new.places]
    use.keep_places(services, actor, places)


@router.delete("/watched/{film}", status_code=204)
def forget_place(services: Given, actor: Asks, film: Film) -> None:
    """As if one had never watched it."""
    use.forget_place(services, actor, film)


@router.get("/list")
def my_list(services: Given, actor: Asks, viewer: Viewer, response: Response) -> FilmCards:
    """What one wants to see, the last first."""
    response.headers.update(NO_STORE)
    return shown(use_list(services, actor, viewer))


@router.post("/list", status_code=204)
def add_to_list(services: Given, actor: Asks, added: Added) -> None:
    """What is in it stays where it is."""
    use.add_to_list(services, actor, added.videos)


@router.delete("/list/{film}", status_code=204)
def remove_from_list(services: Given, actor: Asks, film: Film) -> None:
    """Twice is harmless."""
    use.remove_from_list(services, actor, film)


@router.get("/preferences")
def preferences(services: Given, actor: Asks, response: Response) -> Preferences:
    """How one left the player the last time, in whichever browser."""
    response.headers.update(NO_STORE)
    return Preferences.of(use.preferences(services, actor))


@router.patch("/preferences")
def change_preferences(services: Given, actor: Asks, change: PreferenceChange) -> Preferences:
    """Changes what is given."""
    changes = {name: value for name, value in change.model_dump(exclude_unset=True).items() if value is not None}
    if "caption_style" in changes:
        changes["caption_style"] = CaptionStyle(**changes["caption_style"])
    if "caption_choice" in changes:
        changes["caption_choice"] = CaptionChoice(**changes["caption_choice"])
    return Preferences.of(use.change_preferences(services, actor, **changes))
