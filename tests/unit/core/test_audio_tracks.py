"""What a track of sound is for, which one plays first, and what is made of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.audio_tracks import AudioRole, AudioTrack, default_track, described, role_of
from tests import builders

STEREO = AudioTrack(1, "aac", 2, 48000)
R = AudioRole


@pytest.mark.parametrize(
    ("marks", "title", "role"),
    [
        ({}, "", R.MAIN),
        ({"default": 1}, "Surround 5.1", R.MAIN),
        ({"comment": 1, "default": 1}, "", R.COMMENTARY),
        ({"visual_impaired": 1}, "", R.DESCRIPTIONS),
        ({"hearing_impaired": 1}, "", R.CLEAR),
        ({"dub": 1}, "", R.DUB),
        ({"original": 1}, "", R.ORIGINAL),
        ({"original": 1}, "Commentary", R.ORIGINAL),  # what is marked counts for more than its name
        ({"comment": 0}, "Director's commentary", R.COMMENTARY),
        ({}, "Audiokommentar mit der Regie", R.COMMENTARY),
        ({}, "English Audio Description", R.DESCRIPTIONS),
        ({}, "Audiodeskription", R.DESCRIPTIONS),
        ({}, "Deutsch (Originalton)", R.ORIGINAL),
        ({}, "English dubbed", R.DUB),
        ({}, "Dublin, live", R.MAIN),
    ],
)
def test_its_role_is_marked_or_in_its_title(marks: dict[str, object], title: str, role: AudioRole) -> None:
    assert role_of(marks, title) is role


@pytest.mark.parametrize(
    ("tracks", "number"),
    [
        ([], 0),
        ([{}, {}], 0),
        ([{}, {"default": True}], 1),
        ([{"default": True}, {"default": True}], 0),
        ([{"default": True, "role": R.COMMENTARY}, {"default": True}], 1),
        ([{"role": R.DESCRIPTIONS}, {}], 1),
        ([{}, {"default": True, "role": R.DUB}], 1),
        ([{"role": R.COMMENTARY}], 0),
    ],
)
def test_the_default_is_what_the_file_calls_so(tracks: list[dict[str, object]], number: int) -> None:
    assert default_track([replace(STEREO, **changes) for changes in tracks]) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "role", "words"),
    [
        ("de", R.MAIN, "German"),
        ("pt-BR", R.DUB, "Portuguese (BR) (dubbed)"),
        ("en", R.COMMENTARY, "English (commentary)"),
        ("", R.DESCRIPTIONS, "Audio description"),
        ("", R.MAIN, ""),
    ],
)
def test_menus_show_words(language: str, role: AudioRole, words: str) -> None:
    assert described(replace(STEREO, language=language, role=role)) == words


@pytest.mark.parametrize(("channels", "made"), [(1, [2]), (2, [2]), (4, [2]), (5, [2, 6]), (6, [2, 6]), (8, [2, 6])])
def test_what_has_more_than_stereo_is_kept_in_5_1_too(channels: int, made: list[int]) -> None:
    plan = builders.plan(builders.source(audio=(replace(STEREO, channels=channels),)))
    assert [sound.channels for sound in plan.sounds_of(0)] == made
    assert [sound.channels for sound in replace(plan, surround_kbps=0).sounds] == [2]
