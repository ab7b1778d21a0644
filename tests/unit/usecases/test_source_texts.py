"""Text tracks that a film's own file brings along."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.errors import NotFound, Unavailable
from notflix_app.core.pipeline import SWEEP_LIVE
from notflix_app.core.rights import OPERATOR, STRANGER
from notflix_app.core.sharing import Grants
from notflix_app.core.steps import NewStep, StepKind
from notflix_app.core.text_tracks import MAX_TRACKS, TextRole, TextStream
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import tracks
from notflix_app.usecases.source_texts import leave_out, left_out, take, unseen
from notflix_app.usecases.sweep import sweep
from tests import builders
from tests.fakes.services import left_over
from tests.unit.usecases.test_tracks import SRT, VTT, served

GERMAN = TextStream(2, "subrip", "de", "Für Gehörlose", TextRole.CAPTIONS)
PGS = TextStream(3, "hdmv_pgs_subtitle", "fr")
ENGLISH = TextStream(4, "ass", "en")


@pytest.fixture
def film(services):
    source = builders.source(texts=(GERMAN, PGS, ENGLISH))
    video = replace(builders.video(probed=True), file_name="Home.mkv", source=source, state=VideoState.LIVE)
    services.catalog.add(video)
    return video


def listed(services, film):
    return tracks.tracks(services, OPERATOR, film.id)


def test_a_stream_becomes_a_track_on_the_film_s_clock(services, film):
    take(services, film, GERMAN, SRT.replace(b"00:00:0", b"00:00:1"), begins=10.0)
    [track] = listed(services, film)
    assert (track.language, track.role, track.name) == ("de", TextRole.CAPTIONS, "Für Gehörlose")
    assert (track.file_name, track.cues, track.delay_ms) == ("Home.de.sdh.vtt", 2, 0)
    assert served(services, track) == VTT
    moved = tracks.change(services, OPERATOR, film.id, track.id, delay_ms=500)
    assert "00:00:01.500 --> 00:00:03.000" in served(services, moved)
    assert served(services, tracks.change(services, OPERATOR, film.id, track.id, delay_ms=0)) == VTT


def test_each_becomes_one_once_and_none_comes_back(services, film):
    assert unseen(services, film) == [GERMAN, ENGLISH]
    for _ in range(2):
        take(services, film, GERMAN, SRT, 0)
    [track] = listed(services, film)
    assert unseen(services, film) == [ENGLISH]
    tracks.remove(services, OPERATOR, film.id, track.id)
    take(services, film, GERMAN, SRT, 0)
    assert listed(services, film) == []
    assert left_over(services, film.id) == []
    assert unseen(services, film) == [ENGLISH]


def test_what_became_none_is_told_and_tried_again(services, film):
    take(services, film, GERMAN, b"", 0)
    leave_out(services, film, ENGLISH, "It is damaged.")
    assert [(one.stream, one.problem) for one in left_out(services, OPERATOR, film.id)] == [
        (GERMAN, "This file is empty."),
        (PGS, "It has pictures of text, which cannot be converted."),
        (ENGLISH, "It is damaged."),
    ]
    assert unseen(services, film) == [GERMAN, ENGLISH]
    take(services, film, GERMAN, SRT, 0)
    assert [one.stream for one in left_out(services, OPERATOR, film.id)] == [PGS, ENGLISH]


def test_text_from_before_the_film_begins_is_none(services, film):
    take(services, film, GERMAN, SRT, begins=3600)
    assert left_out(services, OPERATOR, film.id)[0].problem == "There is no text in it while the film lasts."


def test_those_that_people_have_sent_count_too(services, film):
    for _ in range(MAX_TRACKS):
        services.text_tracks.add(builders.text_track(video_id=film.id))
    take(services, film, GERMAN, SRT, 0)
    assert len(listed(services, film)) == MAX_TRACKS
    assert "100 tracks already" in left_out(services, OPERATOR, film.id)[0].problem


def test_a_film_that_goes_meanwhile_leaves_no_text(services, film):
    services.catalog.delete(film.id)
    with pytest.raises(NotFound):
        take(services, film, GERMAN, SRT, 0)
    assert left_over(services, film.id) == []


def test_who_may_not_watch_the_film_hears_nothing_of_it(services, film):
    services.video_rights.share(film.id, Visibility.PRIVATE, Grants())
    with pytest.raises(NotFound):
        left_out(services, STRANGER, film.id)


def test_the_source_stays_while_its_text_is_still_to_be_read(services, film):
    [step] = services.steps.plan(film.id, [NewStep(StepKind.TEXT)])
    with pytest.raises(Unavailable, match="still being read") as refused:
        sweep(services, film, SWEEP_LIVE)
    assert refused.value.part  # so that it is waited for, and spends no try
    claim = services.steps.claim(step.queue, "worker-1", 30)
    services.steps.fail(claim.id, claim.attempt, "It is damaged.", permanent=True)
    sweep(services, film, SWEEP_LIVE)
