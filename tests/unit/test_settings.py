"""What settings come to."""

from __future__ import annotations

from typing import Any

import pytest

from notflix_app.settings import Settings


@pytest.mark.parametrize(
    ("given", "alone"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.0.2.10"}, False),
        ({"public_url": "https://films.example.org"}, False),
        ({"allowed_hosts": "films.lan:3000"}, False),
        ({"behind_proxy": True}, False),
        ({"accounts": "needed"}, False),
        ({"accounts": "optional", "host": "0.0.0.0"}, True),
    ],
)
def test_we_are_alone_until_we_are_told_of_a_way_in(given: dict[str, Any], alone: bool) -> None:
    assert Settings(_env_file=None, **given).alone is alone  # type: ignore[call-arg]
