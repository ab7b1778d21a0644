"""What tests start apart from themselves ends with them, however they end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.stack import HOME, at_our_end
from tests.fixtures.waiting import eventually


def test_it_is_done_when_the_block_ends(tmp_path: Path) -> None:
    with at_our_end(["touch", tmp_path / "done"]):
        assert not (tmp_path / "done").exists()
    assert (tmp_path / "done").exists()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_it_is_done_when_the_process_is_ended(tmp_path: Path, end: signal.Signals) -> None:
    done = tmp_path / "done"
    script = f"from tests.fixtures.stack import at_our_end\nwith at_our_end(['touch', {str(done)!r}]): print(); input()"
    argv = [sys.executable, "-c", script]
    with subprocess.Popen(argv, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "\n"
        assert not done.exists()
        process.send_signal(end)
    eventually(done.exists)
