"""What every TextTracks does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.text_tracks import SqlTextTracks
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.ports import TextTracks
from notflix_app.core.text_tracks import TextRole
from tests.builders import text_track
from tests.fixtures.truth import Truth


@pytest.fixture
def tracks(sql_engine: Engine) -> TextTracks:
    return SqlTextTracks(sql_engine)


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


def test_they_go_with_their_video(tracks: TextTracks, truth: Truth, video_id: str) -> None:
    track = text_track(video_id=video_id)
    tracks.add(track)
    truth.catalog.delete(video_id)
    assert tracks.list_for_video(video_id) == []
    with pytest.raises(NotFound, match="no video"):
        tracks.add(track)
