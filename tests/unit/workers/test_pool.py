"""How many workers a pool has, and what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.pool import Bounds, sole_number

COUNT = st.integers(0, 300)


@pytest.mark.parametrize(
    ("running", "waiting", "size"),
    [(0, 0, 1), (1, 0, 1), (1, 2, 3), (1, 1000, 4), (4, 9, 4), (3, 0, 3)],
    ids=["fewest", "at rest", "one for each step", "most", "full", "idle ones end by themselves"],
)
def test_there_are_as_many_as_steps(running: int, waiting: int, size: int) -> None:
    assert Bounds(1, 4).size(running, waiting) == size


@given(st.tuples(COUNT, COUNT).map(sorted), COUNT, COUNT)
def test_there_are_never_too_few_nor_too_many(bounds: list[int], running: int, waiting: int) -> None:
    lowest, highest = bounds
    size = Bounds(lowest, highest).size(running, waiting)
    assert lowest <= size <= highest
    assert size >= min(running, highest), "nobody is sent away"
    assert size <= max(lowest, running + waiting), "nobody is started for nothing"


def test_two_pools_of_a_machine_have_numbers_of_their_own(tmp_path: Path) -> None:
    with sole_number(tmp_path / "scratch") as first, sole_number(tmp_path / "scratch") as second:
        assert (first, second) == (1, 2)
    with sole_number(tmp_path / "scratch") as again:
        assert again == 1
