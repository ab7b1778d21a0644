"""Bytes and counts in words."""

from __future__ import annotations

import pytest

from notflix_app.core.sizes import counted, size


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (1536, "1.5 KB"), (40 << 20, "40 MB"), (3 << 40, "3.0 TB")])
def test_size(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 videos"), (1, "1 video"), (2, "2 videos")])
def test_counted(count: int, text: str) -> None:
    assert counted(count, "video") == text
