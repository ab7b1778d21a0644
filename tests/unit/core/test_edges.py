from __future__ import annotations

import pytest

from notflix_app.core.edges import EdgeNode


@pytest.mark.parametrize(
    ("url", "insecure"),
    [
        ("http://edge.example.org", True),
        ("http://192.0.2.7:8081", True),
        ("http://localhost.example.org", True),
        ("https://edge.example.org", False),
        ("http://127.0.0.1:8081", False),
        ("http://[::1]:8081", False),
        ("http://localhost:8082", False),
        ("http://edge-a.localhost", False),
    ],
)
def test_what_browsers_refuse_to_a_page_on_https(url: str, insecure: bool) -> None:
    assert EdgeNode("edge", url, "edge", 22, "notflix", "").is_insecure is insecure
