"""Languages by name, in the language of whoever reads the page."""

from __future__ import annotations

import pytest

from notflix_app.ui.language_names import languages, named, reader


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pt-BR", "pt"),
        ("tlh, fr;q=0.5", "fr"),
        ("", "en"),
        ("*", "en"),
        ("!!,../../etc", "en"),
    ],
)
def test_a_reader_has_the_first_language_that_we_know(header: str, language: str) -> None:
    assert reader(header).language == language


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de", "Allemand"),
        ("de-CH", "Allemand (Suisse)"),
        ("en-x-school", "Anglais (x-school)"),
        ("qaa", "qaa"),
        ("", ""),
    ],
)
def test_a_language_has_a_name(tag: str, name: str) -> None:
    assert named(tag, reader("fr")).capitalize() == name.capitalize()


def test_a_menu_has_each_language_once_and_by_name() -> None:
    options = languages(reader("de"))
    names = [option.name for option in options]
    assert names == sorted(names, key=str.casefold)
    assert len({option.tag for option in options}) == len(options) > 150
    assert {"Deutsch": "de", "Portugiesisch (Brasilien)": "pt-BR"}.items() <= {o.name: o.tag for o in options}.items()
