"""Browser tests share one house, in any order: whoever a test adds to it has a name of their own."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

E2E = Path(__file__).parents[1] / "e2e"


def test_nobody_is_added_twice() -> None:
    added = Counter(
        name for path in E2E.glob("*.py") for name in re.findall(r'house\.person\("(.+?)"', path.read_text("utf-8"))
    )
    assert added
    assert [name for name, times in added.items() if times > 1] == []
