"""What is said in a film is found, by whoever may see the film, as it is now."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.chapters import Chapter
from notflix_app.core.errors import Unavailable
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.search import Filters, LineKind
from notflix_app.core.sharing import Grants
from notflix_app.core.text_tracks import TextRole
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import tracks, update_index
from notflix_app.usecases.chapters import set_chapters
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.tracks import NewTrack
from notflix_app.usecases.update_index import reindex

SRT = b"1\n00:00:25,500 --> 00:00:27,000\nYou will need a <i>bigger</i> boat\n"
NEW = NewTrack("Jaws.en.srt", SRT)


@pytest.fixture
def film(services, workers) -> str:
    return workers.live("Jaws")


def places(services, query="bigger boat", actor=OPERATOR, **more):
    update_index.update_index(services)
    return search_videos(services, actor, query, lines=5, **more).lines


def test_a_line_of_a_track_is_found_as_soon_as_it_is_added_and_until_it_is_removed(services, film):
    track = tracks.add(services, OPERATOR, film, NEW)
    (place,) = places(services)
    assert (place.id, place.title, place.at, place.kind, place.language) == (film, "Jaws", 25.5, LineKind.SPEECH, "en")
    assert (place.text, place.watch) == ("You will need a bigger boat", f"/watch/{film}?t=25")
    assert [piece.text for piece in place.pieces if piece.hit] == ["bigger", "boat"]
    tracks.change(services, OPERATOR, film, track.id, delay_ms=-5000)
    assert [place.at for place in places(services)] == [20.5]
    tracks.change(services, OPERATOR, film, track.id, role=TextRole.COMMENTARY, language="de")
    assert [(place.kind, place.language) for place in places(services)] == [(LineKind.COMMENTARY, "de")]
    tracks.remove(services, OPERATOR, film, track.id)
    assert places(services) == ()


def test_chapters_are_found(services, film):
    set_chapters(services, OPERATOR, film, [Chapter(30.0, "The barrels")])
    assert [(place.kind, place.at) for place in places(services, "barrels")] == [(LineKind.CHAPTER, 30.0)]
    set_chapters(services, OPERATOR, film, [])
    assert places(services, "barrels") == ()


def test_a_track_of_a_film_on_its_way_is_found_once_it_is_live(services, workers):
    film = workers.ingest("Jaws")
    tracks.add(services, OPERATOR, film, NEW)
    assert places(services) == ()
    workers.run_all()
    assert len(places(services)) == 1


def test_what_would_be_said_after_the_end_is_not_found(services, film):
    late = SRT.replace(b"00:00:2", b"09:00:2")
    tracks.add(services, OPERATOR, film, NewTrack("Jaws.en.srt", late + b"\n" + SRT.replace(b"boat", b"harbour")))
    assert places(services) == ()
    assert len(places(services, "bigger harbour")) == 1


def test_the_rights_of_the_film_hold(services, film):
    tracks.add(services, OPERATOR, film, NEW)
    services.video_rights.share(film, Visibility.CHOSEN, Grants(people=frozenset({"ann"})))
    ann, bob = Actor("ann", Role.VIEWER), Actor("bob", Role.VIEWER)
    assert len(places(services, actor=ann)) == 1
    assert places(services, actor=bob) == ()
    services.video_rights.share(film, Visibility.PUBLIC, Grants())
    assert len(places(services, actor=STRANGER)) == 1
    services.video_rights.share(film, Visibility.PRIVATE, Grants())
    assert search_videos(services, STRANGER, "bigger boat", lines=5).lines == ()  # before the index knows
    assert places(services, actor=STRANGER) == ()


def test_the_filters_of_the_film_hold(services, film):
    tracks.add(services, OPERATOR, film, NEW)
    edit(services, OPERATOR, film, tags=["shark"])
    assert len(places(services, filters=Filters(tags=frozenset({"shark"})))) == 1
    assert places(services, filters=Filters(tags=frozenset({"whale"}))) == ()


def test_what_is_deleted_says_nothing(services, workers, film):
    tracks.add(services, OPERATOR, film, NEW)
    assert len(places(services)) == 1
    delete(services, OPERATOR, film)
    assert search_videos(services, OPERATOR, "bigger boat", lines=5).lines == ()
    workers.run_all()
    assert film not in services.index.docs


def test_a_text_that_is_lost_keeps_no_other_out(services, film):
    lost = tracks.add(services, OPERATOR, film, NEW)
    tracks.add(services, OPERATOR, film, NewTrack("Jaws.de.srt", SRT.replace(b"bigger", b"grosses")))
    services.packages.remove(keys.text(film, lost.id, lost.digest))
    assert [place.language for place in places(services, "grosses boat")] == ["de"]


def test_while_the_store_is_away_its_lines_wait(services, film, monkeypatch):
    def away(key):
        raise Unavailable("The store does not answer.", "store")

    tracks.add(services, OPERATOR, film, NEW)
    with monkeypatch.context() as patched:
        patched.setattr(services.packages, "read", away)
        assert places(services) == ()
    services.clock.advance(update_index.MAX_BACK_OFF)
    assert len(places(services)) == 1


def test_all_are_indexed_anew(services, workers, film):
    tracks.add(services, OPERATOR, film, NEW)
    other = workers.live("Sea")
    set_chapters(services, OPERATOR, other, [Chapter(1.0, "A bigger boat")])
    services.index.docs.clear()
    assert reindex(services) == 2
    assert {place.id for place in search_videos(services, OPERATOR, "bigger boat", lines=5).lines} == {film, other}


def test_few_lines_are_written_in_one_go(services, workers, monkeypatch):
    """So others wait no longer for the index, and what waits to be written is bounded."""
    written = []

    class Counting(type(services.index)):
        def put(self, docs):
            docs = list(docs)
            written.append([doc.id for doc in docs])
            super().put(docs)

    films = [workers.live(f"Film {number}") for number in range(5)]
    for film in films[:3]:
        tracks.add(services, OPERATOR, film, NEW)
    services.index.__class__ = Counting
    monkeypatch.setattr(update_index, "MAX_LINES", 2)
    services.outbox.add_live()
    update_index.update_index(services)
    assert sorted(len(set(some) & set(films[:3])) for some in written) == [1, 2]
    assert sorted(film for some in written for film in some) == sorted(films)
