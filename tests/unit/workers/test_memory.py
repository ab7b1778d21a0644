"""How much memory a worker itself may use. In a process of its own: a limit cannot be taken back."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to this limit")

LIMITED = """
import sys
from notflix_app.limits import limit_memory
from workers.process import Limits, run_tool

limit_memory(300 << 20)
run_tool([sys.executable, "-I", "-S", "-c", "bytearray(500 << 20)"], limits=Limits(memory=1 << 30))
try:
    bytearray(500 << 20)
except MemoryError:
    print("too short")
"""


def test_a_worker_has_its_limit_and_its_tools_have_theirs() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("too short\n", "")
