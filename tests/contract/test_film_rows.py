"""What every FilmRows does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.film_rows import SqlFilmRows
from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.places import SqlPlaces
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.adapters.sql.view_counts import SqlViewCounts
from notflix_app.core.people import Role
from notflix_app.core.ports import FilmRows
from notflix_app.core.rights import OPERATOR, STRANGER, Actor, of_person
from notflix_app.core.series import in_order
from notflix_app.core.sharing import Grants
from notflix_app.core.video import VideoState
from notflix_app.core.view_counts import HEAT_SECONDS
from notflix_app.core.visibility import Visibility
from notflix_app.core.watching import ResumePoint
from tests.builders import person
from tests.fixtures.truth import Truth

KIM = Actor("kim", Role.VIEWER)


@pytest.fixture
def rows(sql_engine: Engine, truth: Truth) -> FilmRows:
    return SqlFilmRows(sql_engine, truth.clock)


def film(truth: Truth, **changes: Any) -> str:
    return truth.video(**{"state": VideoState.LIVE, **changes}).id


def test_a_tag_has_its_newest(rows: FilmRows, truth: Truth) -> None:
    old, new = (film(truth, tags=("sea", "sand"), created_at=at) for at in (1, 2))
    film(truth, tags=("sea",), state=VideoState.PROBING)
    assert rows.with_tags(["sea", "none"], 9, seen_by=OPERATOR) == {"sea": (new, old), "none": ()}
    assert rows.with_tags(["sea"], 1, seen_by=OPERATOR) == {"sea": (new,)}
    assert rows.tags(9) == ["sea", "sand"]
    assert rows.tags(1) == ["sea"]


def test_tags_follow_their_film(rows: FilmRows, truth: Truth) -> None:
    video_id = film(truth, tags=("sea", "sea"))
    truth.catalog.edit(video_id, tags=("sand",))
    truth.catalog.edit(video_id, title="Not about tags")
    assert rows.with_tags(["sea", "sand"], 9, seen_by=OPERATOR) == {"sea": (), "sand": (video_id,)}
    truth.catalog.delete(video_id)
    assert rows.tags(9) == []


def test_a_series_goes_by_season_and_episode(rows: FilmRows, truth: Truth) -> None:
    last, first, second = (
        film(truth, series="Walks", season=season, episode=episode) for season, episode in ((2, 1), (1, 1), (1, 2))
    )
    film(truth, series="Talks")
    film(truth)
    assert rows.series(9) == ["Walks", "Talks"]
    assert rows.in_series(["Walks"], 9, seen_by=OPERATOR) == {"Walks": (first, second, last)}


def test_after_an_episode_comes_the_next_that_is_there(rows: FilmRows, truth: Truth) -> None:
    made = [
        truth.video(state=VideoState.LIVE, series="Walks", season=s, episode=e) for s, e in ((1, 1), (1, 3), (2, 1))
    ]
    truth.video(state=VideoState.PROBING, series="Walks", season=1, episode=2)
    assert rows.episodes_after(made, seen_by=OPERATOR) == (made[1].id, made[2].id)
    unnumbered = truth.video(state=VideoState.LIVE, series="Walks")
    assert rows.episodes_after([unnumbered], seen_by=OPERATOR) == (made[0].id,)


def test_specials_come_behind_the_seasons_and_what_has_no_season_last(rows: FilmRows, truth: Truth) -> None:
    numbers = ((None, None), (0, 1), (2, None), (2, 1), (1, 1), (None, 1))
    alone, special, unnumbered, second, first, numbered = (
        film(truth, series="Walks", season=season, episode=episode) for season, episode in numbers
    )
    ordered = (first, second, unnumbered, special, numbered, alone)
    assert rows.in_series(["Walks"], 9, seen_by=OPERATOR) == {"Walks": ordered}
    assert [video.id for video in in_order(map(truth.catalog.get, ordered))] == list(ordered)


def test_episodes_that_were_seen_are_passed_over(rows: FilmRows, truth: Truth, sql_engine: Engine) -> None:
    numbers = ((1, 1), (1, 2), (1, 3), (0, 1), (0, 2))
    first, second, third, special, last = (
        truth.video(state=VideoState.LIVE, series="Walks", season=season, episode=episode)
        for season, episode in numbers
    )
    kim = person()
    SqlPeople(sql_engine, truth.clock).add(kim)
    watched = [ResumePoint(seen.id, 99, 100, 1) for seen in (first, second, special)]
    SqlPlaces(sql_engine).put(kim.id, [*watched, ResumePoint(third.id, 50, 100, 1)])
    actor = of_person(kim)
    assert rows.episodes_after([first], seen_by=actor) == (third.id,)
    assert rows.episodes_after([special], seen_by=actor) == (last.id,)
    SqlPlaces(sql_engine).put(kim.id, [ResumePoint(last.id, 99, 100, 1)])
    assert rows.episodes_after([special, last], seen_by=actor) == (third.id, third.id)
    SqlPlaces(sql_engine).put(kim.id, [ResumePoint(third.id, 99, 100, 2)])
    assert rows.episodes_after([third, last], seen_by=actor) == ()


def test_most_watched_are_those_of_late(rows: FilmRows, truth: Truth, sql_engine: Engine) -> None:
    views = SqlViewCounts(sql_engine, truth.clock)
    once, twice, before = film(truth), film(truth), film(truth)

    def watch(video_id: str, viewer: str) -> None:
        views.begin(viewer, video_id)
        assert views.count(viewer, video_id, 0)

    for viewer in "abc":
        watch(before, viewer)
    truth.clock.advance(2 * HEAT_SECONDS)
    watch(once, "a")
    for viewer in "ab":
        watch(twice, viewer)
    assert rows.most_watched(9, seen_by=OPERATOR) == (twice, once, before)
    assert rows.most_watched(1, seen_by=OPERATOR) == (twice,)
    truth.clock.advance(2 * HEAT_SECONDS)
    assert before not in rows.most_watched(9, seen_by=OPERATOR)


def test_rows_show_to_each_what_they_may_see(rows: FilmRows, truth: Truth, sql_engine: Engine) -> None:
    own = {"tags": ("sea",), "series": "Walks"}
    ids = {visibility: film(truth, **own, visibility=visibility, created_at=9) for visibility in Visibility}
    granted = film(truth, **own, created_at=8)
    SqlVideoRights(sql_engine, truth.clock).share(granted, Visibility.CHOSEN, Grants(people=frozenset({"kim"})))
    views = SqlViewCounts(sql_engine, truth.clock)
    for video_id in (*ids.values(), granted):
        views.begin("a", video_id)
        views.count("a", video_id, 0)
    public, members = ids[Visibility.PUBLIC], ids[Visibility.MEMBERS]
    for actor, seen in ((STRANGER, {public}), (KIM, {public, members, granted}), (OPERATOR, {*ids.values(), granted})):
        assert set(rows.with_tags(["sea"], 9, seen_by=actor)["sea"]) == seen
        assert set(rows.in_series(["Walks"], 9, seen_by=actor)["Walks"]) == seen
        assert set(rows.most_watched(9, seen_by=actor)) == seen
