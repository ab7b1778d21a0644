"""The lines of a text track, changed beside what others change, and brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.cues import Cue
from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, Actor
from notflix_app.usecases import tracks
from notflix_app.usecases.edit_cues import CueChange, change_cues, cues, restore
from notflix_app.usecases.tracks import KEEP_SECONDS, MAX_TEXTS, NewTrack
from tests.unit.usecases.test_tracks import NEW

EVENING = Cue(1000, 2500, "Good evening")
TOM = Cue(4000, 5000, "Tom &amp; Kim")


@pytest.fixture
def film(services, workers) -> str:
    return workers.live()


@pytest.fixture
def track(services, film):
    return tracks.add(services, OPERATOR, film, NEW)


def change(services, track, remove=(), add=()):
    services.packages.modified = dict.fromkeys(services.packages.objects, services.clock()) | services.packages.modified
    return change_cues(services, OPERATOR, track.video_id, track.id, CueChange(remove, add))


def lines(services, track):
    return list(cues(services, OPERATOR, track.video_id, track.id)[1])


def test_a_line_is_written_anew_and_is_at_a_new_address(services, track):
    assert lines(services, track) == [EVENING, TOM]
    done = change(services, track, [EVENING], [Cue(1000, 3000, " Good <i>morning</i>, Tom & Kim\n")])
    written = Cue(1000, 3000, "Good <i>morning</i>, Tom &amp; Kim")
    assert (done.before, done.added) == (track.digest, [written])
    assert done.track.digest != track.digest
    assert lines(services, track) == [written, TOM]
    assert tracks.served_text(services, OPERATOR, track.video_id, track.id, done.track.digest)


def test_lines_stand_by_their_time(services, track):
    later = replace(EVENING, start=6000, end=7000)
    assert change(services, track, [EVENING], [later]).track.cues == 2
    assert lines(services, track) == [TOM, later]


def test_a_line_is_divided_joined_put_in_and_each_is_taken_back_by_its_opposite(services, track):
    halves = [Cue(1000, 1700, "Good"), Cue(1700, 2500, "evening")]
    new = Cue(3000, 3500, "[door]", at_top=True)
    for gone, came in (([EVENING], halves), (halves, [EVENING]), ([], [new]), ([EVENING, TOM], [Cue(1000, 5000, "x")])):
        before = lines(services, track)
        change(services, track, gone, came)
        assert sorted(map(str, lines(services, track))) == sorted(map(str, [*(set(before) - set(gone)), *came]))
        change(services, track, came, gone)
        assert lines(services, track) == before
        change(services, track, gone, came)


def test_a_line_is_taken_away_but_not_the_last(services, track):
    assert change(services, track, [TOM]).track.cues == 1
    assert lines(services, track) == [EVENING]
    with pytest.raises(Refused, match="last line"):
        change(services, track, [EVENING])


def test_of_lines_that_are_the_same_one_goes(services, track):
    change(services, track, add=[TOM])
    change(services, track, [TOM])
    assert lines(services, track) == [EVENING, TOM]


@pytest.mark.parametrize(
    ("remove", "add", "error"),
    [
        ([replace(EVENING, end=2501)], [], Conflict),
        ([TOM, TOM], [], Conflict),
        ([EVENING], [replace(EVENING, start=2500)], Refused),
        ([EVENING], [replace(EVENING, start=-1)], Refused),
        ([EVENING], [replace(EVENING, text=" ")], Refused),
        ([], [replace(EVENING, text="one\n\n00:00:09.000 --> 00:00:10.000\ntwo")], Refused),
        ([], [replace(EVENING, text="x" * 1001)], Refused),
        ([EVENING], [TOM, replace(EVENING, text="<script></script>")], Refused),
    ],
)
def test_of_a_change_that_cannot_be_nothing_is_done(services, track, remove, add, error):
    with pytest.raises(error):
        change(services, track, remove, add)
    assert lines(services, track) == [EVENING, TOM]


def test_two_who_change_it_at_once_do_not_undo_each_other(services, track, monkeypatch):
    """The second looks at the row before the first has written."""
    before, get = services.text_tracks.get(track.video_id, track.id), services.text_tracks.get
    first, second = replace(EVENING, text="First"), replace(TOM, text="Second")
    change(services, track, [EVENING], [first])
    stale = [before]
    monkeypatch.setattr(services.text_tracks, "get", lambda *ids: stale.pop() if stale else get(*ids))
    assert change(services, track, [TOM], [second]).before != before.digest
    assert lines(services, track) == [first, second]
    with pytest.raises(Conflict, match="line at 0:01"):  # it is not what it was
        change(services, track, [EVENING], [replace(EVENING, text="Third")])


def test_who_is_overtaken_each_time_is_told_so(services, track, monkeypatch):
    before = services.text_tracks.get(track.video_id, track.id)
    change(services, track, [EVENING], [replace(EVENING, text="First")])
    monkeypatch.setattr(services.text_tracks, "get", lambda *_: before)
    with pytest.raises(Conflict, match="meanwhile"):
        change(services, track, [TOM], [replace(TOM, text="Second")])


def test_what_was_changed_can_be_brought_back_for_a_day(services, track):
    wrong = replace(EVENING, text="Wrong")
    after = change(services, track, [EVENING], [wrong]).track
    services.packages.modified = dict.fromkeys(services.packages.objects, services.clock())
    back = restore(services, OPERATOR, track.video_id, track.id, track.digest)
    assert (back.digest, lines(services, track)) == (track.digest, [EVENING, TOM])
    services.clock.advance(KEEP_SECONDS + 1)
    change(services, back, [EVENING], [replace(EVENING, text="Another")])
    with pytest.raises(NotFound, match="for a day"):
        restore(services, OPERATOR, track.video_id, track.id, after.digest)
    with pytest.raises(NotFound):
        restore(services, OPERATOR, track.video_id, track.id, "../../x")


def test_of_a_day_of_typing_the_newest_texts_are_kept(services, track):
    made = [track.digest]
    line = EVENING
    for number in range(MAX_TEXTS + 5):
        services.clock.advance(1)
        now = replace(EVENING, text=f"Good evening {number}")
        made.append(change(services, track, [line], [now]).track.digest)
        line = now
    kept = [key for key in services.packages.objects if key.endswith(".vtt")]
    assert len(kept) == MAX_TEXTS
    assert tracks.served_text(services, OPERATOR, track.video_id, track.id, made[-2])
    with pytest.raises(NotFound):
        tracks.served_text(services, OPERATOR, track.video_id, track.id, made[0])


def test_a_text_that_was_moved_and_changed_is_moved_from_there(services, film):
    moved = tracks.add(services, OPERATOR, film, NewTrack("a.srt", NEW.content, delay_ms=500))
    line = lines(services, moved)[0]
    after = change(services, moved, [line], [replace(line, text="Changed")]).track
    assert after.delay_ms == 0
    later = tracks.change(services, OPERATOR, film, moved.id, delay_ms=1000)
    assert lines(services, later)[0] == Cue(2500, 4000, "Changed")
    back = tracks.change(services, OPERATOR, film, moved.id, delay_ms=0)
    assert lines(services, back)[0] == Cue(1500, 3000, "Changed")


def test_only_who_may_edit_changes_them(services, track):
    ann = Actor("ann", Role.VIEWER)
    with pytest.raises(Forbidden):
        change_cues(services, ann, track.video_id, track.id, CueChange([TOM]))
    with pytest.raises(Forbidden):
        restore(services, ann, track.video_id, track.id, track.digest)
    assert cues(services, ann, track.video_id, track.id)
