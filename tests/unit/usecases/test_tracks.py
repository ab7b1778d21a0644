"""Text tracks, from the file that is sent to what players read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.sharing import Grants
from notflix_app.core.text_tracks import MAX_BYTES, MAX_TRACKS, TextRole
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import tracks
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest import NewVideo, begin
from notflix_app.usecases.orphans import remove_orphans
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.tracks import KEEP_SECONDS, NewTrack
from tests.builders import text_track
from tests.fakes.services import left_over

SRT = b"1\n00:00:01,000 --> 00:00:02,500\nGood evening\n\n2\n00:00:04,000 --> 00:00:05,000\nTom & Kim\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nGood evening\n\n00:00:04.000 --> 00:00:05.000\nTom &amp; Kim\n"
NEW = NewTrack("Film.pt-BR.sdh.srt", SRT)
SOMEBODY, ANOTHER = Actor("ann", Role.EDITOR), Actor("bob", Role.EDITOR)


@pytest.fixture
def film(services, workers) -> str:
    return workers.live()


def stored(services, film):
    """What of text lies in the store."""
    return [key for key in services.packages.objects if key.startswith(f"{film}/text/")]


def served(services, track):
    return tracks.served_text(services, OPERATOR, track.video_id, track.id, track.digest).decode()


def test_what_is_sent_is_served_as_webvtt(services, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    assert tracks.tracks(services, OPERATOR, film) == [track]
    assert (track.language, track.role, track.name, track.cues) == ("pt-BR", TextRole.CAPTIONS, "", 2)
    assert (track.file_name, track.delay_ms, track.is_automatic) == (NEW.file_name, 0, False)
    assert track.created_at == services.clock()
    assert served(services, track) == VTT
    assert tracks.download(services, OPERATOR, film, track.id) == ("Film.pt-BR.sdh.vtt", VTT)


def test_all_that_is_heard_and_read_of_a_film_is_listed(services, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    listed = tracks.film_tracks(services, OPERATOR, film)
    assert listed.text == [track]
    assert listed.audio == services.catalog.get(film).plan.audio != ()
    with pytest.raises(NotFound):
        tracks.film_tracks(services, OPERATOR, "nothing")


def test_what_is_said_counts_more_than_the_file_s_name(services, film):
    new = replace(NEW, language="GER", role=TextRole.FORCED, name=" Nur\nSchilder ", delay_ms=500)
    track = tracks.add(services, OPERATOR, film, new)
    assert (track.language, track.role, track.name) == ("de", TextRole.FORCED, "Nur Schilder")
    assert "00:00:01.500 --> 00:00:03.000" in served(services, track)
    assert tracks.add(services, OPERATOR, film, replace(NEW, language="")).language == ""


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"content": b"nothing"}, "no subtitle file"),
        ({"content": b"x" * (MAX_BYTES + 1)}, "larger than 2 MiB"),
        ({"language": "English"}, "no language tag"),
        ({"name": "x" * 101}, "101 letters"),
        ({"delay_ms": 10**9}, "a day at most"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(services, film, change, problem):
    with pytest.raises(Refused, match=problem):
        tracks.add(services, OPERATOR, film, replace(NEW, **change))
    assert tracks.tracks(services, OPERATOR, film) == []
    assert stored(services, film) == []


def test_a_track_is_named_otherwise_without_touching_its_text(services, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    changed = tracks.change(services, OPERATOR, film, track.id, language="pt", name="Para todos", role=TextRole.FORCED)
    assert changed == replace(track, language="pt", name="Para todos", role=TextRole.FORCED)
    assert tracks.tracks(services, OPERATOR, film) == [changed]
    assert tracks.change(services, OPERATOR, film, track.id, name="").name == ""


def test_a_track_is_moved_against_what_was_sent_and_gets_another_address(services, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    earlier = tracks.change(services, OPERATOR, film, track.id, delay_ms=-3000)
    assert served(services, earlier) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nTom &amp; Kim\n"
    assert (earlier.delay_ms, earlier.cues) == (-3000, 2)
    back = tracks.change(services, OPERATOR, film, track.id, delay_ms=0)
    assert back == track
    assert served(services, back) == VTT


def test_who_has_read_the_manifest_before_still_gets_the_text_for_a_day(services, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    old = keys.text(film, track.id, track.digest)
    services.packages.modified[old] = services.clock()
    tracks.change(services, OPERATOR, film, track.id, delay_ms=1000)
    assert served(services, track) == VTT
    services.clock.advance(KEEP_SECONDS + 1)
    tracks.change(services, OPERATOR, film, track.id, name="Late")
    with pytest.raises(NotFound, match="open the film's page again"):
        served(services, track)
    assert len(stored(services, film)) == 2  # what was sent, and what is served


def test_what_is_removed_is_gone_at_once(services, film):
    track, other = (tracks.add(services, OPERATOR, film, NEW) for _ in range(2))
    tracks.remove(services, OPERATOR, film, track.id)
    assert tracks.tracks(services, OPERATOR, film) == [other]
    with pytest.raises(NotFound):
        served(services, track)
    assert served(services, other) == VTT  # the same text, and another track's
    with pytest.raises(NotFound, match="no such track"):
        tracks.remove(services, OPERATOR, film, track.id)


def test_what_is_removed_while_somebody_moves_it_leaves_nothing(services, film, monkeypatch):
    track = tracks.add(services, OPERATOR, film, NEW)
    read = services.subtitles.read

    def removed_meanwhile(content, file_name):
        tracks.remove(services, OPERATOR, film, track.id)
        return read(content, file_name)

    monkeypatch.setattr(services.subtitles, "read", removed_meanwhile)
    with pytest.raises(NotFound):
        tracks.change(services, OPERATOR, film, track.id, delay_ms=1)
    assert stored(services, film) == []


def test_who_edits_the_film_edits_its_tracks_and_who_watches_reads_them(services, film):
    services.video_rights.give(film, SOMEBODY.person_id)
    track = tracks.add(services, SOMEBODY, film, NEW)
    for act in (
        lambda actor: tracks.add(services, actor, film, NEW),
        lambda actor: tracks.change(services, actor, film, track.id, name="Theirs"),
        lambda actor: tracks.remove(services, actor, film, track.id),
    ):
        with pytest.raises(Forbidden):
            act(ANOTHER)
        with pytest.raises(NotFound):
            act(STRANGER)
    assert tracks.tracks(services, ANOTHER, film) == [track]
    services.video_rights.share(film, Visibility.PRIVATE, Grants())
    for look in (
        lambda actor: tracks.tracks(services, actor, film),
        lambda actor: tracks.download(services, actor, film, track.id),
        lambda actor: tracks.served_text(services, actor, film, track.id, track.digest),
        lambda actor: tracks.served_playlist(services, actor, film, track.id, track.digest),
    ):
        assert look(SOMEBODY)
        for actor in (ANOTHER, STRANGER):
            with pytest.raises(NotFound):
                look(actor)


def test_a_film_has_so_many_tracks_at_most(services, film):
    for _ in range(MAX_TRACKS):
        services.text_tracks.add(text_track(video_id=film))
    with pytest.raises(Refused, match="enough"):
        tracks.add(services, OPERATOR, film, NEW)


def test_text_comes_before_the_film_does(services, workers):
    coming = workers.ingest()
    track = tracks.add(services, OPERATOR, coming, NEW)
    workers.run_all()
    assert served(services, track) == VTT


def test_text_of_an_upload_that_is_given_up_goes_with_it(services):
    ticket = begin(services, OPERATOR, NewVideo("home.mp4", 4))
    tracks.add(services, OPERATOR, ticket.video_id, NEW)
    delete(services, OPERATOR, ticket.video_id)
    assert left_over(services, ticket.video_id) == []


def test_of_a_film_that_was_cancelled_there_is_no_text(services, workers):
    video_id = workers.ingest()
    tracks.add(services, OPERATOR, video_id, NEW)
    cancel(services, OPERATOR, video_id)
    workers.run_all()
    reconcile(services)
    workers.run_all()
    assert left_over(services, video_id) == []
    with pytest.raises(Conflict, match="was cancelled"):
        tracks.add(services, OPERATOR, video_id, NEW)


def test_text_goes_with_its_film_and_not_before(services, workers, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    services.clock.advance(10 * services.policy.orphan_age)
    remove_orphans(services)
    assert served(services, track) == VTT
    delete(services, OPERATOR, film)
    workers.run_all()
    assert left_over(services, film) == []
    assert services.text_tracks.list_for_video(film) == []


def test_a_film_that_goes_while_text_is_added_leaves_none(services, film, monkeypatch):
    read = services.subtitles.read

    def gone_meanwhile(content, file_name):
        services.catalog.delete(film)
        return read(content, file_name)

    monkeypatch.setattr(services.subtitles, "read", gone_meanwhile)
    with pytest.raises(NotFound):
        tracks.add(services, OPERATOR, film, NEW)
    assert stored(services, film) == []
