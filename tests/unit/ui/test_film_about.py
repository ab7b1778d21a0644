"""What is known of a film, shown and typed."""

from __future__ import annotations

from typing import Any

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.metadata import Metadata
from notflix_app.ui.film_about import about, metadata_of, written
from tests.builders import video


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({}, ""),
        ({"season": 1, "episode": 2}, ""),
        ({"series": "Dark"}, "Dark"),
        ({"series": "Dark", "episode": 3}, "Dark · Episode 3"),
        ({"series": "Dark", "season": 0, "episode": 3}, "Dark · Specials · Episode 3"),
        ({"series": "Dark", "season": 2, "episode": 0}, "Dark · Season 2 · Episode 0"),
    ],
)
def test_the_place_in_a_series(known: dict[str, Any], place: str) -> None:
    assert about(video(**known)).place == place


def test_what_is_typed_is_what_was_written() -> None:
    film = video(title="Secrets", tags=("a", "b"), year=2017, people=("Ann", "Ben"), series="Dark", season=0, episode=1)
    typed = metadata_of(written(film))
    assert set(typed) == set(Metadata.__annotations__)
    assert {name: getattr(film, name) for name in typed} == typed


def test_an_emptied_field_is_nothing_known_and_others_stay() -> None:
    assert metadata_of({"year": " ", "season": "", "tags": ""}) == {"year": None, "season": None, "tags": ()}


@pytest.mark.parametrize("typed", ["19x0", "-1", "1.5", "²"])
def test_a_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="year"):
        metadata_of({"year": typed})
