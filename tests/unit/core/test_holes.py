from __future__ import annotations

import pytest

from notflix_app.core.holes import Hole, describe


@pytest.mark.parametrize(
    ("lost", "text"),
    [
        ([], ""),
        ([Hole(3850, 12)], "12 s at 1:04:10 could not be read."),
        ([Hole(5, 0.64), Hole(60, 3700)], "0.6 s at 0:05 and 1 h 2 min at 1:00 could not be read."),
        ([Hole(1, 2), Hole(9, 3), Hole(20, 4)], "2.0 s at 0:01, 3.0 s at 0:09 and 4.0 s at 0:20 could not be read."),
    ],
)
def test_it_is_told_in_one_sentence(lost: list[Hole], text: str) -> None:
    assert describe(lost) == text


def test_of_many_the_longest_are_told() -> None:
    sentence = describe([Hole(10 * n, 1 + n / 10) for n in range(30)])
    assert sentence.startswith("3.5 s at 4:10, 3.6 s at 4:20,")
    assert sentence.endswith("and 25 shorter pieces could not be read: 74 s in all.")
