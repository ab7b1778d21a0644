"""Languages by name, in the language of whoever reads the page."""

from __future__ import annotations

import pytest
from babel import Locale

from notflix_app.ui.language_names import languages, named


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
    assert named(tag, Locale("fr")).capitalize() == name.capitalize()


def test_a_menu_has_each_language_once_and_by_name() -> None:
    options = languages(Locale("de"))
    names = [option.name for option in options]
    assert names == sorted(names, key=str.casefold)
    assert len({option.tag for option in options}) == len(options) > 150
    assert {"Deutsch": "de", "Portugiesisch (Brasilien)": "pt-BR"}.items() <= {o.name: o.tag for o in options}.items()
