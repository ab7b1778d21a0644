from __future__ import annotations

import pytest

from notflix_app.core.times import clock, span


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (7.9, "0:07"), (754, "12:34"), (3850.2, "1:04:10")])
def test_the_second_in_which_it_is(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "spelled"), [(0, "0 s"), (59.4, "59 s"), (90, "2 min"), (3600, "1 h"), (4800, "1 h 20 min")]
)
def test_span(seconds: float, spelled: str) -> None:
    assert span(seconds) == spelled
