"""Which bytes a Range header asks for."""

from __future__ import annotations

import pytest

from notflix_app.core.byte_range import RangeNotThere, byte_range


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("", None),
        ("bytes=0-", range(100)),
        ("bytes=10-19", range(10, 20)),
        ("bytes=90-999", range(90, 100)),
        ("bytes=-30", range(70, 100)),
        ("bytes=-300", range(100)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("frames=0-1", None),
    ],
)
def test_one_range_is_understood(header: str, asked: range | None) -> None:
    assert byte_range(header, 100) == asked


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=200-300", "bytes=-0"])
def test_beyond_the_end_there_is_nothing(header: str) -> None:
    with pytest.raises(RangeNotThere):
        byte_range(header, 100)
