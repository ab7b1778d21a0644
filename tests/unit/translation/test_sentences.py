"""Sentences that were written in English, put into another language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notflix_app.translation import sentences
from notflix_app.translation.catalogue import Texts
from notflix_app.translation.languages import speaking
from notflix_app.translation.sentences import sentence

SENTENCES = {
    "This file is empty.": "Diese Datei ist leer.",
    "There is no rung of {height} lines.": "Es gibt keine Stufe mit {height} Zeilen.",
    "{where}: {error}": "{where} meldet: {error}",
    "The {what} is {number}.": "Unter {what} steht {number}.",
    "Live": "Läuft",
}
GERMAN = Texts(
    forms={
        **{text: (german,) for text, german in SENTENCES.items()},
        "year": ("Jahr",),
        "{minutes} minutes": ("{minutes} Minuten",),
    },
    sentences=SENTENCES,
)


@pytest.fixture(autouse=True)
def _german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sentences, "texts", lambda tag: GERMAN if tag == "de" else Texts())
    for cached in (sentences._sentence, sentences._shapes):
        cached.cache_clear()
    yield
    for cached in (sentences._sentence, sentences._shapes):
        cached.cache_clear()


def test_english_stays_as_it_is() -> None:
    assert sentence("This file is empty.") == "This file is empty."


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("", ""),
        ("This file is empty.", "Diese Datei ist leer."),
        ("There is no rung of 999 lines.", "Es gibt keine Stufe mit 999 Zeilen."),
        ("edge-a: This file is empty.", "edge-a meldet: Diese Datei ist leer."),
        ("edge-a: no such\nfile", "edge-a meldet: no such\nfile"),
        ("The year is 1.", "Unter Jahr steht 1."),
        ("edge-a: 3 minutes", "edge-a meldet: 3 Minuten"),
        ("Nobody wrote this.", "Nobody wrote this."),
    ],
)
def test_a_sentence_is_told_by_its_shape(english: str, german: str) -> None:
    with speaking("de"):
        assert sentence(english) == german


def test_a_file_stands_before_what_is_wrong_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    german = {text: translation for text, translation in SENTENCES.items() if not text.startswith("{")}
    monkeypatch.setattr(
        sentences, "texts", lambda _tag: Texts(sentences=german, forms={t: (g,) for t, g in german.items()})
    )
    with speaking("de"):
        assert sentence("a.srt: There is no rung of 9 lines.") == "a.srt: Es gibt keine Stufe mit 9 Zeilen."


def test_what_is_too_long_to_be_looked_into_stays_as_it_is() -> None:
    for letters, becomes in ((sentences.MAX_LETTERS, "meldet:"), (sentences.MAX_LETTERS + 1, ": x")):
        with speaking("de"):
            assert becomes in sentence("a: ".ljust(letters, "x"))


def test_a_name_that_is_a_word_of_ours_stays_a_name() -> None:
    with speaking("de"):
        assert sentence("Live: This file is empty.") == "Live meldet: Diese Datei ist leer."
