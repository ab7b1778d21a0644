"""Each process counts for one part, and once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from notflix_app.bench import rest
from notflix_app.core.errors import Unavailable
from notflix_app.local import state
from notflix_app.local.part import PartState
from notflix_app.settings import load_settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

PARENT = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
begun = time.process_time()
while time.process_time() < begun + 0.2: pass
print("worked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def family(tmp_path: Path) -> Iterator[dict[str, int]]:
    """The supervisor's child `parent` has a child of its own; then that is said to be a part, too."""
    argv = [sys.executable, "-c", PARENT]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        ids = {"supervisor": os.getpid(), "parent": parent.pid, "child": int(parent.stdout.readline())}
        assert parent.stdout.readline() == "worked\n"
        try:
            yield ids
        finally:
            os.kill(ids["child"], 9)
            parent.kill()


def write(data: Path, supervisor: int, **parts: int) -> None:
    known = {name: state.ProcessId.of(pid) for name, pid in parts.items()}
    reports = tuple(state.PartReport(name, PartState.READY, 0, 0, "", known[name]) for name in known)
    me = state.ProcessId.of(supervisor)
    assert me is not None
    state.write(data, state.StackReport("ready", "", me, reports))


def ids(data: Path) -> dict[str, list[int]]:
    return {name: [process.pid for process in group] for name, group in rest.processes(data).items()}


def test_what_a_part_started_counts_as_its_own(tmp_path: Path, family: dict[str, int]) -> None:
    write(tmp_path, family["supervisor"], parent=family["parent"])
    pids = ids(tmp_path)
    assert pids["parent"] == [family["parent"], family["child"]]
    assert os.getpid() in pids["supervisor"]
    assert not set(pids["supervisor"]) & set(pids["parent"])


def test_a_part_that_another_started_counts_for_itself(tmp_path: Path, family: dict[str, int]) -> None:
    write(tmp_path, family["supervisor"], parent=family["parent"], child=family["child"])
    assert ids(tmp_path)["parent"] == [family["parent"]]
    assert ids(tmp_path)["child"] == [family["child"]]


def test_figures_at_rest(tmp_path: Path, family: dict[str, int]) -> None:
    write(tmp_path, family["supervisor"], parent=family["parent"], child=family["child"])
    figures = rest.at_rest(load_settings(tmp_path), 0.2)
    memory = {name: part["memory_mb"] for name, part in figures["parts"].items()}
    assert memory["supervisor"] > memory["parent"] > 0  # all of pytest, and an idle Python
    assert figures["sum"]["memory_mb"] == pytest.approx(sum(memory.values()), abs=0.2)
    assert figures["parts"]["parent"]["cpu_percent"] < 50  # what it used before does not count


def test_what_has_ended_meanwhile_takes_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        group = [psutil.Process(ended.pid)]
    assert list(rest._with_children(group[0], set())) == group
    assert rest._pss(group) == 0
    assert rest._cpu_seconds(group) == 0


def test_without_a_stack_there_is_nothing_to_measure(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="Nothing runs"):
        rest.processes(tmp_path)
