"""What is said in a film is written down: asked for, done piece by piece, called off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, Forbidden, Refused, ToolKilled, Unavailable
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, Actor
from notflix_app.core.speech import PIECE_MS, last_request
from notflix_app.core.steps import SPEECH_QUEUE, StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases import tracks
from notflix_app.usecases.listen import listen
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.transcribe import cancel_transcription, transcribe, transcription
from notflix_app.usecases.video_status import in_pipeline
from tests.fakes.services import state
from tests.fakes.speech import sound_of

LONG = 2 * PIECE_MS + 20_000  # three pieces


@pytest.fixture
def film(services, workers) -> str:
    return workers.live()


def run(services, do):
    run_next_step(services, SPEECH_QUEUE, "w-1", {StepKind.SPEECH: do})


def last(services, film):
    return last_request(services.steps.list_for_video(film))


def text_of(services, film):
    [track] = tracks.tracks(services, OPERATOR, film)
    return tracks.download(services, OPERATOR, film, track.id)[1]


def test_it_becomes_a_track_that_is_marked(services, workers, film):
    asked = transcribe(services, OPERATOR, film, "de")
    assert (asked.state, asked.language, asked.track_id) == (StepState.READY, "de", "")
    workers.run_all()
    [track] = tracks.tracks(services, OPERATOR, film)
    assert (track.is_automatic, track.language, track.name) == (True, "de", "")
    done = transcription(services, OPERATOR, film)
    assert (done.state, done.progress, done.track_id, done.cues) == (StepState.DONE, 1.0, track.id, track.cues)
    assert text_of(services, film).startswith("WEBVTT\n\n00:00:00.000 --> 00:00:")
    assert keys.heard(film, track.id) not in services.packages.objects


def test_the_language_is_the_sound_s_or_found(services, workers, film):
    transcribe(services, OPERATOR, film)
    assert last(services, film).asked["language"] == services.catalog.get(film).plan.audio[0].language
    cancel_transcription(services, OPERATOR, film)
    transcribe(services, OPERATOR, film, "")
    workers.run_all()
    assert services.speech.asked[0][0] == ""
    [track] = tracks.tracks(services, OPERATOR, film)
    assert track.language == "en"


def test_who_begins_anew_goes_on_where_the_last_piece_ended(services, film):
    """A worker is killed in the second piece: the next one hears the rest, and nothing is missing or there twice."""
    transcribe(services, OPERATOR, film, "en")

    def dies(context):
        def sound(begin, end):
            if begin:
                raise ToolKilled("ffmpeg", "SIGKILL")
            return sound_of(begin, end)

        return listen(context, sound, LONG)

    run(services, dies)
    died = last(services, film)
    assert died.state is StepState.READY
    assert died.furthest == pytest.approx(PIECE_MS / LONG, abs=0.07)
    services.clock.advance(600)
    begun = []

    def goes_on(context):
        def sound(begin, end):
            begun.append(begin)
            return sound_of(begin, end)

        return listen(context, sound, LONG)

    run(services, goes_on)
    assert PIECE_MS - 31_000 < begun[0] < PIECE_MS
    assert last(services, film).state is StepState.DONE
    counted = " ".join(line for line in text_of(services, film).split("\n") if line and "-->" not in line).split()[1:]
    assert counted == [str(second) for second in range(1, LONG // 1000 + 1)]


def test_where_nobody_speaks_there_is_no_track(services, film):
    transcribe(services, OPERATOR, film, "en")
    run(services, lambda context: listen(context, lambda begin, end: bytes((end - begin) * 32), 30_000))
    assert tracks.tracks(services, OPERATOR, film) == []
    assert transcription(services, OPERATOR, film).track_id == ""


def test_done_twice_it_is_one_track(services, film):
    """A worker had written it, and died before it could say so."""
    transcribe(services, OPERATOR, film, "en")

    def dies_late(context):
        listen(context, sound_of, 30_000)
        raise ToolKilled("worker", "SIGKILL")

    run(services, dies_late)
    services.clock.advance(600)
    run(services, lambda context: listen(context, sound_of, 30_000))
    assert last(services, film).state is StepState.DONE
    assert len(tracks.tracks(services, OPERATOR, film)) == 1


def test_it_is_called_off_in_the_middle(services, film):
    transcribe(services, OPERATOR, film, "en")

    def sound(begin, end):
        if begin:
            cancel_transcription(services, OPERATOR, film)
        return sound_of(begin, end)

    run(services, lambda context: listen(context, sound, LONG))
    assert transcription(services, OPERATOR, film).state is StepState.CANCELLED
    assert tracks.tracks(services, OPERATOR, film) == []
    assert state(services, film) is VideoState.LIVE
    transcribe(services, OPERATOR, film, "en")  # and it may be asked for again
    assert not [key for key in services.packages.objects if key.startswith(f"{film}/text/")]


def test_a_film_stays_live_whatever_becomes_of_it(services, workers, film):
    transcribe(services, OPERATOR, film, "fr")
    workers.run_all()
    failed = transcription(services, OPERATOR, film)
    assert (failed.state, state(services, film)) == (StepState.FAILED, VideoState.LIVE)
    assert "does not know “fr”" in failed.error


def test_a_server_that_is_away_is_waited_for(services, film):
    transcribe(services, OPERATOR, film, "en")

    def away(_):
        raise Unavailable("The speech server does not answer now. It is asked again and again.", "speech server")

    for _ in range(10):
        run(services, away)
        services.clock.advance(700)
    waits = transcription(services, OPERATOR, film)
    assert (waits.state, "does not answer" in waits.error) == (StepState.READY, True)
    assert in_pipeline(services, OPERATOR)[0].speech == waits


def test_one_at_a_time(services, film):
    transcribe(services, OPERATOR, film)
    with pytest.raises(Conflict, match="already"):
        transcribe(services, OPERATOR, film)


@pytest.mark.parametrize(
    ("language", "audio", "problem"),
    [("English", 0, "no language tag"), (None, 5, "audio tracks"), (None, -1, "audio")],
)
def test_what_cannot_be_done_is_refused(services, film, language, audio, problem):
    with pytest.raises(Refused, match=problem):
        transcribe(services, OPERATOR, film, language, audio)


def test_of_what_is_not_live_nothing_is_heard_yet(services, workers):
    coming = workers.ingest()
    with pytest.raises(Conflict, match="once the film is live"):
        transcribe(services, OPERATOR, coming)


def test_where_nothing_is_set_up_it_says_how(services, film):
    deaf = replace(services, speech=None)
    with pytest.raises(Conflict, match="NOTFLIX_SPEECH_MODEL"):
        transcribe(deaf, OPERATOR, film)
    assert transcription(deaf, OPERATOR, film) is None


def test_only_who_may_edit_a_film_may_ask(services, film):
    for ask in (transcribe, transcription, cancel_transcription):
        with pytest.raises(Forbidden):
            ask(services, Actor("ann", Role.VIEWER), film)


def test_each_new_film_where_that_is_chosen(services, workers):
    eager = replace(services, policy=replace(services.policy, transcribe=True))
    workers.services = eager
    film = workers.live()
    assert [track.is_automatic for track in tracks.tracks(eager, OPERATOR, film)] == [True]
    asked = [step for step in eager.steps.list_for_video(film) if step.kind is StepKind.SPEECH]
    assert len(asked) == 1


def test_a_film_that_is_listened_to_is_told_of_on_activity(services, film):
    services.clock.advance(3600)
    assert in_pipeline(services, OPERATOR) == []
    transcribe(services, OPERATOR, film)
    [shown] = in_pipeline(services, OPERATOR)
    assert (shown.video.id, shown.speech.state) == (film, StepState.READY)
