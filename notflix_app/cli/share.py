"""share, link: whom a video is for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ..core.comma_list import comma_list
from ..core.people import share_path
from ..core.rights import OPERATOR
from ..core.visibility import Visibility
from .options import Data, VideoId, services_of, settings_of


class Downloads(StrEnum):
    """default: as NOTFLIX_DOWNLOADS says."""

    YES = "yes"
    NO = "no"
    DEFAULT = "default"


_ALLOWED = {Downloads.YES: True, Downloads.NO: False, Downloads.DEFAULT: None}


def share(
    video_id: VideoId,
    visibility: Annotated[Visibility, typer.Argument(metavar="VISIBILITY", help="Whom it is for.")],
    people: Annotated[str, typer.Option("--people", metavar="A,B", help="Chosen people.")] = "",
    groups: Annotated[str, typer.Option("--groups", metavar="A,B", help="Chosen groups.")] = "",
    downloads: Annotated[
        Downloads | None, typer.Option("--downloads", help="Whether whoever sees it may download it, too.")
    ] = None,
    data: Data = None,
) -> None:
    """Say whom a video is for: public, members, chosen, link or private."""
    from ..usecases.sharing import allow_downloads, share

    services = services_of(settings_of(data))
    share(services, OPERATOR, video_id, visibility, people=comma_list(people), groups=comma_list(groups))
    if downloads is not None:
        allow_downloads(services, OPERATOR, video_id, _ALLOWED[downloads])
    print(f"{video_id} is {_WORDS[visibility]}.")


_WORDS = {
    Visibility.PUBLIC: "for everyone",
    Visibility.MEMBERS: "for whoever has an account",
    Visibility.CHOSEN: "for the people and groups that were chosen",
    Visibility.LINK: "for whoever has a link to it",
    Visibility.PRIVATE: "for its owner and the admins alone",
}


def link(
    video_id: VideoId,
    name: Annotated[str, typer.Option("--name", help="Whom it is for, to tell it from others.")] = "",
    days: Annotated[float, typer.Option("--days", min=0, help="How long it is good; 0: until withdrawn.")] = 0,
    data: Data = None,
) -> None:
    """Print a link by which whoever has it sees a video. It is shown this once."""
    from ..usecases.sharing import make_link

    settings = settings_of(data)
    secret = make_link(services_of(settings), OPERATOR, video_id, name=name, days=days or None)
    print(settings.url + share_path(secret))
