"""What is left where a supervisor was killed, and whom the data belongs to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from notflix_app.core.errors import Conflict
from notflix_app.local import state
from notflix_app.local.part import PartState
from tests.fixtures.waiting import PATIENCE, eventually

from .test_supervisor import SLEEP, gone

SUPERVISE = """
import os, pathlib, sys, time
from notflix_app.local.part import Command, Part
from notflix_app.local.supervisor import Supervisor
folder = pathlib.Path(sys.argv[1])
parts = [Part(f"p{n}", lambda: Command(("sleep", "60"))) for n in range(3)]
stack = Supervisor(parts, logs=folder / "logs", environment=dict(os.environ), say=print)
stack.start()
print(*(report.process.pid for report in stack.reports()), flush=True)
stack.keep()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux's kernel kills orphans")
def test_parts_die_with_their_supervisor(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", SUPERVISE, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        children = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(children) == 3
        assert not any(gone(pid) for pid in children)
        supervisor.kill()
    eventually(lambda: all(gone(pid) for pid in children))


def test_what_a_dead_supervisor_left_is_found_and_ended(tmp_path: Path) -> None:
    """Where the kernel does not: the next `up` does, and only what is surely ours."""
    with subprocess.Popen(SLEEP, start_new_session=True) as left, subprocess.Popen(SLEEP) as other:
        ours, theirs = state.ProcessId.of(left.pid), state.ProcessId.of(other.pid)
        assert ours is not None
        assert theirs is not None
        # A number that another process has by now: the start time tells them apart.
        stale = replace(theirs, started=theirs.started - 100)
        parts = tuple(
            state.PartReport(name, PartState.READY, 0, 0, "", process)
            for name, process in (("ours", ours), ("stale", stale))
        )
        state.write(tmp_path, state.StackReport("ready", "", state.ProcessId(2**30, 0), parts))
        try:
            assert state.end_leftovers(state.read(tmp_path)) == ["ours"]
            assert left.wait(PATIENCE) == -signal.SIGTERM
            assert other.poll() is None
        finally:
            left.kill()
            other.kill()


@pytest.mark.skipif(not state.BOOT_ID.exists(), reason="elsewhere the start time does not follow the clock")
def test_a_process_is_known_after_the_clock_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else `down` and `status` say of a stack that runs that it does not."""
    me = state.ProcessId.of(os.getpid())
    assert me is not None
    started, booted = psutil.Process().create_time(), psutil.boot_time()
    monkeypatch.setattr(psutil.Process, "create_time", lambda _: started + 3600)
    monkeypatch.setattr(psutil, "boot_time", lambda: booted + 3600)
    assert me.alive()
    assert not replace(me, boot="the one before").alive()


def test_a_process_that_an_earlier_version_wrote_down_is_known() -> None:
    """As when `down` is said after an update."""
    process = psutil.Process()
    assert state.ProcessId(process.pid, process.create_time()).alive()
    assert not state.ProcessId(process.pid, process.create_time() - 100).alive()


def test_a_state_that_a_power_cut_emptied_is_none(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "state.json").touch()
    assert state.read(tmp_path) is None
    assert state.end_leftovers(None) == []


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '{"parts": 1}', '{"phase": "ready", "url": "", "parts": []}', "\xff"]
)
def test_a_state_that_cannot_be_understood_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "state.json").write_bytes(text.encode("latin-1"))
    assert state.read(tmp_path) is None


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    part = state.PartReport("edge-a", PartState.READY, 1.0, 0, "log", state.ProcessId(2, 3.5, "boot"), 80)
    report = state.StackReport("ready", "http://localhost", state.ProcessId(1, 2), (part,))
    state.write(tmp_path, report)
    assert state.read(tmp_path) == report
    file = tmp_path / "run" / "state.json"
    file.write_text(file.read_text().replace("{", '{"later": 1,'))
    assert state.read(tmp_path) == report


def test_a_second_owner_of_the_data_is_refused(tmp_path: Path) -> None:
    taken = rf"already runs.*process {os.getpid()}"
    with state.sole_owner(tmp_path), pytest.raises(Conflict, match=taken), state.sole_owner(tmp_path):
        pytest.fail("two have it")
    with state.sole_owner(tmp_path):  # free again
        assert (tmp_path / "run" / "lock").read_text() == str(os.getpid())
