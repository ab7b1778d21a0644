"""A program that runs beside us, and reads what we give it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from math import inf
from pathlib import Path

from notflix_app.core.errors import ToolFailed

from .process import Limits, ToolResult, run_tool


class _Stdin:
    """Its end of a pipe that is ours. waits_since: when it was given what it has not taken yet."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self.waits_since = inf

    def write(self, data: bytes) -> None:
        self.waits_since, left = time.monotonic(), memoryview(data)
        while left:
            left = left[os.write(self._pipe, left) :]
        self.waits_since = inf

    def close(self) -> None:
        self.waits_since = time.monotonic()
        os.close(self._pipe)


@contextmanager
def fed_tool(
    argv: Sequence[str], *, limits: Limits, cwd: Path, alive: Callable[[], bool]
) -> Iterator[Callable[[bytes], None]]:
    """Runs a program beside the block, which writes to its stdin by what it is given here. At the block's end it is
    waited for; where the block raises, or it takes nothing for as long as a tool may be silent, it is ended.

    Raises as run_tool() does, and in the block too.
    """
    tool, (reading, writing) = Path(argv[0]).name, os.pipe()
    stdin, abandoned = _Stdin(writing), threading.Event()

    def goes_on() -> bool:
        if time.monotonic() - stdin.waits_since > limits.silence:
            raise ToolFailed(tool, f"it took nothing for {limits.silence:.0f} seconds", permanent=False)
        return alive() and not abandoned.is_set()

    def run() -> ToolResult:
        try:
            return run_tool(argv, stdin=reading, limits=replace(limits, silence=inf), cwd=cwd, alive=goes_on)
        finally:
            os.close(reading)  # nobody reads any more: who writes must not wait

    with ThreadPoolExecutor(1, thread_name_prefix=tool) as pool:
        ran = pool.submit(run)
        try:
            with closing(stdin):
                yield stdin.write
        except BrokenPipeError as error:
            ran.result()
            raise ToolFailed(tool, "it ended before its time", permanent=False) from error
        except BaseException:
            abandoned.set()
            raise
        ran.result()
