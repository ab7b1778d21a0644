"""What a film stands among, and what plays after it."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import NotFound
from notflix_app.core.lineup import Lineup
from notflix_app.core.people import Role
from notflix_app.core.rights import IN_FRONT, STRANGER, Actor
from notflix_app.core.series import series_id
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import playlists
from notflix_app.usecases.lineup import AROUND, lineup
from notflix_app.usecases.services import Services
from tests import builders

PUBLIC = Visibility.PUBLIC


def film(services: Services, season: int | None = None, number: int | None = None, **more: object) -> str:
    series = "Dark" if number else ""
    made = builders.video(**{"state": VideoState.LIVE, "series": series, "season": season, "episode": number, **more})
    services.catalog.add(made)
    return made.id


def ids(line: Lineup) -> tuple[list[str], str]:
    return [each.card.id for each in line.videos], line.following.card.id if line.following else ""


def test_an_episode_stands_in_its_season_and_the_next_season_follows(services: Services) -> None:
    second, first, later = film(services, 1, 2), film(services, 1, 1), film(services, 2, 1)
    line = lineup(services, IN_FRONT, first)
    assert (line.title, line.series, line.season) == ("Dark", series_id("Dark"), 1)
    assert ids(line) == ([first, second], second)
    assert ids(lineup(services, IN_FRONT, second)) == ([first, second], later)
    assert ids(lineup(services, IN_FRONT, later)) == ([later], "")


def test_what_somebody_may_not_see_is_skipped(services: Services) -> None:
    first, _, third = (film(services, 1, n, visibility=PUBLIC if n != 2 else Visibility.PRIVATE) for n in (1, 2, 3))
    assert ids(lineup(services, STRANGER, first)) == ([first, third], third)


def test_a_film_of_no_series_stands_alone(services: Services) -> None:
    assert lineup(services, IN_FRONT, film(services)) == Lineup()
    with pytest.raises(NotFound):
        lineup(services, IN_FRONT, "absent")


def test_what_is_not_live_yet_is_in_no_row(services: Services) -> None:
    coming = film(services, 1, 1, state=VideoState.ENCODING)
    film(services, 1, 2)
    line = lineup(services, IN_FRONT, coming)
    assert (line.title, line.series, *ids(line)) == ("Dark", series_id("Dark"), [], "")


def test_played_from_a_playlist_it_stands_there(services: Services) -> None:
    films = [film(services), film(services, 1, 1), film(services)]
    made = playlists.create(services, IN_FRONT, "For the evening", video_id=films[0])
    for each in films[1:]:
        playlists.put_in(services, IN_FRONT, made.id, each)
    line = lineup(services, IN_FRONT, films[1], made.id)
    assert (line.title, line.playlist, line.series) == ("For the evening", made.id, "")
    assert ids(line) == (films, films[2])
    assert ids(lineup(services, IN_FRONT, films[2], made.id)) == (films, "")


def test_a_playlist_that_is_not_theirs_or_lacks_the_film_is_as_none(services: Services) -> None:
    first, other = film(services, 1, 1, visibility=PUBLIC), film(services)
    made = playlists.create(services, IN_FRONT, "Mine", video_id=other)
    for actor in (IN_FRONT, STRANGER, Actor("anna", Role.VIEWER)):
        for playlist in (made.id, "absent"):
            assert lineup(services, actor, first, playlist).series == series_id("Dark")


def test_of_a_long_season_what_is_around_is_shown(services: Services) -> None:
    films = [film(services, 1, number) for number in range(1, 2 * AROUND + 20)]
    at = AROUND + 5
    assert ids(lineup(services, IN_FRONT, films[at])) == (films[5 : at + AROUND + 1], films[at + 1])
