"""The home page's rows, for whoever looks at it."""

from __future__ import annotations

from typing import Any

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.home_rows import ROW, RowKind
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, STRANGER, Actor, of_person
from notflix_app.core.sharing import Grants
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.home import cards_of, home_rows, my_list, row_cards
from notflix_app.usecases.services import Services
from notflix_app.usecases.watching import NewPlace, add_to_list, keep_places
from tests import builders


@pytest.fixture
def kim(services: Services) -> Actor:
    person = builders.person(role=Role.VIEWER)
    services.people.add(person)
    return of_person(person)


def film(services: Services, **changes: Any) -> str:
    video = builders.video(**{"state": VideoState.LIVE, "source": builders.source(duration=100.0), **changes})
    services.catalog.add(video)
    return video.id


def films(services: Services, count: int, newest: float = 1000.0, **changes: Any) -> list[str]:
    """The newest first."""
    return [film(services, created_at=newest - number, **changes) for number in range(count)]


def stop(services: Services, actor: Actor, video_id: str, position: float) -> None:
    keep_places(services, actor, [NewPlace(video_id, position, 100.0)])
    services.clock.advance(1)  # type: ignore[attr-defined]


def kinds(services: Services, actor: Actor) -> list[tuple[str, str]]:
    return [(row.kind.value, row.name) for row in home_rows(services, actor)]


def test_an_empty_house_has_no_rows(services: Services) -> None:
    assert home_rows(services, OPERATOR) == ()


def test_tags_and_series_take_turns_behind_what_is_new(services: Services) -> None:
    films(services, 20, newest=9000.0)
    for number, (tag, series) in enumerate((("sea", "Walks"), ("sand", "Talks"))):
        films(services, 6 - number, tags=(tag,))
        films(services, 6 - number, series=series)
    ends = [("series", "Walks"), ("tag", "sea"), ("series", "Talks"), ("tag", "sand")]
    assert kinds(services, OPERATOR) == [("new", ""), *ends]


def test_one_goes_on_where_one_stopped_and_with_what_comes_next(services: Services, kim: Actor) -> None:
    first, second, third = (film(services, series="Walks", season=1, episode=number) for number in (1, 2, 3))
    other, listed = film(services), film(services)
    stop(services, kim, first, 99)
    stop(services, kim, other, 50)
    add_to_list(services, kim, [listed])
    own = {row.kind: row.video_ids for row in home_rows(services, kim)[:3]}
    assert own == {RowKind.CONTINUE: (other,), RowKind.NEXT_UP: (second,), RowKind.MY_LIST: (listed,)}
    stop(services, kim, second, 50)  # it is to be continued then
    assert [card.id for card in row_cards(services, kim, RowKind.CONTINUE)] == [second, other]
    assert row_cards(services, kim, RowKind.NEXT_UP) == ()
    stop(services, kim, second, 99)
    [card] = row_cards(services, kim, RowKind.NEXT_UP)
    assert card.id == third


def test_of_a_series_the_episode_that_was_seen_last_counts(services: Services, kim: Actor) -> None:
    episodes = [film(services, series="Walks", season=1, episode=number) for number in range(1, 6)]
    stop(services, kim, episodes[3], 99)
    stop(services, kim, episodes[0], 99)
    assert [card.id for card in row_cards(services, kim, RowKind.NEXT_UP)] == [episodes[1]]


def test_a_series_stays_after_a_special_and_after_one_that_is_seen_again(services: Services, kim: Actor) -> None:
    first, second, third = (film(services, series="Walks", season=1, episode=number) for number in (1, 2, 3))
    special = film(services, series="Walks", season=0, episode=1)
    for seen in (first, second, special):
        stop(services, kim, seen, 99)
    assert [card.id for card in row_cards(services, kim, RowKind.NEXT_UP)] == [third]
    stop(services, kim, first, 99)
    assert [card.id for card in row_cards(services, kim, RowKind.NEXT_UP)] == [third]


def test_cards_say_what_is_ones_own(services: Services, kim: Actor) -> None:
    half, plain = film(services), film(services)
    stop(services, kim, half, 50)
    add_to_list(services, kim, [half])
    cards = cards_of(services, kim, [plain, half, "absent", plain])
    assert [(card.id, card.watched, card.is_listed) for card in cards] == [(plain, 0.0, False), (half, 0.5, True)]
    assert [(card.watched, card.is_listed) for card in cards_of(services, OPERATOR, [half])] == [(0.0, False)]
    assert [card.id for card in my_list(services, kim)] == [half]


def test_rows_show_nothing_that_one_may_not_see(services: Services, kim: Actor) -> None:
    films(services, 5, tags=("secret",), series="Hidden", visibility=Visibility.PRIVATE)
    [lost, *_] = films(services, 5, tags=("members",), visibility=Visibility.MEMBERS)
    stop(services, kim, lost, 50)
    add_to_list(services, kim, [lost])
    assert kinds(services, STRANGER) == []
    assert kinds(services, kim) == [("continue", ""), ("list", ""), ("new", "")]
    assert row_cards(services, STRANGER, RowKind.TAG, "members") == ()
    services.video_rights.share(lost, Visibility.PRIVATE, Grants())
    assert kinds(services, kim) == [("new", "")]
    assert row_cards(services, kim, RowKind.CONTINUE) == row_cards(services, kim, RowKind.MY_LIST) == ()
    assert cards_of(services, kim, [lost]) == ()


def test_what_is_hidden_or_binned_empties_no_row_of_ones_own(services: Services, kim: Actor) -> None:
    shown, *others = films(services, ROW + 2)
    for each in (shown, *others):
        stop(services, kim, each, 50)
        add_to_list(services, kim, [each])
    for each in others[1:]:
        services.catalog.move(each, VideoState.BINNED)
    services.video_rights.share(others[0], Visibility.PRIVATE, Grants())
    own = {row.kind: row.video_ids for row in home_rows(services, kim)[:2]}
    assert own == {RowKind.CONTINUE: (shown,), RowKind.MY_LIST: (shown,)}
    for kind in (RowKind.CONTINUE, RowKind.MY_LIST):
        assert [card.id for card in row_cards(services, kim, kind)] == [shown]


def test_a_row_is_asked_for_whole(services: Services) -> None:
    with pytest.raises(Refused, match="which tag"):
        row_cards(services, OPERATOR, RowKind.TAG)
    assert row_cards(services, OPERATOR, RowKind.SERIES, "none") == ()
