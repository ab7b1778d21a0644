"""What was ticked in the library's form."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.metadata import Metadata
from notflix_app.core.visibility import Visibility
from notflix_app.ui.pages.library import change_of, undone
from notflix_app.usecases.edit import Change


def test_only_what_is_ticked_changes() -> None:
    assert change_of({}) == Change()
    assert change_of({"year": "2019", "add_tags": "sea, sky"}) == Change(Metadata(year=2019), add_tags=("sea", "sky"))


def test_what_is_ticked_and_empty_is_taken_away() -> None:
    assert change_of({"year": "", "series": "", "people": ""}).metadata == Metadata(year=None, series="", people=())


@pytest.mark.parametrize(("value", "visibility"), [("private", Visibility.PRIVATE), ("chosen", None), ("nobody", None)])
def test_whom_many_are_for(value: str, visibility: Visibility | None) -> None:
    """People are chosen for one film."""
    assert change_of({"visibility": value}).visibility is visibility


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="season"):
        change_of({"season": "two"})


def test_an_undo_says_what_it_left_alone() -> None:
    assert undone(3, 0) == "It is as it was before."
    assert undone(0, 1) == "One film was changed since by somebody, and left as it is now."
    assert undone(1, 2).startswith("The others are as they were before. 2 films were changed since")
