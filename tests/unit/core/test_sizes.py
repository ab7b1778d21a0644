"""Bytes in words."""

from __future__ import annotations

import pytest

from notflix_app.core.sizes import size


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (1536, "1.5 KB"), (40 << 20, "40 MB"), (3 << 40, "3.0 TB")])
def test_size(count: int, text: str) -> None:
    assert size(count) == text
