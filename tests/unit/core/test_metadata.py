"""What is taken of what people write."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.metadata import (
    Metadata,
    checked,
    checked_description,
    checked_file_name,
    checked_tags,
    checked_title,
    legible,
    title_from,
    visible,
)

RTL_OVERRIDE, ZERO_WIDTH_SPACE, BOM, SOFT_HYPHEN = "\u202e", "\u200b", "\ufeff", "\xad"
FAMILY, HEART, ENGLISH_IN_PERSIAN = "👩\u200d👧", "❤\ufe0f", "می\u200cخواهم"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Caf\u0065\u0301  \tNoir\n", "Café Noir"),
        (f"gpj.{RTL_OVERRIDE}4pm.evil", "gpj.4pm.evil"),
        ("\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061cd", "abcd"),
        (f"{BOM}Fi{ZERO_WIDTH_SPACE}l{SOFT_HYPHEN}m\u2060", "Film"),
        ("red\x1b[31m\x00 \x07film\x85\ud800", "red[31m film"),
        ("a\u2028b\u3000c\xa0d", "a b c d"),
        ("\u200dFi\u200dlm \u200c\ufe0fNoir\u200d", "Film Noir"),
        ("tag\U000e0041\U000e0042ged\u3164", "tagged"),
        *(
            (kept, kept)
            for kept in (FAMILY, HEART, ENGLISH_IN_PERSIAN, "1984", "…", "٪", "映画", "\u06dd", "\U0001fae8")
        ),
    ],
)
def test_a_title_is_one_line_of_what_can_be_seen(written: str, title: str) -> None:
    assert checked_title(written) == title
    assert checked_title(title) == title


UNSEEN = [
    "",
    " \t\n",
    ZERO_WIDTH_SPACE * 3,
    RTL_OVERRIDE,
    "\u200d",
    "\ufe0f",
    "\u3164",
    "\u115f\u1160",
    "\u2800",
    "\u0301",
]


@pytest.mark.parametrize("title", [*UNSEEN, "\u17b4", "\ufff9", "\U000e0020", "\U000e0100", "\x1b\x07", "\xa0\u3000"])
def test_a_title_without_anything_to_see_is_refused(title: str) -> None:
    assert not visible(title)
    with pytest.raises(Refused, match="can be seen"):
        checked_title(title)


@pytest.mark.parametrize("stem", UNSEEN)
def test_a_file_name_without_anything_to_see_makes_a_title(stem: str) -> None:
    assert title_from(f"x{stem}.mp4") == checked_title(f"x{stem}")
    assert title_from(f"_{stem}_.mp4") == "Untitled"


@pytest.mark.parametrize(
    ("name", "title"),
    [("My_holiday.2024.mp4", "My holiday.2024"), (".mp4", ".mp4"), ("", "Untitled"), ("a" * 300 + ".mkv", "a" * 200)],
)
def test_titles_come_from_file_names(name: str, title: str) -> None:
    assert title_from(name) == title


def test_file_names_lose_their_folders_and_what_is_unseen() -> None:
    assert checked_file_name(f"films/2024/gpj.{RTL_OVERRIDE}4pm.mp4\n") == "gpj.4pm.mp4"


def test_a_description_keeps_its_lines() -> None:
    assert checked_description(f" one\n\ttwo{RTL_OVERRIDE}\x07\n") == "one\n\ttwo"


def test_tags_that_look_alike_are_one() -> None:
    assert checked_tags([f"sea{ZERO_WIDTH_SPACE}", " sea", ZERO_WIDTH_SPACE, "sky"]) == ("sea", "sky")


def test_what_is_legible_stays_so() -> None:
    text = "שלום\n日本語 🏳\ufe0f\u200d🌈"
    assert legible(text) == text


def test_what_is_given_is_checked_and_nothing_is_added() -> None:
    given = Metadata(people=(" Ann  Ek", "Ann Ek", ZERO_WIDTH_SPACE), series=" Dark ", season=0, year=None)
    assert checked(given) == Metadata(people=("Ann Ek",), series="Dark", season=0, year=None)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Metadata(year=1887), "year is 1887; write one from 1888"),
        (Metadata(year=2201), "2201"),
        (Metadata(season=-1), "season is -1"),
        (Metadata(episode=10_000), "episode is 10000"),
        (Metadata(series="x" * 201), "series has 201"),
        (Metadata(people=("x" * 101,)), "too long"),
        (Metadata(people=tuple(map(str, range(101)))), "101 people"),
        (Metadata(title=" "), "title"),
    ],
)
def test_what_is_wrong_is_named(wrong: Metadata, why: str) -> None:
    with pytest.raises(Refused, match=why):
        checked(wrong)
