"""What is read of file names, and what is better left as it is."""

from __future__ import annotations

import pytest

from notflix_app.adapters.film_names import GuessedNames

KNOWN = [
    ("Blade.Runner.1982.Final.Cut.1080p.BluRay.x264-GRP.mkv", ("Blade Runner", 1982, "", None, None)),
    ("Heat (1995)/Heat (1995) [1080p].mkv", ("Heat", 1995, "", None, None)),
    ("1917 (2019).mkv", ("1917", 2019, "", None, None)),
    ("2001.A.Space.Odyssey.1968.1080p.mkv", ("2001 A Space Odyssey", 1968, "", None, None)),
    ("2001 A Space Odyssey.mkv", ("2001 A Space Odyssey", None, "", None, None)),
    ("The Wire/Season 01/The.Wire.S01E03.The.Buys.mkv", ("The Buys", None, "The Wire", 1, 3)),
    ("The Wire (2002)/Specials/S00E01.mkv", ("The Wire S00E01", 2002, "The Wire", 0, 1)),
    ("Treme/1x03 Right Place.avi", ("Right Place", None, "Treme", 1, 3)),
    ("The 100 S02E01.mkv", ("The 100 S02E01", None, "The 100", 2, 1)),
    ("Show S01E01E02.mkv", ("Show S01E01", None, "Show", 1, 1)),
    # Of no release: each word is the title's.
    ("My_holiday.mp4", ("My holiday", None, "", None, None)),
    ("Anna.und.Ben.mkv", ("Anna und Ben", None, "", None, None)),
    ("Lecture 3 part 2 final.mp4", ("Lecture 3 part 2 final", None, "", None, None)),
    ("300.mkv", ("300", None, "", None, None)),
    ("IMG_1234.MOV", ("IMG 1234", None, "", None, None)),
    ("Show.2021-03-04.Title.mkv", ("Show 2021-03-04 Title", None, "", None, None)),
    ("_.mkv", ("Untitled", None, "", None, None)),
]


@pytest.mark.parametrize(("path", "expected"), KNOWN, ids=[path for path, _ in KNOWN])
def test_names(path: str, expected: tuple[str, int | None, str, int | None, int | None]) -> None:
    known = GuessedNames().read(path)
    assert (known["title"], *(known.get(name) for name in ("year",)), known.get("series", "")) == expected[:3]
    assert (known.get("season"), known.get("episode")) == expected[3:]
