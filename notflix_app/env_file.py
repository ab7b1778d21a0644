"""Variables in a file, as `.env` has them."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream


def read_env_file(path: Path) -> dict[str, str]:
    """What variables() makes of it; nothing where there is no such file. Raises OSError, UnicodeDecodeError."""
    return variables(path.read_text(encoding="utf-8")) if path.is_file() else {}


def variables(text: str) -> dict[str, str]:
    """By name. What stands in single quotes is meant as it stands there, as a shell and Compose have it; elsewhere
    ${NAME} is the value of another variable."""
    replaced, literal = (dotenv_values(stream=StringIO(text), interpolate=each) for each in (True, False))
    quoted = {binding.key: _is_quoted(binding.original.string) for binding in parse_stream(StringIO(text))}
    chosen = {name: literal[name] if quoted[name] else value for name, value in replaced.items()}
    return {name: value for name, value in chosen.items() if value is not None}


def _is_quoted(line: str) -> bool:
    return line.partition("=")[2].lstrip().startswith("'")
