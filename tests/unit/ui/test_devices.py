"""What people call their browsers."""

from __future__ import annotations

import pytest

from notflix_app.ui.devices import device_words

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome on Linux"),
        (CHROME + " Edg/140.0", "Edge on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("python-httpx/0.28", "Python"),
        ("Television/3 (x)", "Television"),
        ("", "Unknown device"),
        ("<script>" * 20, "<script>" * 5),
    ],
)
def test_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words
