"""A Python that has imported what several parts need, and forks them: what they have in common is in memory once, and
none waits for its imports.

    python -m notflix_app.local.fork_server MODULE…

Its stdin is a socket to the supervisor (see forks.py), who sends one request for each fork. Answers go back the same
way: `ready` once, then for each request `started` or `failed`, and `ended` when a fork has. A fork dies with this
process, and this one with the supervisor.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from .die_with_parent import PR_SET_PDEATHSIG

PR_SET_NAME = 15
MAX_MESSAGE = 1 << 20


def main(modules: list[str]) -> None:
    for module in modules:
        program(module)
    gc.freeze()  # a collection in a fork would write to all of it, and what is written to is shared no more
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as supervisor:
        request = serve(supervisor)
    # Only a fork comes here.
    sys.argv = [request["module"], *request["arguments"]]
    sys.exit(program(request["module"])())


def program(module: str) -> Callable[[], int | None]:
    """What `python -m MODULE` would run, imported: its main()."""
    loaded = importlib.import_module(module)
    if hasattr(loaded, "__path__"):
        loaded = importlib.import_module(f"{module}.__main__")
    main: Callable[[], int | None] = loaded.main
    return main


def serve(supervisor: socket.socket) -> dict[str, Any]:
    """Forks for each request, until the supervisor has gone. Returns in the forks alone: the request of each."""
    signal.signal(signal.SIGCHLD, lambda *_: _tell_ends(supervisor))
    _send(supervisor, ready=True)
    server = os.getpid()
    while message := supervisor.recv(MAX_MESSAGE):
        request: dict[str, Any] = json.loads(message)
        try:
            if os.fork() == 0:
                _become(request, server, supervisor)
                return request
        except OSError as wrong:  # no memory, too many processes: it may pass
            _send(supervisor, failed=wrong.strerror)
    sys.exit(0)


def _tell_ends(supervisor: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _send(supervisor, ended=pid, code=os.waitstatus_to_exitcode(status))


def _send(supervisor: socket.socket, **message: Any) -> None:
    try:
        supervisor.send(json.dumps(message).encode())
    except OSError:  # it has gone, and we go with it
        os._exit(1)


def _become(request: dict[str, Any], server: int, supervisor: socket.socket) -> None:
    """Makes this fork what a process started by itself would be. It ends here where that cannot be."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, request["death_signal"])
    if os.getppid() != server:  # it died before we could ask
        os._exit(1)
    libc.prctl(PR_SET_NAME, request["name"].encode())  # what `top` shows
    try:
        log = os.open(request["log"], os.O_WRONLY | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.chdir(request["cwd"])
    except OSError as wrong:
        _send(supervisor, failed=f"{wrong.strerror}: {wrong.filename}")
        os._exit(1)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.close(log)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(request["environment"])
    _send(supervisor, started=os.getpid())


if __name__ == "__main__":
    main(sys.argv[1:])
