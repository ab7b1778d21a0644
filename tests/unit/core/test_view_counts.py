"""What counts as a view, and what is watched most."""

from __future__ import annotations

import math

import pytest

from notflix_app.core.view_counts import DAY, heat_with, is_worth_telling, least_heat, seconds_of_view


@pytest.mark.parametrize(("duration", "seconds"), [(7200, 30), (60, 30), (20, 10), (0, 30)])
def test_a_view_is_half_a_minute_or_half_of_a_short_film(duration: float, seconds: float) -> None:
    assert seconds_of_view(duration) == seconds


def heat(*days: float) -> float:
    value: float | None = None
    for day in days:
        value = heat_with(value, day * DAY)
    assert value is not None
    return value


def test_many_views_outweigh_few_and_new_ones_old_ones() -> None:
    assert heat(1, 1, 1) > heat(1, 1) > heat(1)
    assert heat(20) > heat(1)
    assert heat(1, 1, 1, 1) > heat(20) > heat(1)
    assert heat(90) > heat(1, 1, 1, 1)


def test_it_does_not_matter_in_which_order_they_come() -> None:
    assert heat(1, 5, 20_000) == pytest.approx(heat(20_000, 1, 5))


def test_it_is_the_logarithm_of_what_the_views_weigh() -> None:
    at = 20_000 * DAY
    assert heat(20_000, 20_000, 20_000) == pytest.approx(least_heat(3, at))
    assert heat(20_000 - 30) == pytest.approx(least_heat(1 / math.e, at))


def test_search_is_told_where_the_number_has_doubled() -> None:
    assert [views for views in range(70) if is_worth_telling(views)] == [1, 2, 4, 8, 16, 32, 64]
