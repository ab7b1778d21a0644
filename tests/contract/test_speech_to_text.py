"""What every SpeechToText does."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import LostLease, Refused
from notflix_app.core.ports import SpeechToText
from notflix_app.core.speech import BYTES_PER_MS, Heard
from tests.fakes.speech import FakeSpeech

SECOND = 1000 * BYTES_PER_MS


def test_words_come_with_their_times(speech: SpeechToText, sound: bytes) -> None:
    until: list[int] = []
    heard = speech.listen(sound, "", until.append)
    length = len(sound) // BYTES_PER_MS
    assert heard.language == "en"
    assert len(heard.words) >= 6
    assert all(0 <= word.start <= word.end <= length for word in heard.words)
    assert [word.start for word in heard.words] == sorted(word.start for word in heard.words)
    assert until
    assert until == sorted(until)
    assert until[-1] <= length


def test_what_is_said_is_understood(speech: SpeechToText, sound: bytes) -> None:
    text = "".join(word.text for word in speech.listen(sound, "", lambda _: None).words)
    if isinstance(speech, FakeSpeech):
        assert text.split() == ["1", "2", "3", "4", "5", "6"]
        return
    assert text.startswith(" ")
    for words in ("at the end of the", "every evening the keeper climbs", "since Monday."):
        assert words.lower() in text.lower()


def test_the_language_that_was_named_is_kept(speech: SpeechToText, sound: bytes) -> None:
    assert speech.listen(sound, "en-GB", lambda _: None).language == "en-GB"


def test_where_nobody_speaks_there_are_no_words(speech: SpeechToText) -> None:
    assert speech.listen(bytes(2 * SECOND), "", lambda _: None) == Heard("", ())


def test_a_language_that_it_does_not_know_is_refused(speech: SpeechToText, sound: bytes) -> None:
    with pytest.raises(Refused):
        speech.listen(sound, "tlh", lambda _: None)


def test_whoever_is_told_how_far_it_is_can_end_it(speech: SpeechToText, sound: bytes) -> None:
    def lost(_: int) -> None:
        raise LostLease("It was cancelled.")

    with pytest.raises(LostLease):
        speech.listen(sound, "", lost)
