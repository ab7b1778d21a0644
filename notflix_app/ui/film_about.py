"""What is known of a film beside its title and description, as its page shows it, and as its form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.comma_list import comma_list
from ..core.metadata import Metadata, number_typed
from ..core.series import SPECIALS, series_id
from ..core.video import Video
from ..translation.texts import gettext


@dataclass(frozen=True)
class AboutModel:
    """place: see place_in_series(). Numbers are as the form has them: '' for none."""

    year: str = ""
    people: list[str] = field(default_factory=list)
    series: str = ""
    season: str = ""
    episode: str = ""
    place: str = ""
    series_href: str = ""


def about(video: Video) -> AboutModel:
    return AboutModel(
        year=_text(video.year),
        people=list(video.people),
        series=video.series,
        season=_text(video.season),
        episode=_text(video.episode),
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


def metadata_of(form: Mapping[str, str]) -> Metadata:
    """What somebody typed. Raises Refused where a number is none."""
    return Metadata(
        title=form.get("title", ""),
        description=form.get("description", ""),
        tags=tuple(comma_list(form.get("tags", ""))),
        year=_number(form, "year"),
        people=tuple(comma_list(form.get("people", ""))),
        series=form.get("series", ""),
        season=_number(form, "season"),
        episode=_number(form, "episode"),
    )


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(form: Mapping[str, str], name: str) -> int | None:
    return number_typed(form.get(name, ""), name)
