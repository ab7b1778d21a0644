"""Tracks of a film as the panel shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from babel import Locale

from notflix_app.core.errors import Refused
from notflix_app.core.text_tracks import TextRole, TextTrack
from notflix_app.core.video import AudioTrack
from notflix_app.ui.track_models import audio_models, chosen_file, edition, milliseconds, track_models

ENGLISH = Locale("en")
TRACK = TextTrack("t", "v", "de", "", TextRole.FORCED, "Film.de.forced.srt", "d" * 32, 1204, 0.0, delay_ms=-250)


def test_a_track_says_what_it_is_in_words() -> None:
    shown, again = track_models([TRACK, replace(TRACK, id="u", cues=1, delay_ms=0, is_automatic=True)], Locale("fr"))
    assert (shown.name, shown.language_name, shown.delay) == ("German (forced)", "allemand", "-0.25")
    assert shown.detail == "Film.de.forced.srt · 1,204 lines"
    assert shown.file == "/api/videos/v/tracks/t/file"
    assert (again.name, again.delay) == ("German (forced, automatic)", "0")
    assert again.detail == "Film.de.forced.srt · 1 line · by a machine"


def test_sound_says_what_it_is_in_words() -> None:
    shown = audio_models([AudioTrack(1, "aac", 2, 48000, "en"), AudioTrack(2, "ac3", 6, 48000, "en", "Commentary")])
    assert [(one.name, one.detail) for one in shown] == [("English", "AAC, stereo"), ("Commentary", "AC3, 6 channels")]


def test_a_file_that_is_chosen_is_read_by_its_name() -> None:
    file = chosen_file("v", "k", "Film.pt-BR.sdh.srt", ENGLISH)
    assert (file.language, file.language_name, file.role) == ("pt-BR", "Portuguese (Brazil)", "captions")
    assert chosen_file("v", "k", "<b>.srt", ENGLISH).language == ""


def test_another_edition_is_another_manifest_and_a_delay_is_none() -> None:
    before = edition(track_models([TRACK], ENGLISH))
    assert edition(track_models([replace(TRACK, delay_ms=100)], ENGLISH)) == before
    assert edition(track_models([replace(TRACK, language="fr")], ENGLISH)) != before
    assert edition([]) not in ("", before)


@pytest.mark.parametrize(
    ("text", "delay_ms"), [("1.5", 1500), (" 1,5 ", 1500), ("\u22120.25", -250), ("", 0), ("-0.0004", 0)]
)
def test_a_delay_is_read_as_it_is_typed(text: str, delay_ms: int) -> None:
    assert milliseconds(text) == delay_ms


@pytest.mark.parametrize("text", ["soon", "nan", "inf", "1e9", "1:30"])
def test_what_is_no_delay_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="in seconds"):
        milliseconds(text)
