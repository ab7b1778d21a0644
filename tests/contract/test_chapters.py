"""What every ChapterRepository does."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.chapters import SqlChapters
from notflix_app.core.chapters import Chapter
from notflix_app.core.errors import NotFound
from notflix_app.core.ports import ChapterRepository
from notflix_app.core.video import VideoState
from tests.fixtures.truth import Truth

TWO = (Chapter(0, "The door"), Chapter(754.567, "Jägerstraße “7” — 🏃"))
OTHERS = (Chapter(3, "The chase"),)


@pytest.fixture
def chapters(sql_engine: Engine, truth: Truth) -> ChapterRepository:
    return SqlChapters(sql_engine, truth.clock)


def test_all_are_put_at_once(chapters: ChapterRepository, video_id: str) -> None:
    assert chapters.list_for_video(video_id) == ()
    for put in (TWO, OTHERS, ()):
        chapters.put(video_id, put)
        assert chapters.list_for_video(video_id) == put
    assert chapters.list_for_video("absent") == ()


def test_of_many_videos_at_once(chapters: ChapterRepository, truth: Truth, video_id: str) -> None:
    other, emptied = (truth.video().id for _ in range(2))
    for video, put in ((video_id, TWO), (other, OTHERS), (emptied, ())):
        chapters.put(video, put)
    assert chapters.list_for_videos([video_id, other, emptied, "absent"]) == {video_id: TWO, other: OTHERS}


def test_those_of_the_file_are_put_where_nobody_has_put_any(chapters: ChapterRepository, truth: Truth) -> None:
    new, named, emptied = (truth.video().id for _ in range(3))
    chapters.put(named, OTHERS)
    chapters.put(emptied, ())
    assert [chapters.put_first(video, TWO) for video in (new, named, emptied)] == [True, False, False]
    assert [chapters.list_for_video(video) for video in (new, named, emptied)] == [TWO, OTHERS, ()]
    assert not chapters.put_first(new, OTHERS)
    assert chapters.list_for_video(new) == TWO


def test_they_go_with_their_video(chapters: ChapterRepository, truth: Truth, video_id: str) -> None:
    chapters.put(video_id, TWO)
    truth.catalog.delete(video_id)
    assert chapters.list_for_video(video_id) == ()
    for put in (chapters.put, chapters.put_first):
        with pytest.raises(NotFound, match="no video"):
            put(video_id, TWO)


def test_the_search_index_hears_of_those_of_a_live_video(chapters: ChapterRepository, truth: Truth) -> None:
    live, coming, named = (
        truth.video(state=state).id for state in (VideoState.LIVE, VideoState.PROBING, VideoState.LIVE)
    )
    chapters.put(named, OTHERS)
    while taken := truth.outbox.take(10, 30):
        truth.outbox.settle(taken, taken.video_ids)
    chapters.put_first(named, TWO)
    chapters.put(coming, TWO)
    assert truth.outbox.take(10, 30) is None
    chapters.put(live, TWO)
    chapters.put(named, TWO)
    taken = truth.outbox.take(10, 30)
    assert taken is not None
    assert set(taken.video_ids) == {live, named}
