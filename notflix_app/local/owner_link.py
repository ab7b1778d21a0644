"""The sentence with the first owner's link, on its way from the setup step to the terminal.

By a file that is read once: in the step's log it would stay.
"""

from __future__ import annotations

from pathlib import Path

from ..atomic_file import write_atomically
from .state import run_folder


def leave(data: Path, sentence: str) -> None:
    """sentence: '' where no link is needed; one that an earlier start left goes in any case."""
    write_atomically(_file(data), sentence)


def take(data: Path) -> str:
    """What was left, which is gone then; '' where nothing was."""
    file = _file(data)
    if not file.exists():
        return ""
    sentence = file.read_text()
    file.unlink()
    return sentence


def _file(data: Path) -> Path:
    return run_folder(data) / "owner-link"
