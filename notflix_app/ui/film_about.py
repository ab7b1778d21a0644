"""What is known of a film beside its title and description, as its page shows it, and as its form sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ..core.comma_list import comma_list
from ..core.metadata import Metadata, number_typed
from ..core.series import SPECIALS, series_id
from ..core.video import Video
from ..translation.texts import gettext


@dataclass(frozen=True)
class AboutModel:
    """place: see place_in_series()."""

    year: str = ""
    people: list[str] = field(default_factory=list)
    place: str = ""
    series_href: str = ""


def about(video: Video) -> AboutModel:
    return AboutModel(
        year=_text(video.year),
        people=list(video.people),
        place=place_in_series(video),
        series_href=f"/series/{series_id(video.series)}" if video.series else "",
    )


def place_in_series(video: Video) -> str:
    """'Dark · Season 1 · Episode 3', '' where it belongs to none."""
    if not video.series:
        return ""
    parts = (video.series, season_name(video.season), episode_name(video.episode))
    return " · ".join(part for part in parts if part)


def season_name(number: int | None) -> str:
    if number is None:
        return ""
    return gettext("Specials") if number == SPECIALS else gettext("Season {number}", number=number)


def episode_name(number: int | None) -> str:
    return "" if number is None else gettext("Episode {number}", number=number)


def written(video: Video) -> dict[str, str]:
    """What the fields of its form hold, by their names: what metadata_of() reads."""
    return {
        "title": video.title,
        "description": video.description,
        "tags": ", ".join(video.tags),
        "year": _text(video.year),
        "people": ", ".join(video.people),
        "series": video.series,
        "season": _text(video.season),
        "episode": _text(video.episode),
    }


def metadata_of(form: Mapping[str, str]) -> Metadata:
    """What somebody typed into those fields that are in it. Raises Refused where a number is none."""
    return cast(Metadata, {name: read(form[name]) for name, read in _READS.items() if name in form})


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _list(typed: str) -> tuple[str, ...]:
    return tuple(comma_list(typed))


def _number(what: str) -> Callable[[str], int | None]:
    return lambda typed: number_typed(typed, what)


_READS: Mapping[str, Callable[[str], Any]] = {
    "title": str,
    "description": str,
    "tags": _list,
    "year": _number("year"),
    "people": _list,
    "series": str,
    "season": _number("season"),
    "episode": _number("episode"),
}
