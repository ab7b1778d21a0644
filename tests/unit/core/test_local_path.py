"""Nobody is led away from here after signing in."""

from __future__ import annotations

import pytest

from notflix_app.core.local_path import local_path


@pytest.mark.parametrize("path", ["/", "/watch/abc", "/?q=a%20b", "/upload#x", "/watch/x?to=https://evil.example"])
def test_pages_of_ours(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        *("", "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
        *("javascript:alert(1)", "watch/abc", " /watch", "/\t/evil.example", "/\n", "/a\x00", "/api/sign-out"),
        *("http:/evil.example", "//[", "/" + "x" * 3000),
    ],
)
def test_anything_else_leads_home(wanted: str) -> None:
    assert local_path(wanted) == "/"
