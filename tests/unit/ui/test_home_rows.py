"""The rows of the home page, as it shows them."""

from __future__ import annotations

from notflix_app.core.home_rows import FilmRow, RowKind
from notflix_app.core.series import series_id
from notflix_app.ui.home_rows import own_list, row_models

NEW = FilmRow(RowKind.NEW, ("a", "b"))


def test_no_row_of_an_account_is_kept_in_the_browser() -> None:
    assert row_models([], "", has_account=True) == []
    assert [(row.title, row.local) for row in row_models([NEW], "", has_account=False)] == [
        ("Continue watching", True),
        ("My list", True),
        ("New", False),
    ]
    assert own_list(has_account=False).local
    assert not own_list(has_account=True).local


def test_the_lead_is_not_repeated_among_the_new() -> None:
    [row] = row_models([NEW], "a", has_account=True)
    assert row.without == "a"
    assert row_models([FilmRow(RowKind.NEW, ("a",))], "a", has_account=True) == []
    [liked] = row_models([FilmRow(RowKind.MY_LIST, ("a",))], "a", has_account=True)
    assert liked.without == ""


def test_a_row_says_what_it_is_of_and_where_the_rest_is() -> None:
    rows = [FilmRow(RowKind.TAG, ("a",), "sea & sand"), FilmRow(RowKind.SERIES, ("a",), "walks")]
    assert [(row.title, row.href) for row in row_models(rows, "", has_account=True)] == [
        ("Sea & sand", "/?tag=sea+%26+sand"),
        ("Walks", f"/series/{series_id('walks')}"),
    ]


def test_a_row_with_other_films_is_another_edition() -> None:
    editions = {
        row.edition
        for ids in (("a", "b"), ("b", "a"), ("a",))
        for row in row_models([FilmRow(RowKind.TAG, ids, "sea")], "", has_account=True)
    }
    assert len(editions) == 3
