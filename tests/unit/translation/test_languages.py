"""In which language somebody is answered."""

from __future__ import annotations

import pytest

from notflix_app.translation.languages import language, language_of, locale, speaking


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,de;q=0.5", "en"),
        ("fr, de;q=0.7", "de"),
        ("fr", "en"),
        ("*", "en"),
        ("=;,-,_", "en"),
        ("x" * 100_000, "en"),
    ],
)
def test_the_browser_s_languages_count_in_their_order(accepted: str, spoken: str) -> None:
    assert language_of("", accepted) == spoken


@pytest.mark.parametrize(
    ("cookies", "spoken"),
    [
        ("notflix_language=en", "en"),
        ("a=b; notflix_language=de; c=d", "de"),
        ("notflix_language=en-XA", "en-XA"),
        ("notflix_language=xx", "de"),
        ("notflix_language=../../etc", "de"),
        ("", "de"),
    ],
)
def test_what_was_chosen_goes_before_the_browser(cookies: str, spoken: str) -> None:
    assert language_of(cookies, "de") == spoken


def test_a_language_is_spoken_for_as_long_as_it_is_to_be() -> None:
    with speaking("de"):
        assert (language(), str(locale())) == ("de", "de")
    assert (language(), str(locale())) == ("en", "en")
    with speaking("en-XA"):
        assert str(locale()) == "en"
