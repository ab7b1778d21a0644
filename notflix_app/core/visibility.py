"""Whom a video is for."""

from __future__ import annotations

from enum import StrEnum

from .errors import Refused


class Visibility(StrEnum):
    """Whom a video is for; its owner and the admins see it in any case."""

    PUBLIC = "public"  # everyone
    MEMBERS = "members"  # whoever has an account
    CHOSEN = "chosen"  # the people and groups that it is granted to
    LINK = "link"  # whoever has a link to it; no list shows it
    PRIVATE = "private"  # nobody else; its links rest


# What a new video may be: chosen people are chosen for a video that is there.
OF_NEW = tuple(each for each in Visibility if each is not Visibility.CHOSEN)


def check_of_new(visibility: Visibility) -> None:
    """Raises Refused."""
    if visibility not in OF_NEW:
        raise Refused("People and groups are chosen once the video is there: make it private, then share it.")
