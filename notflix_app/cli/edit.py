"""edit: what is written about videos."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from ..core.comma_list import comma_list
from ..core.errors import Refused
from ..core.metadata import Metadata, number_typed
from ..core.rights import OPERATOR
from ..core.visibility import Visibility
from .options import Data, services_of, settings_of

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Of the videos.")]
Text = str | None
NUMBERS = ("year", "season", "episode")
LISTS = ("tags", "people")


def edit(
    videos: Ids,
    title: Annotated[Text, typer.Option(help="The title, for one video.")] = None,
    description: Annotated[Text, typer.Option(help="What it is about.")] = None,
    tags: Annotated[Text, typer.Option(help="Tags instead of those that it has, with commas between them.")] = None,
    add_tags: Annotated[str, typer.Option(help="Tags beside those that it has.")] = "",
    remove_tags: Annotated[str, typer.Option(help="Tags that it is to lose.")] = "",
    year: Annotated[Text, typer.Option(help="In which it was made.")] = None,
    people: Annotated[Text, typer.Option(help="Who is in it or made it, with commas between them.")] = None,
    series: Annotated[Text, typer.Option(help="What it is an episode of.")] = None,
    season: Annotated[Text, typer.Option(help="Its season; 0 for specials.")] = None,
    episode: Annotated[Text, typer.Option(help="Its number in the season.")] = None,
    visibility: Annotated[Visibility | None, typer.Option(help="Whom it is for.")] = None,
    data: Data = None,
) -> None:
    """Change what is written about videos: of all that are named, or of none. An empty value takes away what was there:
    --year ''."""
    from ..usecases.edit import Change, edit_many

    words = {"title": title, "description": description, "tags": tags, "year": year}
    words |= {"people": people, "series": series, "season": season, "episode": episode}
    metadata = _metadata({name: value for name, value in words.items() if value is not None})
    if "title" in metadata and len(videos) > 1:
        raise Refused("--title is for one video: two of the same name are hard to tell apart.")
    change = Change(metadata, tuple(comma_list(add_tags)), tuple(comma_list(remove_tags)), visibility)
    if change == Change():
        raise Refused("Say what to change, as in: ./notflix edit ID --add-tags family --year 2019")
    edit_many(services_of(settings_of(data)), OPERATOR, dict.fromkeys(videos, change))
    print(f"{len(videos)} videos are changed." if len(videos) > 1 else f"{videos[0]} is changed.")


def _metadata(typed: dict[str, str]) -> Metadata:
    return cast(Metadata, {name: _value(name, text) for name, text in typed.items()})


def _value(name: str, text: str) -> object:
    if name in NUMBERS:
        return number_typed(text, name)
    return tuple(comma_list(text)) if name in LISTS else text
