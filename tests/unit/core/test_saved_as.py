"""Names under which browsers save films."""

from __future__ import annotations

import pytest

from notflix_app.core.saved_as import attachment, ending_of, file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The long way home", "The long way home.mp4"),
        ("AC/DC: “Live” <1991>?", "AC DC “Live” 1991.mp4"),
        ("..\\..\\etc/passwd", "etc passwd.mp4"),
        ("Wait...", "Wait.mp4"),
        ("\x07/", "film.mp4"),
        ("長" * 300, "長" * 60 + ".mp4"),
    ],
)
def test_a_title_becomes_a_name_that_file_systems_take(title: str, name: str) -> None:
    assert file_name(title, ".mp4") == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("home.mp4", 'attachment; filename="home.mp4"'),
        ("Über.mp4", "attachment; filename=\"Uber.mp4\"; filename*=UTF-8''%C3%9Cber.mp4"),
        ('50% "off".mp4', "attachment; filename=\"50_ _off_.mp4\"; filename*=UTF-8''50%25%20%22off%22.mp4"),
        ("夏.mp4", "attachment; filename=\"film.mp4\"; filename*=UTF-8''%E5%A4%8F.mp4"),
        ("a\r\nX: y.mp4", "attachment; filename=\"a__X: y.mp4\"; filename*=UTF-8''a%0D%0AX%3A%20y.mp4"),
    ],
)
def test_the_header_says_it_to_old_and_new_programs(name: str, value: str) -> None:
    assert attachment(name) == value


def test_an_ending_is_kept_where_it_is_one() -> None:
    assert [ending_of(name) for name in ("a.MKV", "a", "a.b c", ".hidden")] == [".MKV", "", "", ""]
