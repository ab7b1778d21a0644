"""The commands for a cluster that docs tell of: they name services and programs that there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

HOME = Path(__file__).parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yaml").read_text())["services"]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").glob("*.md"))]
# As far as a shell's own signs.
COMMAND = re.compile(r"docker compose ((?:run|exec|up|stop|logs) [^|`&;)<\"'\\\n]+)")
WITH_VALUE = ("-v", "-e", "--entrypoint", "--scale")
OWN_ENTRY_POINT = "--entrypoint"


def commands(text: str) -> list[list[str]]:
    return [shlex.split(command, comments=True) for command in COMMAND.findall(text)]


def words(command: list[str]) -> Iterator[str]:
    """Without the verb, options and their values."""
    rest = iter(command[1:])
    for word in rest:
        if word in WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            yield word


def named(command: list[str]) -> tuple[list[str], list[str]]:
    """The services, and what runs there."""
    everything = list(words(command))
    several = command[0] in ("up", "stop", "logs")
    return (everything, []) if several else (everything[:1], everything[1:])


ALL = [(page.name, command) for page in PAGES for command in commands(page.read_text())]


@pytest.mark.parametrize(("page", "command"), ALL, ids=lambda one: " ".join(one) if isinstance(one, list) else one)
def test_a_recipe_names_services_and_programs_that_there_are(page: str, command: list[str]) -> None:
    services, program = named(command)
    assert set(services) <= set(SERVICES)
    if command[0] == "run" and OWN_ENTRY_POINT not in command:
        assert find_spec(program[0]), "the image's entry point is python -m"


def test_recipes_are_seen() -> None:
    [one, two] = commands("docker compose run --rm -v /a:/b web notflix_app x | y\n`docker compose up -d --scale a=1`")
    assert named(one) == (["web"], ["notflix_app", "x"])
    assert named(two) == ([], [])
    assert len(ALL) > 8
