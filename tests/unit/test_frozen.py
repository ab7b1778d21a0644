"""What a test freezes stands still with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.fixtures.parts import frozen
from tests.fixtures.waiting import eventually

# A fork copies the table of what is in memory: of so much, that takes long enough to be met. Each child is ended by its
# parent, which ends by itself where the test run is killed.
FORKS = """
import os, signal
owner = os.getppid()
much = b"x" * (64 << 20)
print(flush=True)
while os.getppid() == owner:
    child = os.fork()
    if not child:
        signal.pause()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.mark.parametrize("turn", range(5))
def test_so_does_what_is_forked_at_that_moment(turn: int) -> None:
    with subprocess.Popen([sys.executable, "-c", FORKS], stdout=subprocess.PIPE, process_group=0) as parent:
        try:
            assert parent.stdout is not None
            parent.stdout.readline()
            time.sleep(turn / 1000)  # at another moment of a fork each time
            with frozen(parent.pid):
                time.sleep(0.05)  # a fork that had begun is over
                process = psutil.Process(parent.pid)
                family = [process, *process.children()]
                assert {each.status() for each in family} <= {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}
            eventually(process.status, until=lambda status: status != psutil.STATUS_STOPPED)
        finally:
            os.killpg(parent.pid, signal.SIGKILL)
