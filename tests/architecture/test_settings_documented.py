"""docs/settings.md and the Settings class say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from notflix_app.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(NOTFLIX_[A-Z0-9_]+)` \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
ROWS = {name: (default, meaning, example) for name, default, meaning, example in ROW.findall(PAGE.read_text())}


def default_of(field: str) -> str:
    """How the page writes a default."""
    default: Any = Settings.model_fields[field].default
    if default is PydanticUndefined:
        return "the user's data directory"
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if default in ("", None):
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_has_its_row(field: str) -> None:
    name = f"NOTFLIX_{field.upper()}"
    assert name in ROWS, f"{name} is not in docs/settings.md"
    assert ROWS[name][:2] == (default_of(field), Settings.model_fields[field].description)


def test_no_row_is_of_a_setting_that_is_gone() -> None:
    assert set(ROWS) <= {f"NOTFLIX_{field.upper()}" for field in Settings.model_fields}


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row[2]])
def test_every_example_can_be_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = ROWS[name][2].strip("`")
    monkeypatch.setenv(name, example)
    value = getattr(Settings(), name.removeprefix("NOTFLIX_").lower())
    assert (str(value).lower() if isinstance(value, bool) else str(value)) in (example, f"{example}.0")
