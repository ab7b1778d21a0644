"""Parts that are forked from one Python are what parts of their own would be: started, logged, killed, ended alike."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from notflix_app.local.forks import NAME, ForkServer
from notflix_app.local.part import Command, Part, PartState
from notflix_app.local.supervisor import PartFailedError, Supervisor
from tests.fixtures.waiting import eventually
from tests.integration.local.test_supervisor import gone, kept, pid_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each part is a process of its own")

MODULE = """
import os, signal, sys, time
SERVER = os.getpid()
def main():
    print(sys.argv[1:], os.getpid() != SERVER, os.environ.get("COLOUR"), os.getcwd(), flush=True)
    if sys.argv[1] == "fail":
        sys.exit("no such film")
    if sys.argv[1] == "break":
        raise ValueError("a mistake of ours")
    if sys.argv[1] == "serve":
        time.sleep(60)
"""


class Forks:
    """A fork server over a module made for the test, and a supervisor of its forks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output: list[str] = []
        (folder / "forked_module.py").write_text(MODULE)
        self.server = ForkServer(["forked_module"])

    def part(self, name: str, does: str, command: Callable[[Command], Command] = lambda same: same) -> Part:
        argv = (sys.executable, "-P", "-m", "forked_module", does)
        return self.server.forked(Part(name, lambda: command(Command(argv)), once=does != "serve"))

    def supervisor(self, *parts: Part) -> Supervisor:
        paths = os.pathsep.join([str(self.folder), str(Path(__file__).parents[3])])
        environment = {**os.environ, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}
        self.stack = Supervisor(
            [self.server.part(), *parts], logs=self.folder / "logs", environment=environment, say=self.output.append
        )
        return self.stack

    def log(self, name: str) -> str:
        return (self.folder / "logs" / f"{name}.log").read_text()


@pytest.fixture
def forks(tmp_path: Path) -> Iterator[Forks]:
    made = Forks(tmp_path)
    yield made
    made.stack.hurry = True
    made.stack.stop()


def test_a_fork_has_its_own_arguments_variables_folder_and_log(forks: Forks) -> None:
    folder = forks.folder / "here"
    folder.mkdir()
    one = forks.part("one", "once", lambda same: replace(same, env={"COLOUR": "blue"}, cwd=folder))
    assert forks.supervisor(one, forks.part("two", "serve")).start()
    assert f"['once'] True blue {folder}" in forks.log("one")
    assert "['serve'] True None" in eventually(lambda: forks.log("two"), until=lambda text: "serve'" in text)
    assert "forked_module once" in forks.log("one")  # the line that begins each run


def test_forks_share_what_the_server_imported(forks: Forks) -> None:
    stack = forks.supervisor(forks.part("a", "serve"))
    assert stack.start()
    maps = Path(f"/proc/{pid_of(stack, 'a')}/smaps_rollup")
    memory = {
        name: int(size.split()[0])
        for name, _, size in (line.partition(":") for line in maps.read_text().splitlines()[1:])
    }
    assert memory["Pss"] < 0.75 * memory["Rss"]
    assert psutil.Process(pid_of(stack, "a")).name() == "a"  # what `top` shows


def test_a_fork_that_is_killed_is_forked_again(forks: Forks) -> None:
    stack = forks.supervisor(forks.part("a", "serve"), forks.part("b", "serve"))
    assert stack.start()
    first, other, server = (pid_of(stack, name) for name in ("a", "b", NAME))

    def kill_and_wait() -> None:
        os.kill(first, signal.SIGKILL)
        eventually(lambda: forks.log("a").count("['serve']") == 2)

    kept(stack, kill_and_wait)
    assert (pid_of(stack, "b"), pid_of(stack, NAME)) == (other, server)
    assert "a ended (killed by SIGKILL)" in forks.output[0]


def test_all_forks_die_with_their_server_and_are_forked_again(forks: Forks) -> None:
    stack = forks.supervisor(forks.part("a", "serve"), forks.part("b", "serve"))
    assert stack.start()
    before = [pid_of(stack, name) for name in ("a", "b", NAME)]

    def kill_and_wait() -> None:
        os.kill(before[-1], signal.SIGKILL)
        eventually(lambda: all(gone(pid) for pid in before))
        eventually(lambda: all(forks.log(name).count("['serve']") == 2 for name in ("a", "b")))
        eventually(lambda: {report.state for report in stack.reports()} == {PartState.READY})

    kept(stack, kill_and_wait)


def test_how_a_fork_fails_is_told_with_its_last_words(forks: Forks) -> None:
    with pytest.raises(PartFailedError, match=r"(?s)a could not be started \(exit code 1\).*no such film"):
        forks.supervisor(forks.part("a", "fail")).start()


def test_a_mistake_leaves_its_traceback_in_the_log(forks: Forks) -> None:
    with pytest.raises(PartFailedError, match=r"(?s)\(exit code 1\).*ValueError: a mistake of ours"):
        forks.supervisor(forks.part("a", "break")).start()


def test_a_folder_that_is_not_there_is_named(forks: Forks) -> None:
    nowhere = forks.part("a", "once", lambda same: replace(same, cwd=forks.folder / "nowhere"))
    with pytest.raises(PartFailedError, match=r"No such file or directory.*nowhere"):
        forks.supervisor(nowhere).start()


def test_forks_are_stopped_before_their_server(forks: Forks) -> None:
    stack = forks.supervisor(replace(forks.part("a", "serve"), stop_seconds=60))
    assert stack.start()
    processes = [running.process for running in stack._all.values()]
    stack.stop()
    assert [process and process.poll() for process in processes] == [-signal.SIGTERM] * 2, "by itself, and none killed"
    assert all(process and gone(process.pid) for process in processes)
    assert {report.state for report in stack.reports()} == {PartState.STOPPED}


SUPERVISE = """
import os, pathlib, sys
from notflix_app.local.forks import ForkServer
from notflix_app.local.part import Command, Part
from notflix_app.local.supervisor import Supervisor
folder = pathlib.Path(sys.argv[1])
forks = ForkServer(["forked_module"])
parts = [Part(f"p{n}", lambda: Command((sys.executable, "-m", "forked_module", "serve"))) for n in range(2)]
parts = [forks.part(), *map(forks.forked, parts)]
stack = Supervisor(parts, logs=folder / "logs", environment=dict(os.environ), say=print)
stack.start()
print(*(report.process.pid for report in stack.reports()), flush=True)
stack.keep()
"""


def test_forks_die_with_the_supervisor(tmp_path: Path) -> None:
    (tmp_path / "forked_module.py").write_text(MODULE)
    paths = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[3])])
    argv = [sys.executable, "-c", SUPERVISE, str(tmp_path)]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}
    ) as supervisor:
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(pids) == 3
        assert not any(gone(pid) for pid in pids)
        supervisor.kill()
    eventually(lambda: all(gone(pid) for pid in pids))
