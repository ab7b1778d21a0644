"""Becomes another program, with limits set. Run by process.py as a script of its own, with nothing imported.

Why not Popen(preexec_fn=…): a worker has threads (its lease is renewed from one), and between fork and exec a
thread's lock may be held for ever.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """SIGKILL for us as soon as the thread that started us ends. Linux only; elsewhere it does nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os.kill(os.getpid(), signal.SIGKILL)


def set_limits(limits: dict[str, int]) -> None:
    """limits: the name of a resource ('AS', 'CPU', …) → its soft and hard limit."""
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except ValueError:  # macOS knows the name and refuses the value
            print(f"no limit on {name} here", file=sys.stderr)


def main(plan: str, argv: list[str]) -> None:
    """plan: {"parent": pid, "nice": n, "limits": {…}} as JSON."""
    wanted = json.loads(plan)
    die_with_parent(wanted["parent"])
    set_limits(wanted["limits"])
    os.nice(wanted["nice"])
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and exec would hand that on
    try:
        os.execv(argv[0], argv)
    except OSError as error:
        print(f"cannot start {argv[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
