"""Playlists: made, filled, shared, and shown to those who may see what is in them."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Forbidden, NotFound, Refused, SignInNeeded
from notflix_app.core.people import Role
from notflix_app.core.playlists import PlaylistVisibility
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, Actor, of_person
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import people, playlists
from notflix_app.usecases.services import Services
from tests import builders

MEMBERS = PlaylistVisibility.MEMBERS
PASSWORD = "a few words of mine"


def film(services: Services, **more: object) -> str:
    made = builders.video(**{"state": VideoState.LIVE, **more})
    services.catalog.add(made)
    return made.id


def member(services: Services, name: str) -> Actor:
    return of_person(people.add(services, OPERATOR, name, PASSWORD, role=Role.VIEWER))


def test_a_list_is_made_filled_ordered_and_deleted(services: Services) -> None:
    films = [film(services) for _ in range(3)]
    made = playlists.create(services, IN_FRONT, "  For the\u200b  evening ", video_id=films[0])
    for each in films[1:]:
        playlists.put_in(services, IN_FRONT, made.id, each)
    playlists.order(services, IN_FRONT, made.id, films[::-1])
    playlists.take_out(services, IN_FRONT, made.id, films[1])
    playlists.change(services, IN_FRONT, made.id, visibility=MEMBERS)
    view = playlists.playlist(services, IN_FRONT, made.id)
    assert (view.playlist.name, view.playlist.visibility, view.own) == ("For the evening", MEMBERS, True)
    assert [card.id for card in view.videos] == [films[2], films[0]]
    [listed] = playlists.playlists(services, IN_FRONT, video_id=films[0])
    assert (listed.total, listed.has) == (2, True)
    playlists.delete(services, IN_FRONT, made.id)
    assert playlists.playlists(services, IN_FRONT) == []
    assert services.catalog.get(films[0])


@pytest.mark.parametrize("name", ["", " \u200b", "x" * 101])
def test_a_name_that_is_none_is_refused(services: Services, name: str) -> None:
    with pytest.raises(Refused):
        playlists.create(services, IN_FRONT, name)


def test_a_list_for_members_shows_each_what_they_may_see(services: Services) -> None:
    anna, ben = (
        of_person(people.add(services, OPERATOR, name, PASSWORD, role=Role.VIEWER)) for name in ("Anna", "Ben")
    )
    hers = film(services, visibility=Visibility.PRIVATE, owner_id=anna.person_id)
    both = film(services)
    made = playlists.create(services, anna, "Ours", video_id=hers)
    playlists.put_in(services, anna, made.id, both)
    with pytest.raises(NotFound):
        playlists.playlist(services, ben, made.id)
    playlists.change(services, anna, made.id, visibility=MEMBERS)
    view = playlists.playlist(services, ben, made.id)
    assert ([card.id for card in view.videos], view.own, view.owner) == ([both], False, "Anna")
    assert [len(playlists.playlist(services, anna, made.id).videos)] == [2]
    for act in (
        lambda: playlists.put_in(services, ben, made.id, both),
        lambda: playlists.change(services, ben, made.id, name="His"),
        lambda: playlists.delete(services, ben, made.id),
    ):
        with pytest.raises(Forbidden):
            act()


def test_strangers_have_none(services: Services) -> None:
    made = playlists.create(services, IN_FRONT, "Mine")
    for act in (
        lambda: playlists.playlists(services, STRANGER),
        lambda: playlists.playlist(services, STRANGER, made.id),
        lambda: playlists.create(services, STRANGER, "Theirs"),
        lambda: playlists.playlist(services, STRANGER, "absent"),
    ):
        with pytest.raises(SignInNeeded):
            act()


def test_what_one_may_not_see_is_put_nowhere(services: Services) -> None:
    anna = member(services, "Anna")
    hidden = film(services, visibility=Visibility.PRIVATE)
    made = playlists.create(services, anna, "Hers")
    for act in (
        lambda: playlists.put_in(services, anna, made.id, hidden),
        lambda: playlists.create(services, anna, "Hers too", video_id=hidden),
    ):
        with pytest.raises(NotFound):
            act()
    assert len(playlists.playlists(services, anna)) == 1


def test_what_was_made_before_there_were_accounts_is_of_those_who_look_after_it(services: Services) -> None:
    playlists.create(services, IN_FRONT, "Evening")
    owner = of_person(people.add(services, OPERATOR, "Olga", "correct horse", role=Role.OWNER))
    editor = of_person(people.add(services, OPERATOR, "Ed", "correct horse", role=Role.EDITOR))
    assert [(view.playlist.name, view.own) for view in playlists.playlists(services, owner)] == [("Evening", True)]
    assert playlists.playlists(services, editor) == []
