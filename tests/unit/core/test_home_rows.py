"""Which rows are worth showing."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.home_rows import MAX_ROWS, FilmRow, RowKind, check_named, worth_showing


def tag(*ids: str, name: str = "sea") -> FilmRow:
    return FilmRow(RowKind.TAG, ids, name)


NEW = FilmRow(RowKind.NEW, tuple("abcdefghij"))


def test_a_row_that_repeats_another_is_left_out() -> None:
    same, nearly, other = tag(*"abcde"), tag(*"abcdZ"), tag(*"abcYZ")
    assert worth_showing([NEW, same, nearly, other]) == (NEW, other)
    assert worth_showing([NEW, other, tag(*"YZabc", name="the same again")]) == (NEW, other)


def test_a_row_of_few_is_left_out() -> None:
    assert worth_showing([NEW, tag(*"XYZ"), tag(*"WXYZ")]) == (NEW, tag(*"WXYZ"))


def test_what_people_made_for_themselves_is_always_shown() -> None:
    own = [FilmRow(kind, ("a",)) for kind in (RowKind.CONTINUE, RowKind.NEXT_UP, RowKind.MY_LIST)]
    new = FilmRow(RowKind.NEW, ("a",))
    assert worth_showing([*own, new, FilmRow(RowKind.MY_LIST, ())]) == (*own, new)


def test_there_is_an_end() -> None:
    rows = (tag(*(f"{number} {card}" for card in range(4)), name=f"{number}") for number in range(10**9))
    assert len(worth_showing(rows)) == MAX_ROWS


@pytest.mark.parametrize("kind", [RowKind.TAG, RowKind.SERIES])
def test_a_row_of_something_needs_its_name(kind: RowKind) -> None:
    with pytest.raises(Refused, match=f"which {kind}"):
        check_named(kind, "")
    check_named(kind, "sea")
    check_named(RowKind.NEW, "")
