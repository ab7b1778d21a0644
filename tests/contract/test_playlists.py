"""What every PlaylistRepository does."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.playlists import SqlPlaylists
from notflix_app.core.errors import NotFound
from notflix_app.core.playlists import Playlist, PlaylistVisibility
from notflix_app.core.ports import PlaylistRepository
from tests import builders
from tests.fixtures.truth import Truth

PRIVATE, MEMBERS = PlaylistVisibility


@pytest.fixture
def people(sql_engine: Engine, truth: Truth) -> SqlPeople:
    return SqlPeople(sql_engine, truth.clock)


@pytest.fixture
def anna(people: SqlPeople) -> str:
    person = builders.person()
    people.add(person)
    return person.id


@pytest.fixture
def playlists(sql_engine: Engine, truth: Truth) -> PlaylistRepository:
    return SqlPlaylists(sql_engine, truth.clock)


def put(playlists: PlaylistRepository, name: str, owner: str = "", visibility: PlaylistVisibility = PRIVATE) -> str:
    playlists.add(Playlist(f"id-{name}", name, owner, 5.0, 5.0, visibility))
    return f"id-{name}"


def test_it_is_kept_as_it_was_added(playlists: PlaylistRepository, anna: str) -> None:
    for owner in ("", anna):
        whole = Playlist(f"p{owner}", "Für abends 🌙", owner, 5.25, 6.5, MEMBERS)
        playlists.add(whole)
        assert playlists.get_or_none(whole.id) == whole
    assert playlists.get_or_none("absent") is None
    with pytest.raises(NotFound):
        playlists.add(Playlist("q", "Whose?", "nobody", 1, 1))


def test_one_sees_ones_own_and_those_for_all_members(
    playlists: PlaylistRepository, people: SqlPeople, anna: str
) -> None:
    ben = builders.person()
    people.add(ben)
    for name, owner, visibility in (
        *(("front", "", PRIVATE), ("front too", "", MEMBERS)),
        *(("hers", anna, PRIVATE), ("hers too", anna, MEMBERS), ("his", ben.id, PRIVATE)),
    ):
        put(playlists, name, owner, visibility)
    seen = {who: {each.name for each in playlists.visible_to(who)} for who in ("", anna, ben.id)}
    assert seen == {
        "": {"front", "front too", "hers too"},
        anna: {"hers", "hers too", "front too"},
        ben.id: {"his", "hers too", "front too"},
    }
    with_nobodys = {each.name for each in playlists.visible_to(ben.id, nobodys=True)}
    assert with_nobodys == {"his", "hers too", "front", "front too"}
    assert [playlists.count_of(who) for who in ("", anna, ben.id, "nobody")] == [2, 2, 1, 0]


def test_films_stand_in_the_order_in_which_they_came(playlists: PlaylistRepository, truth: Truth) -> None:
    evening, morning, empty = (put(playlists, name) for name in ("evening", "morning", "empty"))
    films = [truth.video().id for _ in range(3)]
    assert [playlists.put_in(evening, film) for film in (*films, films[0])] == [True, True, True, False]
    playlists.put_in(morning, films[2])
    assert playlists.videos(evening) == films
    assert playlists.videos_of([evening, morning, empty, "absent"]) == {evening: films, morning: films[2:]}
    playlists.take_out(evening, films[0])
    playlists.take_out(evening, "absent")
    playlists.put_in(evening, films[0])
    assert playlists.videos(evening) == [films[1], films[2], films[0]]


def test_they_are_put_in_another_order(playlists: PlaylistRepository, truth: Truth) -> None:
    evening = put(playlists, "evening")
    films = [truth.video().id for _ in range(5)]
    for film in films:
        playlists.put_in(evening, film)
    playlists.order(evening, [films[4], films[0], "absent"])
    assert playlists.videos(evening) == [films[4], films[0], films[1], films[2], films[3]]
    playlists.order(evening, [])
    playlists.order("absent", films)
    assert playlists.videos(evening)[0] == films[4]


def test_what_changed_last_comes_first(playlists: PlaylistRepository, truth: Truth) -> None:
    evening, morning = (put(playlists, name) for name in ("evening", "morning"))
    truth.clock.advance(10)
    playlists.put_in(evening, truth.video().id)
    assert [each.id for each in playlists.visible_to("")] == [evening, morning]
    truth.clock.advance(10)
    playlists.change(morning, name="Noon", visibility=MEMBERS)
    assert [(each.name, each.visibility) for each in playlists.visible_to("")] == [
        ("Noon", MEMBERS),
        ("evening", PRIVATE),
    ]
    playlists.change("absent", name="x", visibility=PRIVATE)


def test_what_is_gone_is_gone(playlists: PlaylistRepository, truth: Truth, video_id: str) -> None:
    evening = put(playlists, "evening")
    playlists.put_in(evening, video_id)
    truth.catalog.delete(video_id)
    assert playlists.videos(evening) == []
    for playlist, video in ((evening, video_id), ("absent", truth.video().id)):
        with pytest.raises(NotFound):
            playlists.put_in(playlist, video)
    playlists.delete(evening)
    playlists.delete(evening)
    assert playlists.get_or_none(evening) is None
    assert playlists.visible_to("") == []


def test_they_go_with_their_owner(playlists: PlaylistRepository, people: SqlPeople, truth: Truth, anna: str) -> None:
    hers = put(playlists, "hers", anna, MEMBERS)
    playlists.put_in(hers, truth.video().id)
    people.remove(anna)
    assert playlists.get_or_none(hers) is None
    assert playlists.videos(hers) == []
