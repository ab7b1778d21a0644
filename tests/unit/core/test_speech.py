"""What is said in a film, piece by piece."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.speech import (
    TAIL_MS,
    Heard,
    HeardSoFar,
    SpeechRequest,
    Transcription,
    Word,
    automatic_request,
    heard_on,
    in_order,
    new_request,
    next_begin,
    transcription,
)
from notflix_app.core.steps import StepKind, StepState
from tests import builders

LENGTH = 240_000


def test_each_request_is_a_step_of_its_own() -> None:
    first = builders.step(StepKind.SPEECH, StepState.FAILED)
    again = new_request(SpeechRequest(1, "de"), [builders.step(StepKind.SWEEP), first])
    assert (again.kind, again.index, again.asked) == (StepKind.SPEECH, 1, {"audio": 1, "language": "de"})
    assert new_request(SpeechRequest(), []).index == 0


def test_a_new_film_is_heard_in_the_language_of_its_sound() -> None:
    film = builders.video(probed=True)
    assert film.plan
    [asked] = automatic_request(film)
    assert asked.asked == {"audio": 0, "language": film.plan.audio[0].language}
    assert automatic_request(builders.video()) == ()


def test_of_several_sounds_the_one_that_plays_is_heard() -> None:
    film = builders.video(probed=True)
    assert film.plan
    aside, main = (
        replace(film.plan.audio[0], language=language, default=language == "de") for language in ("en", "de")
    )
    [asked] = automatic_request(replace(film, plan=replace(film.plan, audio=(aside, main))))
    assert asked.asked == {"audio": 1, "language": "de"}


def test_how_it_stands() -> None:
    asked = {"audio": 0, "language": "en"}
    running = builders.step(StepKind.SPEECH, StepState.RUNNING, asked=asked, progress=0.4)
    assert transcription(running) == Transcription(StepState.RUNNING, 0.4, 0, "en")
    done = builders.step(StepKind.SPEECH, StepState.DONE, asked=asked, id="0123456789abcdef")
    silent = transcription(builders.step(StepKind.SPEECH, StepState.DONE, asked=asked, result={"cues": 0}))
    assert (silent.track_id, silent.cues) == ("", 0)
    assert transcription(done).track_id == ""


def test_the_next_piece_begins_in_the_last_pause_near_the_end() -> None:
    words = [Word(0, 100_000, " long"), Word(215_000, 216_000, " a"), Word(220_000, 240_000, " b")]
    assert next_begin(words, LENGTH) == 219_500  # not in the pause before, which is longer: less is heard again
    assert next_begin([], LENGTH) == LENGTH - 500
    busy = [Word(at, at + 1_000, " x") for at in range(0, LENGTH, 1_000)]
    busy[-10] = Word(230_000, 230_800, " x")
    assert next_begin(busy, LENGTH) == 230_900


def test_a_word_that_is_cut_is_heard_again_whole() -> None:
    so_far = HeardSoFar("", 1_000, ())
    heard = Heard("en", (Word(0, 500, " one"), Word(225_000, 225_500, " two"), Word(239_500, 240_000, " thr")))
    went = heard_on(so_far, heard, LENGTH, last=False)
    assert went.words == (Word(1_000, 1_500, " one"), Word(226_000, 226_500, " two"))
    assert 226_500 <= went.until < 240_500
    assert went.language == "en"
    whole = heard_on(so_far, heard, LENGTH, last=True)
    assert (whole.until, len(whole.words)) == (241_000, 3)


def test_models_err_in_time() -> None:
    words = [Word(500, 400, " a"), Word(100, 900, " b"), Word(950, 5_000, " c"), Word(1, 2, "  ")]
    assert in_order(words, 1_000) == [Word(500, 500, " a"), Word(500, 900, " b"), Word(950, 1_000, " c")]


@given(st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, 5_000)), max_size=60))
def test_a_film_is_heard_to_its_end(drawn: list[tuple[int, int]]) -> None:
    words = in_order((Word(at, at + length, " x") for at, length in sorted(drawn)), LENGTH)
    begin = next_begin(words, LENGTH)
    assert LENGTH - TAIL_MS <= begin <= LENGTH
    assert not any(word.start < begin < word.end for word in words)
