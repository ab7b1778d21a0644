from __future__ import annotations

import pytest

from notflix_app.core.comma_list import comma_list


@pytest.mark.parametrize(
    ("text", "items"),
    [("", []), (" , ,", []), ("family", ["family"]), (" ms green ,, friends,", ["ms green", "friends"])],
)
def test_what_stands_between_commas(text: str, items: list[str]) -> None:
    assert comma_list(text) == items
