"""What every PlaceRepository, MyList and PreferenceRepository does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.my_list import SqlMyList
from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.places import SqlPlaces
from notflix_app.adapters.sql.preferences import SqlPreferences
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.core.errors import NotFound
from notflix_app.core.people import Role
from notflix_app.core.ports import MyList, PeopleRepository, PlaceRepository, PreferenceRepository
from notflix_app.core.rights import OPERATOR, Actor
from notflix_app.core.sharing import Grants, ShareLink
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.core.watching import CaptionChoice, CaptionStyle, PlayerPreferences, ResumePoint
from tests import builders
from tests.fixtures.truth import Truth


@pytest.fixture
def places(sql_engine: Engine) -> PlaceRepository:
    return SqlPlaces(sql_engine)


@pytest.fixture
def my_list(sql_engine: Engine, truth: Truth) -> MyList:
    return SqlMyList(sql_engine, truth.clock)


@pytest.fixture
def preferences(sql_engine: Engine) -> PreferenceRepository:
    return SqlPreferences(sql_engine)


@pytest.fixture
def people(sql_engine: Engine, truth: Truth) -> PeopleRepository:
    return SqlPeople(sql_engine, truth.clock)


@pytest.fixture
def kim(people: PeopleRepository) -> str:
    person = builders.person()
    people.add(person)
    return person.id


def test_the_newest_place_stays_whoever_comes_last(places: PlaceRepository, kim: str, video_id: str) -> None:
    late, early = ResumePoint(video_id, 700, 1000, 50), ResumePoint(video_id, 30, 1000, 40)
    places.put(kim, [late])
    places.put(kim, [early])
    assert places.among(kim, [video_id, "absent"]) == {video_id: late}
    places.put(kim, [early, ResumePoint(video_id, 10, 1000, 50.5)])
    assert places.among(kim, [video_id])[video_id].position == 10


def test_what_is_seen_is_told_from_what_is_not(places: PlaceRepository, truth: Truth, kim: str) -> None:
    first, second, seen = (truth.video().id for _ in range(3))
    places.put(kim, [ResumePoint(first, 9, 100, 1), ResumePoint(second, 9, 100, 2), ResumePoint(seen, 99, 100, 3)])
    assert [place.video_id for place in places.unfinished(kim, 10)] == [second, first]
    assert [place.video_id for place in places.finished(kim, 10)] == [seen]
    assert [place.video_id for place in places.unfinished(kim, 1)] == [second]
    places.put(kim, [ResumePoint(seen, 8, 100, 4)])
    assert [place.video_id for place in places.unfinished(kim, 10)] == [seen, second, first]


def test_places_are_of_one_person_alone(
    places: PlaceRepository, people: PeopleRepository, kim: str, video_id: str
) -> None:
    other = builders.person()
    people.add(other)
    places.put(kim, [ResumePoint(video_id, 9, 100, 1)])
    places.put(other.id, [ResumePoint(video_id, 50, 100, 1)])
    places.forget(other.id, video_id)
    places.forget(other.id, "absent")
    assert places.among(other.id, [video_id]) == {}
    assert places.among(kim, [video_id])[video_id].position == 9


def test_what_is_gone_is_passed_over(
    places: PlaceRepository, my_list: MyList, truth: Truth, people: PeopleRepository, kim: str, video_id: str
) -> None:
    gone = truth.video().id
    places.put(kim, [ResumePoint(gone, 9, 100, 1)])
    my_list.add(kim, [gone])
    truth.catalog.delete(gone)
    places.put(kim, [ResumePoint(gone, 9, 100, 1), ResumePoint(video_id, 9, 100, 1)])
    my_list.add(kim, [gone, video_id])
    assert [place.video_id for place in places.unfinished(kim, 10)] == my_list.of_person(kim, 10) == [video_id]
    people.remove(kim)
    assert places.unfinished(kim, 10) == my_list.of_person(kim, 10) == []


def test_the_list_has_the_last_on_top(my_list: MyList, truth: Truth, kim: str) -> None:
    first, second, third = (truth.video().id for _ in range(3))
    my_list.add(kim, [first])
    truth.clock.advance(1)
    my_list.add(kim, [third, second, first])
    assert my_list.of_person(kim, 10) == [third, second, first]
    assert my_list.of_person(kim, 2) == [third, second]
    assert my_list.among(kim, [second, "absent"]) == {second}
    for _ in range(2):
        my_list.remove(kim, second)
    assert my_list.of_person(kim, 10) == [third, first]


def test_what_one_may_watch_no_more_takes_no_place(
    places: PlaceRepository, my_list: MyList, truth: Truth, sql_engine: Engine, kim: str
) -> None:
    first, hidden, binned, last = (truth.video(state=VideoState.LIVE).id for _ in range(4))
    rights = SqlVideoRights(sql_engine, truth.clock)
    rights.share(hidden, Visibility.LINK, Grants())
    rights.add_link(ShareLink("d1", hidden, 1.0))
    truth.catalog.move(binned, VideoState.BINNED)
    places.put(kim, [ResumePoint(each, 9, 100, at) for at, each in enumerate((first, hidden, binned, last))])
    my_list.add(kim, [last, binned, hidden, first])

    def kept(actor: Actor | None, limit: int) -> list[str]:
        listed = my_list.of_person(kim, limit, seen_by=actor)
        assert [place.video_id for place in places.unfinished(kim, limit, seen_by=actor)] == listed
        return listed

    assert kept(None, 9) == [last, binned, hidden, first]
    assert kept(Actor(kim, Role.VIEWER), 2) == [last, first]
    assert kept(Actor(kim, Role.VIEWER, links=frozenset({"d1"})), 9) == kept(OPERATOR, 9) == [last, hidden, first]
    rights.share(hidden, Visibility.PRIVATE, Grants())
    assert kept(Actor(kim, Role.VIEWER, links=frozenset({"d1"})), 9) == [last, first]


def test_preferences_are_as_they_were_put(preferences: PreferenceRepository, kim: str) -> None:
    assert preferences.get(kim) == PlayerPreferences()
    liked = PlayerPreferences(
        volume=0.25,
        muted=True,
        speed=1.5,
        quality=720,
        language="de",
        caption_style=CaptionStyle("1.5", "yellow", "black"),
        caption_choice=CaptionChoice(True, "en", "captions"),
        even_loudness=False,
        plays_on=False,
    )
    for put in (liked, PlayerPreferences(), liked):
        assert preferences.change(kim, lambda before, put=put: put) == put  # type: ignore[misc]
        assert preferences.get(kim) == put
    with pytest.raises(NotFound, match="no such person"):
        preferences.change("nobody", lambda before: before)


def test_two_who_change_preferences_at_once_both_do(preferences: PreferenceRepository, kim: str) -> None:
    def quieter(before: PlayerPreferences) -> PlayerPreferences:
        return replace(before, quality=before.quality + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: preferences.change(kim, quieter), range(8)))
    assert preferences.get(kim).quality == 8
