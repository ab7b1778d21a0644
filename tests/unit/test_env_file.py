"""What variables in a file come to."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.env_file import read_env_file, variables


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/olga")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=ab${HOME}cd", "ab/srv/olgacd"),
        ('A="ab${HOME}cd"', "ab/srv/olgacd"),
        ("A='ab${HOME}cd'", "ab${HOME}cd"),
        ("export A = 'ab${HOME}cd' # a secret", "ab${HOME}cd"),
        ("A='1'\nA=${HOME}", "/srv/olga"),
        ("A=${HOME}\nA='${HOME}'", "${HOME}"),
        ("A=it's", "it's"),
        ("A=", ""),
    ],
)
def test_single_quotes_keep_what_is_in_them(line: str, value: str) -> None:
    assert variables(f"# here\n\n{line}\nB=1\n") == {"A": value, "B": "1"}


def test_a_name_without_a_value_is_none(tmp_path: Path) -> None:
    assert variables("A\n") == {}
    assert read_env_file(tmp_path / ".env") == {}
