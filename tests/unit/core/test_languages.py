from __future__ import annotations

import pytest

from notflix_app.core import languages
from notflix_app.core.errors import Refused


@pytest.mark.parametrize(
    ("code", "tag"),
    [("ger", "de"), ("deu", "de"), ("eng", "en"), ("en", "en"), ("pt_BR", "pt-BR"), ("fil", "fil"), ("und", ""),
     ("en-US-x-twain", "en-US-x-twain"), ("en-x", ""), ("", ""), ("Deutsch!", ""), ("x" * 50, "")],
)  # fmt: skip
def test_languages_get_their_short_tags(code: str, tag: str) -> None:
    assert languages.tag(code) == tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en", "en"), (" EN ", "en"), ("pt_br", "pt-BR"), ("ger", "de"), ("ZH-hant-tw", "zh-Hant-TW"),
     ("es-419", "es-419"), ("de-CH-1996", "de-CH-1996"), ("sl-rozaj-biske", "sl-rozaj-biske"),
     ("en-a-bbb-x-ccc", "en-a-bbb-x-ccc"),
     ("", ""), ("und", "")],
)  # fmt: skip
def test_a_tag_is_written_in_the_usual_letters(written: str, tag: str) -> None:
    assert languages.checked_language(written) == tag


@pytest.mark.parametrize(
    "wrong", ["e", "English", "en--US", "en-", "en-x", 'en"', "en\nde", "x" * 50, "en-" + "abcdefgh-" * 5]
)
def test_what_is_no_tag_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="is no language tag"):
        languages.checked_language(wrong)


def test_languages_are_called_by_their_names() -> None:
    assert [languages.language_name(tag) for tag in ("en", "pt-BR", "fil")] == ["English", "Portuguese (BR)", "fil"]
