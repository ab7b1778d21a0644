"""The supervisor over real, tiny processes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from notflix_app.local import process
from notflix_app.local.part import Command, Part, PartState, Process
from notflix_app.local.supervisor import PartFailedError, Supervisor
from tests.fixtures.waiting import eventually

# Says when it was started and stopped, and can be told to leave a child behind, as nginx does.
PROGRAM = """
import pathlib, signal, subprocess, sys, time
name, journal, ready, child = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4]
def note(what):
    with journal.open("a") as out:
        out.write(f"{what} {name}\\n")
def stop(*_):
    note("stop")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
if child:
    pathlib.Path(child).write_text(str(subprocess.Popen(["sleep", "60"]).pid))
note("start")
ready.touch()
print("at work", flush=True)
time.sleep(60)
"""
SLEEP = ("sleep", "60")


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def never() -> bool:
    return False


class Bench:
    """Makes parts and supervisors in a folder, and keeps what was said and done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal"
        self.output: list[str] = []
        self.supervisors: list[Supervisor] = []
        (folder / "program.py").write_text(PROGRAM)

    def part(self, name: str, *needs: str, child: str = "") -> Part:
        ready = self.folder / f"{name}.ready"
        argv = (sys.executable, str(self.folder / "program.py"), name, str(self.journal), str(ready), child)

        def command() -> Command:
            ready.unlink(missing_ok=True)
            return Command(argv)

        return Part(name, command, needs, ready=ready.exists)

    def supervisor(self, *parts: Part) -> Supervisor:
        made = Supervisor(parts, logs=self.folder / "logs", environment=dict(os.environ), say=self.output.append)
        self.supervisors.append(made)
        return made

    def done(self) -> list[str]:
        return self.journal.read_text().splitlines() if self.journal.exists() else []


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    for supervisor in made.supervisors:
        supervisor.hurry = True
        supervisor.stop()


def pid_of(supervisor: Supervisor, name: str) -> int:
    report = next(report for report in supervisor.reports() if report.name == name)
    assert report.process is not None
    return report.process.pid


def kept(supervisor: Supervisor, work: Callable[[], None]) -> None:
    """Does `work` in a thread while this one, which processes are bound to, keeps the stack."""

    def run() -> None:
        try:
            work()
        except AssertionError as wrong:
            failures.append(wrong)
        finally:
            supervisor.stopping = True

    failures: list[AssertionError] = []
    thread = threading.Thread(target=run)
    thread.start()
    supervisor.keep()
    thread.join()
    if failures:
        raise failures[0]


def test_starts_in_order_and_stops_in_reverse(bench: Bench) -> None:
    # Named out of order: it is the needs that count.
    stack = bench.supervisor(bench.part("c", "b"), bench.part("a"), bench.part("b", "a"))
    assert stack.start()
    assert bench.done() == ["start a", "start b", "start c"]
    stack.stop()
    assert bench.done()[3:] == ["stop c", "stop b", "stop a"]
    assert {report.state for report in stack.reports()} == {PartState.STOPPED}


def test_what_parts_write_is_for_us_alone(bench: Bench) -> None:
    stack = bench.supervisor(bench.part("a"))
    assert stack.start()
    assert bench.journal.stat().st_mode & 0o777 == 0o600


def test_a_part_that_dies_is_started_again(bench: Bench) -> None:
    stack = bench.supervisor(bench.part("a"), bench.part("b", "a"))
    assert stack.start()
    first, other = pid_of(stack, "a"), pid_of(stack, "b")

    def kill_and_wait() -> None:
        os.kill(first, signal.SIGKILL)
        eventually(lambda: bench.done().count("start a") == 2)
        eventually(lambda: stack.reports()[0].state is PartState.READY)

    kept(stack, kill_and_wait)
    assert stack.reports()[0].restarts == 1
    assert pid_of(stack, "b") == other  # what needs it goes on meanwhile
    assert len(bench.output) == 1
    assert "a ended (killed by SIGKILL)" in bench.output[0]


def test_nothing_of_a_dead_part_is_left_when_it_starts_again(bench: Bench) -> None:
    note = bench.folder / "child"
    stack = bench.supervisor(bench.part("a", child=str(note)))
    assert stack.start()
    child = int(note.read_text())

    def kill_and_wait() -> None:
        os.kill(pid_of(stack, "a"), signal.SIGKILL)
        eventually(lambda: bench.done().count("start a") == 2)

    kept(stack, kill_and_wait)
    eventually(lambda: gone(child))


def test_a_part_that_does_not_get_ready_is_named_with_its_log(bench: Bench) -> None:
    def start(command: Command, log: Path, environment: Mapping[str, str], death_signal: signal.Signals) -> Process:
        begun = process.start(command, log, environment, death_signal)
        eventually(lambda: "at work" in log.read_text())  # however slow this machine is
        return begun

    slow = replace(bench.part("slow"), ready=never, ready_seconds=0.5, start=start)
    stack = bench.supervisor(slow)
    with pytest.raises(PartFailedError) as wrong:
        stack.start()
    assert "slow could not be started (not ready within 0.5 s)" in str(wrong.value)
    assert str(bench.folder / "logs" / "slow.log") in str(wrong.value)
    assert "at work" in str(wrong.value)  # the last words of its log


def test_a_part_that_ends_at_once_is_named_with_its_last_words(bench: Bench) -> None:
    broken = Part("broken", lambda: Command(("sh", "-c", "echo no such folder; exit 3")), ready=never)
    with pytest.raises(PartFailedError, match=r"(?s)broken could not be started \(exit code 3\).*no such folder"):
        bench.supervisor(broken).start()


def test_a_program_that_is_not_there_is_named(bench: Bench) -> None:
    absent = Part("absent", lambda: Command(("no-such-program",)), ready=never)
    with pytest.raises(PartFailedError, match="no-such-program cannot be run: No such file"):
        bench.supervisor(absent).start()


def test_a_folder_that_is_gone_is_waited_for(bench: Bench) -> None:
    """What keeps a process from being started at all must not end the stack that runs."""
    folder = bench.folder / "work"
    folder.mkdir()
    part = bench.part("a")
    stack = bench.supervisor(replace(part, command=lambda: replace(part.command(), cwd=folder)))
    assert stack.start()

    def take_it_away_and_back() -> None:
        folder.rmdir()
        os.kill(pid_of(stack, "a"), signal.SIGKILL)
        eventually(lambda: any("No such file or directory" in line for line in bench.output))
        folder.mkdir()
        eventually(lambda: bench.done().count("start a") == 2)

    kept(stack, take_it_away_and_back)


def test_a_part_that_runs_once_must_end_well_before_the_next_starts(bench: Bench) -> None:
    once = Part("once", lambda: Command(("sh", "-c", f"sleep 0.2; echo once > {bench.journal}")), once=True)
    stack = bench.supervisor(bench.part("a", "once"), once)
    assert stack.start()
    assert bench.done() == ["once", "start a"]
    assert [report.state for report in stack.reports()] == [PartState.READY, PartState.DONE]


def test_a_part_that_runs_once_and_fails_ends_the_start(bench: Bench) -> None:
    once = Part("once", lambda: Command(("sh", "-c", "echo the disk is full; exit 1")), once=True)
    with pytest.raises(PartFailedError, match=r"(?s)once .*the disk is full"):
        bench.supervisor(bench.part("a", "once"), once).start()
    assert bench.done() == []


def test_a_part_that_ignores_sigterm_is_killed_after_its_time(bench: Bench) -> None:
    deaf = ("sh", "-c", f"trap '' TERM; touch {bench.folder}/deaf; sleep 60 & wait; wait")
    part = Part("deaf", lambda: Command(deaf), ready=(bench.folder / "deaf").exists, stop_seconds=0.3)
    stack = bench.supervisor(part)
    assert stack.start()
    pid = pid_of(stack, "deaf")
    began = time.monotonic()
    stack.stop()
    assert gone(pid)
    assert time.monotonic() - began < 40


def test_hurry_kills_everything_at_once(bench: Bench) -> None:
    deaf = ("sh", "-c", f"trap '' TERM; touch {bench.folder}/deaf; sleep 60 & wait; wait")
    part = Part("deaf", lambda: Command(deaf), ready=(bench.folder / "deaf").exists, stop_seconds=60)
    stack = bench.supervisor(bench.part("a"), part)
    assert stack.start()
    stack.hurry = True
    began = time.monotonic()
    stack.stop()
    assert time.monotonic() - began < 40
    assert {report.state for report in stack.reports()} == {PartState.STOPPED}
