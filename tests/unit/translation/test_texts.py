"""Texts put into words."""

from __future__ import annotations

import pytest

from notflix_app.translation import texts as words
from notflix_app.translation.catalogue import Texts
from notflix_app.translation.languages import speaking
from notflix_app.translation.texts import form_for, gettext, ngettext

GERMAN = Texts(
    forms={
        "Play {title}": ("{title} abspielen",),
        "{count} film": ("{count} Film", "{count} Filme"),
        "{count} viewers": ("{count} Zuschauer",),
    },
)


@pytest.fixture(autouse=True)
def _german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "texts", lambda tag: GERMAN if tag == "de" else Texts())


def test_english_is_what_stands_in_the_source() -> None:
    assert gettext("Play {title}", title="Nosferatu") == "Play Nosferatu"
    assert [ngettext("{count} film", "{count} films", count) for count in (0, 1, 1200)] == [
        "0 films",
        "1 film",
        "1,200 films",
    ]


def test_german() -> None:
    with speaking("de"):
        assert gettext("Play {title}", title="Nosferatu") == "Nosferatu abspielen"
        assert [ngettext("{count} film", "{count} films", count) for count in (1, 1200)] == ["1 Film", "1.200 Filme"]
        assert gettext("What nobody knows") == "What nobody knows"


def test_what_goes_into_a_text_is_no_text_of_ours() -> None:
    with speaking("de"):
        assert gettext("Play {title}", title="{title} {0} %s") == "{title} {0} %s abspielen"


def test_a_language_without_plurals_has_one_form() -> None:
    with speaking("de"):
        assert ngettext("{count} viewers", "", 7) == "7 Zuschauer"


def test_forms_are_in_the_order_of_cldr() -> None:
    with speaking("de"):
        assert [form_for(count) for count in (0, 1, 2)] == [1, 0, 1]
