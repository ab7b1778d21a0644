"""What an edge is told on its command line, as it stands in its nginx.conf."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge.node import main


def configured(folder: Path, *argv: str) -> str:
    assert main(["--name", "edge-a", "--folder", str(folder), *argv]) == 0
    return (folder / "nginx.conf").read_text()


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://example.org/video", "https://example.org"),
        ("https://films.example/", "https://films.example"),
        ("HTTPS://Films.example:443", "https://films.example"),
        ("http://192.0.2.10:80", "http://192.0.2.10"),
        ("https://films.example:8443", "https://films.example:8443"),
        ("http://[2001:DB8::1]:3000/", "http://[2001:db8::1]:3000"),
    ],
)
def test_the_address_of_pages_is_taken_as_browsers_write_their_origin(
    tmp_path: Path, address: str, origin: str
) -> None:
    """Somebody may have copied what NOTFLIX_PUBLIC_URL says."""
    assert f'"{origin}" $http_origin;' in configured(tmp_path, "--origins", f"http://localhost:3000 {address}")


def test_an_origin_that_is_named_twice_stands_there_once(tmp_path: Path) -> None:
    """nginx does not start with the same line twice in a map."""
    text = configured(tmp_path, "--origins", "http://localhost:3000 http://localhost:3000/")
    assert text.count('"http://localhost:3000" $http_origin;') == 1


@pytest.mark.parametrize("wrong", ["films.example", "https://films.example:port", "https://[films"])
def test_what_is_no_address_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    assert main(["--name", "edge-a", "--folder", str(tmp_path), "--origins", wrong]) == 1
    assert "This edge cannot be set up" in capsys.readouterr().err


def test_all_pages_may_read_where_none_are_named(tmp_path: Path) -> None:
    assert 'default "*";' in configured(tmp_path, "--origins", "*")
