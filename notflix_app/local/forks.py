"""The supervisor's end of the fork server, the part that others are started by. For Linux: elsewhere nothing ends the
forks of a server that was killed, and some libraries do not bear to be forked."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import process
from .fork_server import MAX_MESSAGE
from .part import Command, Part, Process

NAME = "fork-server"
ANSWER_SECONDS = 10
LOOKS = 10  # within those
READY_SECONDS = 120  # it imports much


class ForkServer:
    """modules: what it imports before it forks."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = tuple(modules)
        self._connection: Connection | None = None

    def part(self) -> Part:
        argv = (sys.executable, "-P", "-m", "notflix_app.local.fork_server", *self._modules)
        return Part(
            NAME,
            lambda: Command(argv),
            ready=self._ready,
            ready_seconds=READY_SECONDS,
            start=self._start_server,
            after=self._gone,
        )

    def forked(self, part: Part) -> Part:
        """The same part, started by us. Its command must be of our own Python, with -m MODULE."""
        return replace(part, needs=(*part.needs, NAME), start=self._start)

    def _start(
        self, command: Command, log: Path, environment: Mapping[str, str], death_signal: signal.Signals
    ) -> Process:
        process.begin_log(log, command)
        if self._connection is None:
            raise ConnectionError(None, "it does not run", NAME)
        module, *arguments = command.argv[command.argv.index("-m") + 1 :]
        request = {
            "module": module,
            "arguments": arguments,
            "name": log.stem,
            "log": str(log),
            "cwd": str(command.cwd or Path.cwd()),
            "environment": {**environment, **command.env},
            "death_signal": int(death_signal),
        }
        return Fork(self._connection, self._connection.request(request))

    def _start_server(
        self, command: Command, log: Path, environment: Mapping[str, str], death_signal: signal.Signals
    ) -> Process:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            server = process.start(command, log, environment, death_signal, stdin=theirs.fileno())
        self._connection = Connection(ours)
        return server

    def _ready(self) -> bool:
        return self._connection is not None and self._connection.is_ready()

    def _gone(self) -> None:
        if self._connection is not None:
            self._connection.close()


class Fork:
    """A part that was forked, with what the supervisor needs of subprocess.Popen."""

    def __init__(self, connection: Connection, pid: int) -> None:
        self.pid = pid
        self._connection = connection
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = self._connection.exit_code(self.pid)
        return self._code

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Connection:
    """To one run of the fork server, which says which of its forks have ended, and how."""

    def __init__(self, ours: socket.socket) -> None:
        self._socket = ours
        self._socket.setblocking(False)
        self._open = True
        self._ended: dict[int, int] = {}

    def is_ready(self) -> bool:
        """Whether it has said a first word. Takes nothing off the line, so that any thread may ask."""
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def request(self, message: Mapping[str, Any]) -> int:
        """The process id of the new fork. Raises OSError where there is none."""
        self._socket.send(json.dumps(message).encode())
        looks = 0  # that found nothing: they are counted, not the time, in which this machine may have stood still
        while self._open and looks < LOOKS:
            answer = self._next(ANSWER_SECONDS / LOOKS)
            if "started" in answer:
                return int(answer["started"])
            if "failed" in answer:
                raise OSError(None, answer["failed"], message["module"])
            looks += not answer
        # Nobody would look after a fork that it makes later: all of its forks end with it, and are started anew.
        self.close()
        raise ConnectionError(None, "the fork server does not answer", message["module"])

    def exit_code(self, pid: int) -> int | None:
        """As subprocess has it; None while it runs."""
        self._hear_all()
        gone = None if self._open else -signal.SIGKILL  # the kernel's doing, with its parent
        return self._ended.get(pid, gone)

    def _next(self, seconds: float = 0) -> Mapping[str, Any]:
        """The next message, of which it has noted what ended; empty where none comes within `seconds`."""
        if not self._open or not select.select([self._socket], [], [], max(0, seconds))[0]:
            return {}
        try:
            text = self._socket.recv(MAX_MESSAGE)
        except ConnectionError:
            text = b""
        if not text:
            self._open = False
            return {}
        message: Mapping[str, Any] = json.loads(text)
        if "ended" in message:
            self._ended[message["ended"]] = message["code"]
        return message

    def _hear_all(self) -> None:
        while self._next():
            pass

    def close(self) -> None:
        """Its forks end, if they have not; how is known of those that it told of."""
        self._hear_all()
        self._open = False
        self._socket.close()
