from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.text_tracks import (
    MAX_DELAY_MS,
    TextRole,
    checked_delay,
    file_name_for,
    is_digest,
    language_and_role,
    text_digest,
)

R = TextRole


@pytest.mark.parametrize(
    ("file_name", "language", "role"),
    [
        ("Film.srt", "", R.SUBTITLES),
        ("Film.de.srt", "de", R.SUBTITLES),
        ("Film.ger.srt", "de", R.SUBTITLES),
        ("Film.pt-BR.SDH.vtt", "pt-BR", R.CAPTIONS),
        ("Film.2019.en.forced.ass", "en", R.FORCED),
        ("Film.hi.srt", "hi", R.SUBTITLES),
        ("Film.cc.srt", "", R.CAPTIONS),
        ("It.is.good.srt", "", R.SUBTITLES),
        ("en.srt", "", R.SUBTITLES),
        ("en", "", R.SUBTITLES),
        ("", "", R.SUBTITLES),
    ],
)
def test_a_file_s_name_tells_language_and_role(file_name: str, language: str, role: TextRole) -> None:
    assert language_and_role(file_name) == (language, role)


@pytest.mark.parametrize(
    ("film", "language", "role", "file_name"),
    [
        ("Film.2019.mkv", "pt-BR", R.CAPTIONS, "Film.2019.pt-BR.sdh.vtt"),
        ("Film.mkv", "", R.SUBTITLES, "Film.vtt"),
        ("Film.mkv", "de", R.FORCED, "Film.de.forced.vtt"),
        ("", "en", R.SUBTITLES, "text.en.vtt"),
    ],
)
def test_a_track_of_the_film_s_own_is_named_as_such_files_are(
    film: str, language: str, role: TextRole, file_name: str
) -> None:
    assert file_name_for(film, language, role) == file_name
    assert language_and_role(file_name) == (language, role)


def test_another_text_has_another_digest() -> None:
    assert is_digest(text_digest("a"))
    assert text_digest("a") != text_digest("b")
    assert not is_digest(text_digest("a") + "0")
    assert not is_digest("../" + text_digest("a")[3:])


def test_a_track_is_moved_by_a_day_at_most() -> None:
    assert checked_delay(-MAX_DELAY_MS) == -MAX_DELAY_MS
    with pytest.raises(Refused, match="by a day at most"):
        checked_delay(MAX_DELAY_MS + 1)
