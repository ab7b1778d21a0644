"""Names are the field's: none comes back that a newcomer would not look for. CONTRIBUTING.md has the words."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
ROOMS = ("notflix_app", "workers", "edge")
SOURCES = [path for room in ROOMS for path in sorted((HOME / room).rglob("*.py"))]

# What it is called → what it was called: words, or the beginnings of calls and classes.
FORMER = {
    "StepRepository": ("StepBook", "SqlStepBook", "FakeStepBook", "step_book"),
    "list_for_videos": ("of_many",),
    "release, acknowledge_cancel": ("give_back", "let_go"),
    "requeue_failed, delete_seeds": ("revive", "forget_seeds"),
    "StepHandler, HANDLERS, StepContext": ("Doer", "doers", "DOERS", "class Work"),
    "get_or_none, search": ("catalog.find", "index.find"),
    "input_args, _write_if_current": ("fence", "_fenced"),
    "RateLimiter, RateBudget": ("OwnLine", "SharedLines", "class Pace"),
    "EdgeStorage, EdgeStatuses, publish": ("Fleet", "EdgeFleet", "SftpFleet", "FakeEdgeFleet", "edge_fleet", "fleet"),
    "PlaybackRequest, RankedEdge, FileMismatch": ("class Asking", "class Placed", "class Wrong", "class Fault"),
    "ToolResult, TRANSIENT, Watchdog": ("class Ran", "PASSING", "class _Watch", "class EdgeWatch"),
    "max_attempts, edge_internal_urls, edge_locations": ("most_attempts", "edge_inside", "edge_places"),
    "die_with_parent": ("leash", "leashed"),
    "CardModel …, VideoStatus": ("ShownCard", "ShownRow", "ShownFollowed", "class Followed"),
    "Cancel; what failed": ("Leave it", "The screen stays dark"),
}
FORMER_BEGINNINGS = {"MAX_, MIN_": ("MOST_", "LONGEST_", "LEAST_", "_MOST_", "NOTFLIX_MOST_", "NOTFLIX_EDGE_PLACES")}
FORMER_FILES = (
    *("step_book", "doers", "fence", "fleet", "steer", "follow", "choices", "admit", "own", "shown", "said"),
    *("leash", "once", "pace", "place"),
)
VALUES = {"told", "said", "found"}  # they say who spoke, not what is in them

# Who must name a former name: whoever tells the new one; and another thing of that name.
TELLS_IT = {"notflix_app/settings.py", "docs/settings.md", "tests/unit/cli/test_main.py", "CHANGELOG.md"}
IS_ANOTHER = {("notflix_app/bench/failover.py", "class Fault")}
IS_A_FIELD_OF_JSON = {("notflix_app/local/doctor.py", "found")}

READ = (".py", ".md", ".yaml", ".toml", ".tmpl", ".jsx", ".js", ".sh", ".example", "Dockerfile")


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files"], cwd=HOME, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.splitlines() if (HOME / name).is_file()]


THIS = Path(__file__).relative_to(HOME).as_posix()
TEXTS = {name: (HOME / name).read_text() for name in tracked() if name.endswith(READ) and name not in {*TELLS_IT, THIS}}


def named(text: str, former: str, *, begins: bool = False) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(former)}" + ("" if begins else r"(?!\w)"), text) is not None


@pytest.mark.parametrize("now", FORMER)
def test_no_former_name_is_left(now: str) -> None:
    left = [(name, former) for former in FORMER[now] for name, text in TEXTS.items() if named(text, former)]
    assert not set(left) - IS_ANOTHER


@pytest.mark.parametrize("now", FORMER_BEGINNINGS)
def test_no_former_name_begins_a_name(now: str) -> None:
    beginnings = FORMER_BEGINNINGS[now]
    assert not [(name, one) for one in beginnings for name, text in TEXTS.items() if named(text, one, begins=True)]


def test_a_former_name_is_seen() -> None:
    assert named("x = StepBook()", "StepBook")
    assert named("MOST_PARTS = 3", "MOST_", begins=True)
    assert not named("AlmostStepBooks", "StepBook")


def test_no_file_has_a_former_name() -> None:
    names = [Path(name) for name in tracked() if name.endswith(".py")]
    assert not [name for name in names if name.stem.removeprefix("test_") in FORMER_FILES]


def names_given(source: str) -> Iterator[str]:
    """To functions, classes, parameters, variables and the fields of classes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_a_value_is_named_for_what_it_holds() -> None:
    paths = [*SOURCES, *sorted((HOME / "tests").rglob("*.py"))]
    names = {(path.relative_to(HOME).as_posix(), name) for path in paths for name in names_given(path.read_text())}
    assert {(path, name) for path, name in names if name.lstrip("_") in VALUES} == IS_A_FIELD_OF_JSON


def test_a_name_of_the_core_has_one_meaning() -> None:
    """No two classes of the same name in what all rooms share, nor one in MP4 that search has too."""
    shared = [path for path in SOURCES if "core" in path.parts or path.name in ("boxes.py", "search.py")]
    top = [node for path in shared for node in ast.parse(path.read_text()).body]
    classes = [node.name for node in top if isinstance(node, ast.ClassDef)]
    assert [name for name, times in Counter(classes).items() if times > 1] == []
