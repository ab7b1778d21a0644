"""What tests ask of a running Notflix they wait for as long as their pages do: a machine may stand still for a while,
and httpx ends after five seconds."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
IMPATIENT = re.compile(r"\bhttpx\.(?:get|post|put|patch|delete|options|request|stream|Client)\(")


def test_programs_are_asked_with_patience() -> None:
    folders = ("cluster", "contract", "e2e", "fixtures", "integration")
    sources = [path for folder in folders for path in TESTS.glob(f"{folder}/**/*.py") if path.name != "http.py"]
    assert {path.name for path in sources if IMPATIENT.search(path.read_text())} == set()


def test_impatience_is_seen() -> None:
    assert IMPATIENT.search("answer = httpx.get(url)")
    assert IMPATIENT.search("with httpx.Client() as client:")
    assert not IMPATIENT.search("def folders(client: httpx.Client, url: str) -> Iterator[httpx.Client]:")
