"""Bytes in words."""

from __future__ import annotations

import pytest

from notflix_app.core.sizes import size


@pytest.mark.parametrize(("count", "said"), [(0, "0 B"), (1536, "1.5 KB"), (40 << 20, "40 MB"), (3 << 40, "3.0 TB")])
def test_size(count: int, said: str) -> None:
    assert size(count) == said
