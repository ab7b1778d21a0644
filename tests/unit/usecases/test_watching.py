"""What people keep of films."""

from __future__ import annotations

import math
from typing import Any

import pytest

from notflix_app.core.errors import NotFound, Refused, SignInNeeded, TooManyAttempts
from notflix_app.core.people import Client
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, Actor, of_person
from notflix_app.core.sharing import Grants
from notflix_app.core.video import VideoState
from notflix_app.core.view_counts import DAY
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import watching
from notflix_app.usecases.edit import edit
from notflix_app.usecases.services import Services
from notflix_app.usecases.update_index import update_index
from notflix_app.usecases.view_counts import MAX_BEGUN, MAX_STRANGERS, record_playing
from notflix_app.usecases.watch import playback
from notflix_app.usecases.watching import (
    MAX_PLACES,
    MAX_WRITES,
    WRITE_SECONDS,
    NewPlace,
    add_to_list,
    change_preferences,
    forget_place,
    keep_places,
    places,
    preferences,
    remove_from_list,
)
from tests import builders
from tests.fakes.services import FakeWorkers


@pytest.fixture
def kim(services: Services) -> Actor:
    person = builders.person()
    services.people.add(person)
    return of_person(person)


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    """Of a minute."""
    return workers.live()


def test_a_film_goes_on_in_every_browser_of_the_person(services: Services, kim: Actor, film: str) -> None:
    keep_places(services, kim, [NewPlace(film, 42.0, 60.0)])
    edit(services, OPERATOR, film, title="Another title")
    assert playback(services, kim, film).resume == 42
    assert playback(services, OPERATOR, film).resume == 0
    keep_places(services, kim, [NewPlace(film, 20.0, 60.0, ago=3600)])  # of a browser that was offline
    assert playback(services, kim, film).resume == 42
    assert [place.video_id for place in places(services, kim, 9)] == [film]
    keep_places(services, kim, [NewPlace(film, 60.0, 60.0)])
    assert playback(services, kim, film).resume == 0
    forget_place(services, kim, film)
    assert places(services, kim, 9) == []


def test_what_one_may_not_see_is_passed_over(services: Services, kim: Actor, film: str) -> None:
    services.video_rights.share(film, Visibility.PRIVATE, Grants())
    keep_places(services, kim, [NewPlace(film, 42.0, 60.0), NewPlace("absent", 42.0, 60.0)])
    add_to_list(services, kim, [film, "absent"])
    assert services.places.unfinished(kim.person_id, 9) == services.my_list.of_person(kim.person_id, 9) == []
    with pytest.raises(NotFound):
        add_to_list(services, kim, [film])


def test_a_list_is_kept_until_somebody_takes_it_apart(services: Services, kim: Actor, film: str) -> None:
    add_to_list(services, kim, [film])
    assert playback(services, kim, film).is_listed
    remove_from_list(services, kim, film)
    assert not playback(services, kim, film).is_listed


def test_a_list_is_no_longer_than_its_page(services: Services, kim: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MAX_LISTED", 2)
    films = [builders.video(state=VideoState.LIVE) for _ in range(3)]
    for each in films:
        services.catalog.add(each)
    first, second, third = (each.id for each in films)
    add_to_list(services, kim, [first])
    with pytest.raises(Refused, match="room for 2 films"):
        add_to_list(services, kim, [second, third])
    add_to_list(services, kim, [second])
    add_to_list(services, kim, [first, second])  # they are in it
    with pytest.raises(Refused, match="room for 2 films"):
        add_to_list(services, kim, [third])
    services.catalog.move(first, VideoState.BINNED)
    add_to_list(services, kim, [third])
    assert services.my_list.of_person(kim.person_id, 9, seen_by=kim) == [third, second]


def test_strangers_and_who_has_no_account_keep_nothing_here(services: Services, film: str) -> None:
    with pytest.raises(SignInNeeded):
        keep_places(services, STRANGER, [])
    with pytest.raises(Refused, match="no account here"):
        preferences(services, IN_FRONT)


@pytest.mark.parametrize(
    "place",
    [
        NewPlace("v", 61, 60),
        NewPlace("v", -1, 60),
        NewPlace("v", math.nan, 60),
        NewPlace("v", 1, math.inf),
        NewPlace("v", 1, 60, ago=-5),
    ],
)
def test_a_place_is_within_its_film(services: Services, kim: Actor, place: NewPlace) -> None:
    with pytest.raises(Refused, match="within its film"):
        keep_places(services, kim, [place])


def test_no_more_is_taken_at_once_or_in_a_minute(services: Services, kim: Actor) -> None:
    with pytest.raises(Refused, match=f"{MAX_PLACES} places"):
        keep_places(services, kim, [NewPlace("v", 1, 60)] * (MAX_PLACES + 1))
    with pytest.raises(Refused, match=f"{MAX_PLACES} films"):
        add_to_list(services, kim, ["v"] * (MAX_PLACES + 1))
    while not services.attempts.wait(f"keeps:{kim.person_id}", MAX_WRITES, WRITE_SECONDS):
        keep_places(services, kim, [])
    with pytest.raises(TooManyAttempts):
        keep_places(services, kim, [])


def test_two_players_that_change_at_once_both_do(
    services: Services, kim: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = services.preferences.change

    def meanwhile(*given: Any) -> Any:
        monkeypatch.undo()
        change_preferences(services, kim, plays_on=False)
        return change(*given)

    monkeypatch.setattr(services.preferences, "change", meanwhile)
    changed = change_preferences(services, kim, volume=0.3)
    assert (changed.volume, changed.plays_on) == (0.3, False)


def test_a_player_changes_by_what_is_given(services: Services, kim: Actor) -> None:
    change_preferences(services, kim, volume=0.5, language="de")
    assert change_preferences(services, kim, muted=True) == preferences(services, kim)
    liked = preferences(services, kim)
    assert (liked.volume, liked.muted, liked.language, liked.speed) == (0.5, True, "de", 1.0)
    for wrong in ({"volume": 1.5}, {"speed": 0.0}, {"quality": -1}, {"volume": math.nan}):
        with pytest.raises(Refused, match="Volume is from 0 to 1"):
            change_preferences(services, kim, **wrong)


HOME = Client("192.0.2.7", "Firefox")


def play(services: Services, actor: Actor, film: str, client: Client = HOME, played: float = 30) -> bool:
    record_playing(services, actor, film, 0, client)
    services.clock.advance(15)  # type: ignore[attr-defined]
    return record_playing(services, actor, film, played, client)


def test_a_view_counts_once_in_a_day_for_each_who_watches(services: Services, kim: Actor, film: str) -> None:
    services.video_rights.share(film, Visibility.PUBLIC, Grants())
    assert play(services, kim, film)
    assert not play(services, kim, film, Client("198.51.100.1", "Another"))  # the same person
    assert play(services, STRANGER, film)
    assert not play(services, STRANGER, film)  # a reload
    assert play(services, STRANGER, film, Client(HOME.address, "Safari"))
    assert playback(services, kim, film).views == 3
    services.clock.advance(DAY)  # type: ignore[attr-defined]
    assert play(services, kim, film)


def test_what_was_not_played_is_no_view(services: Services, kim: Actor, film: str) -> None:
    assert not record_playing(services, kim, film, 30, HOME)  # it never began
    assert not play(services, kim, film, played=29)
    services.video_rights.share(film, Visibility.PUBLIC, Grants())
    record_playing(services, STRANGER, film, 0, HOME)
    assert not record_playing(services, STRANGER, film, 30, HOME)  # faster than any player


def test_a_robot_under_many_names_counts_no_further(services: Services, film: str) -> None:
    services.video_rights.share(film, Visibility.PUBLIC, Grants())
    counted = [play(services, STRANGER, film, Client(HOME.address, f"robot {n}")) for n in range(MAX_STRANGERS + 3)]
    assert sum(counted) == MAX_STRANGERS
    for _ in range(MAX_BEGUN - len(counted)):
        record_playing(services, STRANGER, film, 0, HOME)
    with pytest.raises(TooManyAttempts):
        record_playing(services, STRANGER, film, 0, HOME)


def test_who_loads_a_film_again_takes_nobody_s_place(services: Services, film: str) -> None:
    services.video_rights.share(film, Visibility.PUBLIC, Grants())
    assert [play(services, STRANGER, film) for _ in range(MAX_STRANGERS + 1)].count(True) == 1
    assert play(services, STRANGER, film, Client(HOME.address, "Safari"))


def test_nobody_counts_what_they_may_not_see(services: Services, film: str) -> None:
    with pytest.raises(NotFound):
        record_playing(services, STRANGER, film, 0, HOME)


def test_search_knows_how_often_a_film_was_watched(services: Services, kim: Actor, film: str) -> None:
    play(services, kim, film)
    update_index(services)
    assert services.index.docs[film].views == 1  # type: ignore[attr-defined]
