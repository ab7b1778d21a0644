"""What every TextTracks does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.text_tracks import SqlTextTracks
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.ports import TextTracks
from notflix_app.core.text_tracks import TextRole, text_digest
from tests.builders import text_track
from tests.fixtures.truth import LEASE, Truth


@pytest.fixture
def tracks(sql_engine: Engine, truth: Truth) -> TextTracks:
    return SqlTextTracks(sql_engine, truth.clock)


def test_they_are_kept_as_they_were_given(tracks: TextTracks, video_id: str) -> None:
    second = text_track(
        video_id=video_id,
        language="pt-BR",
        name="Para todos",
        role=TextRole.CAPTIONS,
        created_at=2000.5,
        delay_ms=-1500,
        is_automatic=True,
    )
    first = text_track(video_id=video_id)
    for track in (second, first):
        tracks.add(track)
    assert tracks.list_for_video(video_id) == [first, second]
    assert tracks.get(video_id, second.id) == second
    assert tracks.list_for_video("absent") == []


def test_a_track_of_another_video_is_not_there(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    track = text_track(video_id=video_id)
    tracks.add(track)
    other = truth.video().id
    for call in (
        lambda: tracks.get(other, track.id),
        lambda: tracks.remove(other, track.id),
        lambda: tracks.change(replace(track, video_id=other), replace(track, video_id=other, name="x")),
    ):
        with pytest.raises(NotFound, match="no such track"):
            call()
    assert tracks.get(video_id, track.id) == track


def test_only_what_differs_is_written(tracks: TextTracks, video_id: str) -> None:
    track = text_track(video_id=video_id)
    tracks.add(track)
    tracks.change(track, replace(track, name="English"))
    tracks.change(track, replace(track, language="en"))
    tracks.change(track, track)
    assert tracks.get(video_id, track.id) == replace(track, name="English", language="en")


def test_a_text_takes_no_other_s_place_than_that_which_was_read(tracks: TextTracks, video_id: str) -> None:
    track = text_track(video_id=video_id)
    tracks.add(track)
    first = replace(track, digest="1" * 32, cues=7)
    tracks.change(track, first)
    with pytest.raises(Conflict, match="meanwhile"):
        tracks.change(track, replace(track, digest="2" * 32))
    assert tracks.get(video_id, track.id) == first


def test_what_is_removed_is_gone(tracks: TextTracks, video_id: str) -> None:
    track = text_track(video_id=video_id)
    tracks.add(track)
    tracks.remove(video_id, track.id)
    for call in (
        lambda: tracks.get(video_id, track.id),
        lambda: tracks.remove(video_id, track.id),
        lambda: tracks.change(track, track),
        lambda: tracks.change(track, replace(track, digest="1" * 32)),
    ):
        with pytest.raises(NotFound):
            call()


def test_of_many_videos_at_once(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    late, first = (text_track(video_id=video_id, created_at=at) for at in (2000.0, 1000.0))
    other = text_track(video_id=truth.video().id)
    for track in (late, first, other):
        tracks.add(track)
    listed = tracks.list_for_videos([video_id, other.video_id, "absent"])
    assert listed == {video_id: [first, late], other.video_id: [other]}


def test_each_change_is_told_to_search_and_no_try_that_failed(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    track = text_track(video_id=video_id)
    moved = replace(track, delay_ms=500, digest=text_digest("moved"))
    for change in (
        lambda: tracks.add(track),
        lambda: tracks.change(track, moved),
        lambda: tracks.remove(video_id, track.id),
    ):
        change()
        taken = truth.outbox.take(10, LEASE)
        assert taken is not None
        assert taken.video_ids == (video_id,)
        truth.outbox.settle(taken, taken.video_ids)
    with pytest.raises(NotFound):
        tracks.remove(video_id, track.id)
    assert truth.outbox.count() == 0


def test_of_a_stream_there_is_one_track_once_and_for_all(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    track, again = text_track(video_id=video_id), text_track(video_id=video_id)
    assert tracks.add_of_source(track, 3)
    assert not tracks.add_of_source(again, 3)
    tracks.leave_out(video_id, 3, "It is damaged.")
    assert tracks.list_for_video(video_id) == [track]
    tracks.remove(video_id, track.id)
    assert not tracks.add_of_source(again, 3)
    assert tracks.add_of_source(again, 4)
    other = text_track(video_id=truth.video().id)
    assert tracks.add_of_source(other, 3)
    assert tracks.list_for_video(video_id) == [again]
    assert tracks.streams_seen(video_id) == {3: "", 4: ""}


def test_what_could_not_be_read_may_be_later(tracks: TextTracks, video_id: str) -> None:
    for problem in ("It is damaged.", "It is still damaged."):
        tracks.leave_out(video_id, 3, problem)
        assert tracks.streams_seen(video_id) == {3: problem}
    assert tracks.add_of_source(text_track(video_id=video_id), 3)
    assert tracks.streams_seen(video_id) == {3: ""}


def test_of_a_video_that_is_gone_nothing_is_seen(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    tracks.add_of_source(text_track(video_id=video_id), 3)
    truth.catalog.delete(video_id)
    assert tracks.streams_seen(video_id) == {}
    with pytest.raises(NotFound, match="no video"):
        tracks.add_of_source(text_track(video_id=video_id), 3)
    with pytest.raises(NotFound, match="no video"):
        tracks.leave_out(video_id, 3, "It is damaged.")


def test_they_go_with_their_video(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    track = text_track(video_id=video_id)
    tracks.add(track)
    truth.catalog.delete(video_id)
    assert tracks.list_for_video(video_id) == []
    with pytest.raises(NotFound, match="no video"):
        tracks.add(track)
