"""What every ViewCounts does."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.view_counts import SqlViewCounts
from notflix_app.core.errors import NotFound
from notflix_app.core.ports import ViewCounts
from notflix_app.core.video import VideoState
from notflix_app.core.view_counts import DAY
from tests.fixtures.truth import Truth


@pytest.fixture
def views(sql_engine: Engine, truth: Truth) -> ViewCounts:
    return SqlViewCounts(sql_engine, truth.clock)


def watch(views: ViewCounts, truth: Truth, viewer: str, video_id: str) -> bool:
    views.begin(viewer, video_id)
    truth.clock.advance(15)
    return views.count(viewer, video_id, 15)


def test_a_view_counts_once_in_a_day(views: ViewCounts, truth: Truth, video_id: str) -> None:
    assert [watch(views, truth, "kim", video_id) for _ in range(3)] == [True, False, False]
    assert watch(views, truth, "lee", video_id)
    assert views.among([video_id, "absent"]) == {video_id: 2}
    truth.clock.advance(DAY)
    assert watch(views, truth, "kim", video_id)
    assert views.among([video_id]) == {video_id: 3}


def test_nothing_counts_that_nobody_began_long_enough_ago(views: ViewCounts, truth: Truth, video_id: str) -> None:
    assert not views.count("kim", video_id, 0)
    views.begin("kim", video_id)
    truth.clock.advance(14)
    assert not views.count("kim", video_id, 15)
    views.begin("kim", video_id)  # a reload: the clock goes on
    truth.clock.advance(1)
    assert views.count("kim", video_id, 15)


def test_counts_outlive_who_began(views: ViewCounts, truth: Truth, video_id: str) -> None:
    watch(views, truth, "kim", video_id)
    assert views.forget() == 0
    truth.clock.advance(DAY)
    views.begin("lee", video_id)
    assert views.forget() == 1
    assert views.among([video_id]) == {video_id: 1}


def test_they_go_with_their_film(views: ViewCounts, truth: Truth, video_id: str) -> None:
    watch(views, truth, "kim", video_id)
    truth.catalog.delete(video_id)
    assert views.among([video_id]) == {}
    assert not views.count("kim", video_id, 0)
    with pytest.raises(NotFound, match="no video"):
        views.begin("kim", video_id)


def test_search_hears_of_it_where_the_number_has_doubled(views: ViewCounts, truth: Truth) -> None:
    video_id = truth.video(state=VideoState.LIVE).id
    heard = []
    for number in range(1, 10):
        watch(views, truth, f"viewer {number}", video_id)
        if taken := truth.outbox.take(10, 30):
            truth.outbox.settle(taken, taken.video_ids)
            heard.append(number)
    assert heard == [1, 2, 4, 8]
