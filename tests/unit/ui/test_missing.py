from __future__ import annotations

from dataclasses import replace

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.holes import Hole
from notflix_app.ui.missing import missing_words
from tests import builders

SOURCE = builders.source(audio=(AudioTrack(1, "aac", 2, 48000),))


def test_of_a_whole_film_nothing_is_said() -> None:
    assert missing_words(SOURCE) == ""


def test_sound_that_is_left_out_is_told_by_its_codec() -> None:
    one = replace(SOURCE, undecoded=("ac4",))
    assert missing_words(one) == "One track of sound is left out: we cannot read its format (ac4)."
    two = replace(SOURCE, undecoded=("ac4", "ac4"))
    assert missing_words(two) == "2 tracks of sound are left out: we cannot read their format (ac4)."
    silent = replace(SOURCE, audio=(), undecoded=("ac4",))
    assert missing_words(silent) == "Its sound is in a format that we cannot read (ac4), so it has none."


def test_it_stands_beside_what_could_not_be_read() -> None:
    words = missing_words(replace(SOURCE, lost=(Hole(5, 2),), undecoded=("ac4",)))
    assert words.startswith("2.0 s at 0:05 could not be read. One track of sound")
