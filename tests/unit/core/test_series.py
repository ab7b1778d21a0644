"""Series: their addresses, and the order of their episodes."""

from __future__ import annotations

import random
import re

import pytest

from notflix_app.core.series import in_order, is_named, natural, seasons, series_id
from tests import builders


def episode(title: str, season: int | None = None, number: int | None = None, created_at: float = 1.0):  # type: ignore[no-untyped-def]
    return builders.video(title=title, series="Dark", season=season, episode=number, created_at=created_at)


def test_episodes_stand_in_the_order_in_which_one_watches_them() -> None:
    wanted = [
        episode("Secrets", 1, 1),
        episode("Lies, part 2", 1, 2),
        episode("Lies, part 10", 1, 2),  # the same number twice: by title
        episode("Everything is now", 1, 10),
        episode("The making of", 1, None, created_at=5),  # without a number: by date
        episode("A trailer", 1, None, created_at=9),
        episode("Beginnings and endings", 2, 1),
        episode("A special", 0, 1),
        episode("Of no season", None, 3),
        episode("Of nothing", None, None),
    ]
    mixed = random.Random(4).sample(wanted, len(wanted))
    assert [video.title for video in in_order(mixed)] == [video.title for video in wanted]
    assert [(season.number, len(season.episodes)) for season in seasons(mixed)] == [(1, 6), (2, 1), (0, 1), (None, 2)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Dark", "dark"),
        ("Käse & Wein: wie man's macht?", "kase-wein-wie-man-s-macht"),
        ("AC/DC #1 100%", "ac-dc-1-100"),
        ("..", ""),
        ("夜明け", ""),
        ("x" * 200, "x" * 60),
    ],
)
def test_an_address_of_any_name_is_made_of_plain_letters(name: str, slug: str) -> None:
    address = series_id(name)
    assert re.fullmatch(r"[a-z0-9-]+", address)
    assert address.rpartition("-")[0] == slug


def test_names_that_read_alike_have_addresses_of_their_own() -> None:
    names = ["Dark", "dark", "Dark!", "Därk", "夜明け", "夕暮れ"]
    assert len({series_id(name) for name in names}) == len(names)


def test_numbers_in_names_are_numbers() -> None:
    assert sorted(["Part 10", "part 2", "Part 1b", "10", "9", "Ä"], key=natural) == [
        *("9", "10"),
        *("Part 1b", "part 2", "Part 10", "Ä"),
    ]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("", True), ("kase", True), ("WEIN käse", True), ("kas und", False), ("bier", False)],
)
def test_a_series_is_found_by_words_of_its_name(query: str, *, is_found: bool) -> None:
    assert is_named("Käse & Wein", query) is is_found
