"""Playlists: whose they are, and their order."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Forbidden, NotFound, SignInNeeded
from notflix_app.core.people import Role, Scope
from notflix_app.core.playlists import Playlist, PlaylistVisibility, is_own, reordered, require_own, require_seen
from notflix_app.core.rights import IN_FRONT, STRANGER, Actor

ANNA, BEN, ADMIN = Actor("anna", Role.VIEWER), Actor("ben", Role.EDITOR), Actor("ada", Role.ADMIN)
READS = Actor("anna", Role.VIEWER, scopes=frozenset({Scope.READ}))


def of(owner: str, visibility: PlaylistVisibility = PlaylistVisibility.PRIVATE) -> Playlist:
    return Playlist("p", "For the evening", owner, 1, 1, visibility)


@pytest.mark.parametrize("other", [BEN, ADMIN])
def test_a_private_one_is_nothing_to_others(other: Actor) -> None:
    require_seen(ANNA, of("anna"))
    require_own(ANNA, of("anna"))
    for require in (require_seen, require_own):
        with pytest.raises(NotFound):
            require(other, of("anna"))


def test_one_for_all_members_is_seen_by_them_and_changed_by_its_owner() -> None:
    shared = of("anna", PlaylistVisibility.MEMBERS)
    require_seen(BEN, shared)
    with pytest.raises(Forbidden):
        require_own(BEN, shared)
    for require in (require_seen, require_own):
        with pytest.raises(SignInNeeded):
            require(STRANGER, shared)


def test_a_token_that_reads_changes_none() -> None:
    require_seen(READS, of("anna"))
    with pytest.raises(Forbidden, match="token"):
        require_own(READS, of("anna"))


def test_what_was_made_before_there_were_accounts_is_of_those_who_see_all() -> None:
    assert [is_own(actor, of("")) for actor in (IN_FRONT, ADMIN, BEN)] == [True, True, False]


@pytest.mark.parametrize(
    ("wanted", "then"),
    [
        ("cab", "cab"),
        ("c", "cab"),  # what was left out was put in meanwhile
        ("bxa", "bac"),  # what is not there was taken out
        ("bbacc", "bac"),
        ("", "abc"),
    ],
)
def test_an_order_may_be_older_than_the_list(wanted: str, then: str) -> None:
    assert reordered(list("abc"), list(wanted)) == list(then)
