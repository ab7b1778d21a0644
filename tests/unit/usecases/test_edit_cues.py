"""The lines of a text track, changed one by one, and brought back."""

from __future__ import annotations

import pytest

from notflix_app.core.cues import Cue
from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, Actor
from notflix_app.usecases import tracks
from notflix_app.usecases.edit_cues import CueChange, change_cue, cues, restore
from notflix_app.usecases.tracks import KEEP_SECONDS, NewTrack
from tests.unit.usecases.test_tracks import NEW

EVENING = Cue(1000, 2500, "Good evening")
TOM = Cue(4000, 5000, "Tom &amp; Kim")


@pytest.fixture
def film(services, workers) -> str:
    return workers.live()


@pytest.fixture
def track(services, film):
    return tracks.add(services, OPERATOR, film, NEW)


def change(services, track, number, **what):
    digest = what.pop("digest", track.digest)
    services.packages.modified = dict.fromkeys(services.packages.objects, services.clock()) | services.packages.modified
    return change_cue(services, OPERATOR, track.video_id, track.id, number, CueChange(**what), digest=digest)


def lines(services, track):
    return list(cues(services, OPERATOR, track.video_id, track.id)[1])


def test_a_line_is_changed_and_is_at_a_new_address(services, track):
    assert lines(services, track) == [EVENING, TOM]
    after, number = change(services, track, 0, text="Good <i>morning</i>, Tom & Kim", end=3000)
    assert number == 0
    assert after.digest != track.digest
    assert lines(services, track) == [Cue(1000, 3000, "Good <i>morning</i>, Tom &amp; Kim"), TOM]
    assert tracks.served_text(services, OPERATOR, track.video_id, track.id, after.digest)


def test_lines_stand_by_their_time(services, track):
    after, number = change(services, track, 0, start=6000, end=7000)
    assert number == 1
    assert lines(services, track) == [TOM, Cue(6000, 7000, "Good evening")]
    assert after.cues == 2


def test_a_line_is_taken_away_but_not_the_last(services, track):
    after, _ = change(services, track, 1, text=" ")
    assert (after.cues, lines(services, track)) == (1, [EVENING])
    with pytest.raises(Refused, match="last line"):
        change(services, after, 0, text="")


@pytest.mark.parametrize(
    ("number", "what", "error"),
    [
        (2, {"text": "x"}, NotFound),
        (0, {"start": 2500}, Refused),
        (0, {"start": -1}, Refused),
        (0, {"text": "one\n\n00:00:09.000 --> 00:00:10.000\ntwo"}, Refused),
        (0, {"text": "x" * 1001}, Refused),
        (0, {"text": "x", "digest": "0" * 32}, Conflict),
    ],
)
def test_what_cannot_be_is_refused(services, track, number, what, error):
    with pytest.raises(error):
        change(services, track, number, **what)
    assert lines(services, track) == [EVENING, TOM]


def test_two_who_change_it_at_once_do_not_undo_each_other(services, track, monkeypatch):
    """The second looks at the row before the first has written."""
    before = services.text_tracks.get(track.video_id, track.id)
    change(services, track, 0, text="First")
    monkeypatch.setattr(services.text_tracks, "get", lambda *_: before)
    with pytest.raises(Conflict, match="meanwhile"):
        change(services, track, 1, text="Second")
    monkeypatch.undo()
    assert [cue.text for cue in lines(services, track)] == ["First", TOM.text]


def test_what_was_changed_can_be_brought_back_for_a_day(services, track):
    after, _ = change(services, track, 0, text="Wrong")
    services.packages.modified = dict.fromkeys(services.packages.objects, services.clock())
    back = restore(services, OPERATOR, track.video_id, track.id, track.digest)
    assert (back.digest, lines(services, track)) == (track.digest, [EVENING, TOM])
    services.clock.advance(KEEP_SECONDS + 1)
    change(services, back, 0, text="Another")
    with pytest.raises(NotFound, match="for a day"):
        restore(services, OPERATOR, track.video_id, track.id, after.digest)
    with pytest.raises(NotFound):
        restore(services, OPERATOR, track.video_id, track.id, "../../x")


def test_a_text_that_was_moved_and_changed_is_moved_from_there(services, film):
    moved = tracks.add(services, OPERATOR, film, NewTrack("a.srt", NEW.content, delay_ms=500))
    after, _ = change(services, moved, 0, text="Changed")
    assert after.delay_ms == 0
    later = tracks.change(services, OPERATOR, film, moved.id, delay_ms=1000)
    assert lines(services, later)[0] == Cue(2500, 4000, "Changed")
    back = tracks.change(services, OPERATOR, film, moved.id, delay_ms=0)
    assert lines(services, back)[0] == Cue(1500, 3000, "Changed")


def test_only_who_may_edit_changes_them(services, track):
    ann = Actor("ann", Role.VIEWER)
    with pytest.raises(Forbidden):
        change_cue(services, ann, track.video_id, track.id, 0, CueChange(text="x"), digest=track.digest)
    with pytest.raises(Forbidden):
        restore(services, ann, track.video_id, track.id, track.digest)
    assert cues(services, ann, track.video_id, track.id)
