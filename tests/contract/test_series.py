"""What every SeriesReader does."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.series import SqlSeries
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.core.people import Role
from notflix_app.core.ports import SeriesReader
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.series import SeriesRow, in_order
from notflix_app.core.sharing import Grants
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from tests.fixtures.truth import Truth

MEMBER = Actor("anna", Role.VIEWER, frozenset({"family"}))


@pytest.fixture
def series(sql_engine: Engine) -> SeriesReader:
    return SqlSeries(sql_engine)


def episode(truth: Truth, name: str, season: int | None, number: int | None, **more: object) -> str:
    return truth.video(**{"state": VideoState.LIVE, "series": name, "season": season, "episode": number, **more}).id


def test_series_are_what_their_live_episodes_say(series: SeriesReader, truth: Truth) -> None:
    special = episode(truth, "Dark", 0, 1)
    second, first = episode(truth, "Dark", 1, 2), episode(truth, "Dark", 1, 1)
    alone = episode(truth, "Ärger", None, None)
    episode(truth, "Dark", 1, 3, state=VideoState.PROBING)
    episode(truth, "Soon", 1, 1, state=VideoState.PROBING)
    truth.video(state=VideoState.LIVE)  # of no series
    assert set(series.all(seen_by=OPERATOR)) == {SeriesRow("Dark", 3, first), SeriesRow("Ärger", 1, alone)}
    assert [video.id for video in in_order(series.episodes("Dark", seen_by=OPERATOR))] == [first, second, special]
    assert set(series.names()) == {"Dark", "Ärger", "Soon"}
    for name in ("dark", "Soon", ""):
        assert series.episodes(name, seen_by=OPERATOR) == []


def test_it_begins_with_what_order_says(series: SeriesReader, truth: Truth) -> None:
    for season, number in ((None, 1), (2, None), (0, 1), (2, 7), (11, 1)):
        episode(truth, "Dark", season, number)
    [row] = series.all(seen_by=OPERATOR)
    assert row.first == in_order(series.episodes("Dark", seen_by=OPERATOR))[0].id


def test_everybody_sees_of_them_what_they_may(series: SeriesReader, sql_engine: Engine, truth: Truth) -> None:
    rights = SqlVideoRights(sql_engine, truth.clock)
    shared = {visibility: episode(truth, "Dark", 1, 1, visibility=visibility) for visibility in Visibility}
    rights.share(shared[Visibility.CHOSEN], Visibility.CHOSEN, Grants(groups=frozenset({"family"})))
    mine = episode(truth, "Mine", 1, 1, visibility=Visibility.PRIVATE, owner_id="anna")

    def seen(actor: Actor) -> tuple[dict[str, int], set[str]]:
        names = [row.name for row in series.all(seen_by=actor)]
        episodes = {name: series.episodes(name, seen_by=actor) for name in ("Dark", "Mine")}
        assert set(names) == {name for name, videos in episodes.items() if videos}
        counts = {row.name: row.episodes for row in series.all(seen_by=actor)}
        return counts, {video.id for videos in episodes.values() for video in videos}

    public, members, chosen = (shared[v] for v in (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.CHOSEN))
    assert seen(STRANGER) == ({"Dark": 1}, {public})
    assert seen(MEMBER) == ({"Dark": 3, "Mine": 1}, {public, members, chosen, mine})
    assert seen(OPERATOR)[1] == {*shared.values(), mine}
