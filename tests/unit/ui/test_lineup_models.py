"""Films that stand in a line, as pages show them."""

from __future__ import annotations

import pytest

from notflix_app.core.lineup import Episode, Lineup, SeasonView, SeriesCard, SeriesView
from notflix_app.ui.lineup_models import NextModel, lineup_model, place_of, season_models, series_facts, series_model
from notflix_app.usecases.cards import card_of
from tests import builders


def episode(title: str, season: int | None, number: int | None) -> Episode:
    return Episode(card_of(builders.video(title=title, probed=True), f"http://edge/{title}.jpg"), season, number)


DOOR, SALT = episode("The door", 1, 1), episode("Salt", 2, 1)


@pytest.mark.parametrize(
    ("season", "number", "place"),
    [(2, 3, "Season 2 · Episode 3"), (0, 1, "Specials · Episode 1"), (None, 4, "Episode 4"), (None, None, "")],
)
def test_an_episode_says_where_it_stands(season: int | None, number: int | None, place: str) -> None:
    assert place_of(episode("Ashes", season, number)) == place


def test_a_film_stands_in_its_season() -> None:
    line = lineup_model(Lineup("Dark", series="dark-1", season=1, videos=(DOOR,), following=SALT))
    assert (line.title, line.href) == ("Dark · Season 1", "/series/dark-1")
    assert [(card.href, card.added) for card in line.cards] == [(f"/watch/{DOOR.card.id}", "Episode 1")]
    href = f"/watch/{SALT.card.id}"
    assert line.following == NextModel(SALT.card.id, href, "Salt", "Season 2 · Episode 1", "http://edge/Salt.jpg")


def test_what_is_played_from_a_playlist_goes_on_in_it() -> None:
    line = lineup_model(Lineup("For the evening", playlist="p1", videos=(DOOR, SALT), following=SALT))
    assert (line.title, line.href) == ("For the evening", "/playlists/p1")
    assert [card.href for card in line.cards] == [f"/watch/{each.card.id}?list=p1" for each in (DOOR, SALT)]
    assert line.following.href == f"/watch/{SALT.card.id}?list=p1"


def test_a_film_alone_has_nothing_after_it() -> None:
    line = lineup_model(Lineup())
    assert (line.title, line.href, line.cards, line.following) == ("", "", [], NextModel())


@pytest.mark.parametrize(
    ("numbers", "titles", "facts"),
    [
        ((1, 2), ["Season 1", "Season 2"], "2 seasons · 2 episodes"),
        ((1, 0, None), ["Season 1", "Specials", "Of no season"], "1 season · 3 episodes"),
        ((None,), [""], "1 episode"),
    ],
)
def test_seasons_are_named(numbers: tuple[int | None, ...], titles: list[str], facts: str) -> None:
    series = SeriesView("dark-1", "Dark", tuple(SeasonView(number, (DOOR,)) for number in numbers))
    assert [season.title for season in season_models(series)] == titles
    assert series_facts(series) == facts


def test_a_series_in_a_list_says_how_many_episodes_it_has() -> None:
    model = series_model(SeriesCard("dark-1f", "Dark", 1, ""))
    assert (model.href, model.count) == ("/series/dark-1f", "1 episode")
