"""Starts a program that dies with its parent: `die_with_parent.py PARENT_PID SIGNAL PROGRAM ARGUMENTS…`.

A program of its own, run as a bare file, because a process with threads cannot safely run Python between fork and
exec. On Linux the kernel does the killing; elsewhere the next `up` ends what was left (see state.py).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, death_signal: int, argv: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # it died before this was asked for
        sys.exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs are deaf to it, and would hand that on
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and exec would hand that on
    try:
        os.execvp(argv[0], argv)
    except OSError as wrong:
        sys.exit(f"{argv[0]} cannot be run: {wrong.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
