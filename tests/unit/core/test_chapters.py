from __future__ import annotations

import math

import pytest

from notflix_app.core.chapters import (
    MAX_CHAPTERS,
    Chapter,
    chapter_of_cue,
    chapters_in_lines,
    chapters_of_source,
    chapters_webvtt,
    checked_chapters,
    within,
)
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused

C = Chapter


def test_they_are_put_in_order_and_their_titles_on_one_line() -> None:
    given = [C(30.00049, " The\nchase\u202e "), C(0, "Tom & <Kim>")]
    assert checked_chapters(given, 60) == (C(0, "Tom & <Kim>"), C(30, "The chase"))
    assert checked_chapters([]) == ()


@pytest.mark.parametrize(
    ("chapters", "duration", "problem"),
    [
        ([C(1, " \u200b")], 60, "a title that can be seen"),
        ([C(1, "x" * 201)], 60, "“xxxxxxxxxxxxxxxxxxxx…” has a title of 201 letters; 200 is the most"),
        ([C(-1, "The door")], 60, "“The door” is at no time of a film"),
        ([C(math.nan, "The door")], 60, "at no time"),
        ([C(math.inf, "The door")], 0, "at no time"),
        ([C(60, "The end")], 60, "“The end” begins at 1:00, but the film ends at 1:00"),
        ([C(2, "b"), C(1, "a"), C(2.0002, "c")], 60, "Two chapters begin at 0:02: “b” and “c”"),
        ([C(number, "x") for number in range(MAX_CHAPTERS + 1)], 0, "1,001 chapters; 1,000 is the most"),
    ],
)
def test_what_cannot_be_is_refused(chapters: list[Chapter], duration: float, problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        checked_chapters(chapters, duration)


def test_what_was_set_before_the_length_was_known_ends_with_the_film() -> None:
    assert within([C(0, "a"), C(60, "b")], 60) == (C(0, "a"),)
    assert within([C(0, "a"), C(60, "b")], 0) == (C(0, "a"), C(60, "b"))


def test_of_a_file_is_taken_what_can_be() -> None:
    assert chapters_of_source([(0, "Whole film"), (math.nan, "x")]) == ()
    raw = [
        (30.0, ""),
        (-0.02, "A\nstart"),
        (30.0002, "again"),
        (math.nan, "never"),
        (math.inf, "never"),
        (40, "x" * 900),
    ]
    assert chapters_of_source(raw) == (C(0, "A start"), C(30, "Chapter 2"), C(40, "x" * 200))
    assert len(chapters_of_source((float(n), "x") for n in range(10**5))) == MAX_CHAPTERS


@pytest.mark.parametrize(
    ("line", "chapter"),
    [
        ("0:00 The door", C(0, "The door")),
        ("  12:34.5  The   chase", C(754.5, "The   chase")),
        ("1:02:03 - The end", C(3723, "The end")),
        ("[00:10] One", C(10, "One")),
        ("(00:10) — One", C(10, "One")),
        ("* 00:10 – 00:20: One", C(10, "One")),
        ("90:00 2001: A film", C(5400, "2001: A film")),
        ("\ufeff0:01 7 samurai", C(1, "7 samurai")),
    ],
)
def test_a_line_as_people_write_it(line: str, chapter: Chapter) -> None:
    assert chapters_in_lines(f"{line}\r\n\n") == [chapter]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0:00 a\nThe door", "Line 2 begins with no time, as in 12:30"),
        ("0:00 a\n\n0:05", "Line 3 has no title"),
        ("0:75 a", "Line 1 begins with no time"),
        ("1999999999999:00 a", "Line 1 begins with no time"),
    ],
)
def test_a_line_that_is_none_is_named(text: str, problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        chapters_in_lines(text)


def test_there_are_none_in_nothing() -> None:
    assert chapters_in_lines(" \n") == []


def test_as_webvtt_each_lasts_until_the_next() -> None:
    made = chapters_webvtt([C(0, "Tom & Kim"), C(62.5, "<b>")], 90)
    assert made == (
        "WEBVTT\n\n00:00:00.000 --> 00:01:02.500\nTom &amp; Kim\n\n00:01:02.500 --> 00:01:30.000\n&lt;b&gt;\n"
    )
    assert "00:00:05.000 --> 00:00:06.000" in chapters_webvtt([C(5, "a")], 0)
    assert chapters_webvtt([], 90) == "WEBVTT\n"


def test_a_cue_is_a_chapter_without_its_markup() -> None:
    assert chapter_of_cue(Cue(1500, 2000, "<b>Tom</b> &amp;\nKim &lt;b>")) == C(1.5, "Tom &\nKim <b>")
