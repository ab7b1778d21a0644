"""What a film's page shows of having what is said written down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from babel import Locale

from notflix_app.core.speech import Transcription
from notflix_app.core.steps import StepState
from notflix_app.ui.news import Wants, read
from notflix_app.ui.speech_models import SpeechModel, speech_model, written_down
from notflix_app.usecases.transcribe import speech_offer, transcribe
from tests.unit.usecases.test_tracks import OPERATOR

RUNNING = Transcription(StepState.RUNNING, 0.437, 0, "de")
DONE = Transcription(StepState.DONE, 1.0, 0, "de", track_id="t", cues=1200)


@pytest.mark.parametrize(
    ("last", "model"),
    [
        (None, SpeechModel()),
        (RUNNING, SpeechModel(True, 43, "43% is written down")),
        (replace(RUNNING, state=StepState.READY, progress=0), SpeechModel(True, 0, "Waits for a worker")),
        (
            replace(RUNNING, state=StepState.READY, error="The server is away."),
            SpeechModel(True, 43, "The server is away."),
        ),
        (replace(RUNNING, state=StepState.FAILED, error="No such model."), SpeechModel(message="No such model.")),
        (DONE, SpeechModel()),
        (replace(DONE, cues=0), SpeechModel(message="Nobody speaks in it, as far as could be heard.")),
    ],
)
def test_how_far_it_is(last, model):
    assert speech_model(last) == model


def test_who_has_waited_is_told_what_came_of_it():
    english = Locale("en")
    assert written_down(DONE, english).startswith("Written down: 1,200 lines in German.")
    assert written_down(replace(DONE, cues=1, language=""), english).startswith("Written down: 1 line.")
    for nothing in (None, RUNNING, replace(DONE, cues=0)):
        assert written_down(nothing, english) == ""


def test_the_page_hears_how_far_it_is_until_it_is_a_track(services, workers):
    film = workers.live()
    wants = Wants(videos=frozenset([film]))
    assert read(services, OPERATOR, wants).speech == {}
    transcribe(services, OPERATOR, film, "de")
    assert read(services, OPERATOR, wants).speech[film].state is StepState.READY
    workers.run_all()
    done = read(services, OPERATOR, wants).speech[film]
    assert done == speech_offer(services, OPERATOR, film).last
    assert done.track_id


def test_where_nothing_is_set_up_the_page_says_how_to_have_it(services, workers):
    film = workers.live()
    assert speech_offer(services, OPERATOR, film).missing == ""
    assert "docs/speech.md" in speech_offer(replace(services, speech=None), OPERATOR, film).missing
