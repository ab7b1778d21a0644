"""Where a film goes on."""

from __future__ import annotations

import pytest

from notflix_app.core.watching import ResumePoint


@pytest.mark.parametrize(
    ("position", "now", "second"),
    [
        (300, 1000, 300),
        (4, 1000, 0),  # hardly begun
        (970, 1000, 0),  # seen to its end
        (300, 2000, 300),  # a longer version took its place
        (300, 305, 0),  # a shorter one, which would be over
        (300, 200, 0),
        (300, 0, 300),  # nobody knows how long it is now
    ],
)
def test_a_film_goes_on_where_it_was_left(position: float, now: float, second: float) -> None:
    assert ResumePoint("v", position, 1000, 0).resume(now) == second


def test_the_share_is_of_the_film_as_it_was() -> None:
    assert ResumePoint("v", 250, 1000, 0).share == 0.25
    assert ResumePoint("v", 2000, 1000, 0).share == 1
    assert ResumePoint("v", 0, 0, 0).share == 0
