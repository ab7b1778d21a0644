"""The languages' files and the source say the same."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog

from notflix_app.translation.__main__ import written
from notflix_app.translation.catalogue import english, forms, path, read, texts, translated
from notflix_app.translation.extract import extracted

REFRESH = "Run .venv/bin/python -m notflix_app.translation, and translate what it names."
PLACE = re.compile(r"\{[a-z_]\w*\}")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return extracted()


@pytest.mark.parametrize("language", translated())
def test_a_file_is_that_of_this_source(source: Catalog, language: str) -> None:
    catalog = read(language)
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    assert path(language).read_bytes() == written(catalog), REFRESH


@pytest.mark.parametrize("language", translated())
def test_nothing_is_left_to_translate(language: str) -> None:
    assert [one.id for one in read(language) if one.id and not forms(one)] == []


@pytest.mark.parametrize("language", translated())
def test_a_translation_has_the_places_of_its_text(language: str) -> None:
    """That of one thing may leave out its count: 'one more day'."""
    for message in read(language):
        if message.id and forms(message):
            wanted = set(PLACE.findall(english(message)[-1]))
            for form in forms(message):
                assert wanted - {"{count}"} <= set(PLACE.findall(form)) <= wanted, message.id


@pytest.mark.parametrize("language", translated())
def test_a_translation_keeps_what_stands_around_its_text(language: str) -> None:
    for message in read(language):
        for form in forms(message) if message.id else ():
            assert form.strip() == form or english(message)[0].strip() != english(message)[0], message.id


def test_the_browser_gets_what_it_words_itself_and_no_sentence_of_an_error() -> None:
    pages = texts("de").pages
    assert pages["Sign in"] == ("Anmelden",)
    assert "This film was not planned yet." not in pages


def test_english_between_brackets() -> None:
    assert texts("en-XA").forms["Sign in"] == ("⟦Sign in⟧",)
    assert texts("en-XA").forms["{count} video failed."] == ("⟦{count} video failed.⟧", "⟦{count} videos failed.⟧")
