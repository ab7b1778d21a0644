"""What people write about a video: what is taken of it, and what is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, TypedDict, cast

from .errors import Refused

MAX_TITLE_LETTERS, MAX_DESCRIPTION_LETTERS, MAX_TAGS, MAX_TAG_LETTERS, MAX_FILE_NAME_LETTERS = 200, 5000, 30, 50, 255
MAX_TRACK_LETTERS, MAX_CHAPTER_LETTERS, MAX_PLAYLIST_LETTERS = 100, 200, 100
MAX_PEOPLE, MAX_PERSON_LETTERS, MAX_NUMBER = 100, 100, 9999
MIN_YEAR, MAX_YEAR = 1888, 2200  # the first is that of the oldest film that is left, Roundhay Garden Scene
UNTITLED = "Untitled"


class Metadata(TypedDict, total=False):
    """What people write about a video; in a change, what is left out stays as it is.

    year: in which it was made. people: who is in it or made it, by name. series: what it is an episode of, '' where it
    is none. season: 0 for what belongs to none of them.
    """

    title: str
    description: str
    tags: tuple[str, ...]
    year: int | None
    people: tuple[str, ...]
    series: str
    season: int | None
    episode: int | None


def _between(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt: zero-width characters, direction marks (they turn
# the rest of a line around: https://trojansource.codes), fillers, tags, selectors of variants; and annotations.
_UNSEEN = _between(
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
# Kept between others all the same: Persian is misspelt without joiners, and a heart of two characters turns grey.
_NEEDED = _between((0x34F, 0x34F), (0x180B, 0x180D), (0x200C, 0x200D), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# At a beginning, or behind a Latin letter, they do nothing; nor does a joiner before a space or at an end.
_IDLE = re.compile(rf"(?<![^\sA-Za-z])[{''.join(sorted(_NEEDED))}]+|[\u200c\u200d]+(?=\s|$)")
_BLANK_BRAILLE = "\u2800"


def legible(text: str) -> str:
    """Composed (macOS sends 'é' as two characters), and without what nobody sees; lines and tabs stay."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in composed if c in "\n\t" or c in _NEEDED or not (c in _UNSEEN or _control(c)))
    return _IDLE.sub("", kept)


def _control(character: str) -> bool:
    """Controls, of which Postgres refuses NUL; and surrogates, which UTF-8 does not know."""
    return unicodedata.category(character) in ("Cc", "Cs")


def visible(text: str) -> bool:
    """Whether there is anything to see: more than marks, spaces and what has no shape."""
    shapeless = (c in _UNSEEN or c == _BLANK_BRAILLE or unicodedata.category(c)[0] in "MZ" or _control(c) for c in text)
    return not all(shapeless)


def checked(metadata: Metadata) -> Metadata:
    """As it is kept. Raises Refused with what is wrong."""
    return cast(Metadata, {name: _CHECKS[name](value) for name, value in metadata.items()})


def checked_title(title: str) -> str:
    clean = _line(title)
    if not clean:
        raise Refused("Give the video a title that can be seen.")
    if len(clean) > MAX_TITLE_LETTERS:
        raise Refused(f"The title has {len(clean)} letters; {MAX_TITLE_LETTERS} is the most.")
    return clean


def checked_description(description: str) -> str:
    clean = legible(description).strip()
    if len(clean) > MAX_DESCRIPTION_LETTERS:
        raise Refused(f"The description has {len(clean)} letters; {MAX_DESCRIPTION_LETTERS} is the most.")
    return clean


def checked_tags(tags: Sequence[str]) -> tuple[str, ...]:
    return _distinct(tags, "tags", MAX_TAGS, "tag", MAX_TAG_LETTERS)


def checked_people(people: Sequence[str]) -> tuple[str, ...]:
    return _distinct(people, "people", MAX_PEOPLE, "name", MAX_PERSON_LETTERS)


def _distinct(texts: Sequence[str], many: str, most: int, one: str, letters: int) -> tuple[str, ...]:
    """Each once, as a line, without what cannot be seen. many, one: what they are called."""
    clean = tuple(dict.fromkeys(plain for text in texts if (plain := _line(text))))
    if len(clean) > most:
        raise Refused(f"There are {len(clean)} {many}; {most} is the most.")
    if long := next((text for text in clean if len(text) > letters), None):
        raise Refused(f"The {one} “{long[:20]}…” is too long; {letters} letters is the most.")
    return clean


def checked_year(year: int | None) -> int | None:
    if year is not None and not MIN_YEAR <= year <= MAX_YEAR:
        raise Refused(f"The year is {year}; write one from {MIN_YEAR} to {MAX_YEAR}, or none.")
    return year


def checked_series(series: str) -> str:
    """'' where it belongs to none."""
    clean = _line(series)
    if len(clean) > MAX_TITLE_LETTERS:
        raise Refused(f"The name of the series has {len(clean)} letters; {MAX_TITLE_LETTERS} is the most.")
    return clean


def _number_of(what: str) -> Callable[[int | None], int | None]:
    def check(number: int | None) -> int | None:
        if number is not None and not 0 <= number <= MAX_NUMBER:
            raise Refused(f"The {what} is {number}; write a number from 0 to {MAX_NUMBER}, or none.")
        return number

    return check


def number_typed(typed: str, what: str) -> int | None:
    """What somebody wrote where a number belongs, None for nothing. Raises Refused."""
    digits = typed.strip()
    if not digits:
        return None
    if not (digits.isdecimal() and digits.isascii()):
        raise Refused(f"The {what} is “{digits[:20]}”; write a number, or nothing.")
    return int(digits[:9])


def checked_playlist_name(name: str) -> str:
    clean = _line(name)
    if not clean:
        raise Refused("Give the playlist a name that can be seen.")
    if len(clean) > MAX_PLAYLIST_LETTERS:
        raise Refused(f"The name has {len(clean)} letters; {MAX_PLAYLIST_LETTERS} is the most.")
    return clean


def checked_track_name(name: str) -> str:
    """'' where it has none of its own."""
    clean = _line(name)
    if len(clean) > MAX_TRACK_LETTERS:
        raise Refused(f"The name of the track has {len(clean)} letters; {MAX_TRACK_LETTERS} is the most.")
    return clean


def track_name_from(title: str) -> str:
    """As much of a file's own as could be written; '' where it has none."""
    return _line(title)[:MAX_TRACK_LETTERS].strip()


def checked_chapter_title(title: str) -> str:
    clean = _line(title)
    if not clean:
        raise Refused("Give each chapter a title that can be seen.")
    if len(clean) > MAX_CHAPTER_LETTERS:
        raise Refused(
            f"The chapter “{clean[:20]}…” has a title of {len(clean):,} letters; {MAX_CHAPTER_LETTERS} is the most."
        )
    return clean


def chapter_title_from(title: str) -> str:
    """As much of a file's own as could be written; '' where it has none."""
    return _line(title)[:MAX_CHAPTER_LETTERS].strip()


def checked_file_name(file_name: str) -> str:
    """The name without its folders, as it can be shown."""
    return _line(PurePath(file_name).name)[:MAX_FILE_NAME_LETTERS]


def title_from(file_name: str) -> str:
    """'My_holiday.2024.mp4' → 'My holiday.2024'."""
    return _line(PurePath(file_name).stem.replace("_", " "))[:MAX_TITLE_LETTERS].strip() or UNTITLED


def _line(text: str) -> str:
    """One line, its spaces plain and single; empty where nothing of it can be seen."""
    clean = " ".join(legible(text).split())
    return clean if visible(clean) else ""


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "title": checked_title,
    "description": checked_description,
    "tags": checked_tags,
    "year": checked_year,
    "people": checked_people,
    "series": checked_series,
    "season": _number_of("season"),
    "episode": _number_of("episode"),
}
