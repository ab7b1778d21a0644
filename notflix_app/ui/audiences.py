"""Whom a video is for, in words."""

from __future__ import annotations

from ..core.visibility import Visibility

AUDIENCES = {
    Visibility.PUBLIC: ("Everyone", "With an account or without."),
    Visibility.MEMBERS: ("Members", "Whoever has an account."),
    Visibility.CHOSEN: ("Chosen people", "Those, and the groups, that you name."),
    Visibility.LINK: ("Whoever has a link", "No list and no search shows it."),
    Visibility.PRIVATE: ("Only you", "Its links rest."),
}
