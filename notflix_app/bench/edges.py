"""Edges that can be hurt: killed, frozen, made slow, made to answer 503."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from edge import access, nginx

from ..adapters import edge_http
from ..adapters.nginx import INSTALL, nginx_program
from ..core import keys
from ..core.edge_access import EdgeAccess
from ..core.edges import EdgeNode
from ..core.errors import NotFound, Unavailable
from ..core.video import Video
from ..local import die_with_parent
from ..local.ports import free_port
from ..usecases.edge_access import access_of, give_keys
from ..usecases.services import Services

SLOW = "50k"  # bytes a second for each request
_SERVER = re.compile(r"server_name [^;]*;")


class FaultyEdge:
    """nginx with our configuration, in one process, plus two switches in it. name: one label; viewers reach it as
    NAME.localhost, for players tell edges apart by their host names."""

    def __init__(self, name: str, folder: Path) -> None:
        program = nginx_program()
        if program is None:
            raise Unavailable(f"There is no nginx here. {INSTALL}")
        self._site = nginx.Site(name, folder / name, free_port())
        self._argv = nginx.nginx_argv(program, self._site.folder)
        self._process: subprocess.Popen[bytes] | None = None
        self.node = EdgeNode(name, f"http://{name}.localhost:{self._site.port}", "127.0.0.1", 9, "nobody", "")

    @property
    def name(self) -> str:
        return self.node.name

    def start(self) -> None:
        """Returns when it serves. Switches everything that was broken off again."""
        self.heal()
        if self._process and self._process.poll() is None:
            return
        conf = nginx.write(self._site)
        conf.write_text(self._with_switches(conf.read_text()))
        command = [sys.executable, die_with_parent.__file__, str(os.getpid()), str(int(signal.SIGKILL)), *self._argv]
        with (self._site.folder / "nginx.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        give_up = time.monotonic() + 10
        while not edge_http.ask(self.node.url, 1).well:
            if time.monotonic() > give_up:
                raise Unavailable(f"{self.name} does not start: see {self._site.folder / 'nginx.log'}")
            time.sleep(0.02)

    def _with_switches(self, conf: str) -> str:
        folder = self._site.folder
        switches = f"if (-f {folder}/broken) {{ return 503; }} if (-f {folder}/slow) {{ set $limit_rate {SLOW}; }}"
        changed, count = _SERVER.subn(lambda match: f"{match[0]} {switches}", conf, count=1)
        if not count:
            raise ValueError("nginx.conf.tmpl has no server_name any more: adapt this")
        return changed

    # --- what can go wrong ---------------------------------------------------------------------------------------
    def kill(self) -> None:
        """At once, and every process of it."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """It still accepts connections, and never answers."""
        self._signal(signal.SIGSTOP)

    def answer_503(self) -> None:
        (self._site.folder / "broken").touch()

    def slow_down(self) -> None:
        (self._site.folder / "slow").touch()

    def heal(self) -> None:
        self._signal(signal.SIGCONT)
        for switch in ("broken", "slow"):
            (self._site.folder / switch).unlink(missing_ok=True)

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    # --- what it knows ---------------------------------------------------------------------------------------------
    def know(self, who_may_read: EdgeAccess) -> None:
        """Before it starts: in one process, nginx does not read it anew."""
        path = self._site.www / access.ACCESS_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(who_may_read.text)

    # --- what it holds -------------------------------------------------------------------------------------------
    def take(self, services: Services, video: Video) -> None:
        """Copies the video's package out of the store."""
        prefix = keys.package(video.id, video.version)
        for held in services.packages.list(prefix):
            path = self._site.www / held.key
            path.parent.mkdir(parents=True, exist_ok=True)
            services.packages.get_file(held.key, path)


def _until_held(services: Services, video: Video, names: set[str], seconds: float = 60) -> None:
    """Live is a film that its first edge holds: the others would take it later. Raises TimeoutError."""
    give_up = time.monotonic() + seconds
    while missing := names - {edge.name for edge in services.edges.holders([video.id]).get(video.id, [])}:
        if time.monotonic() > give_up:
            raise TimeoutError(f"{', '.join(sorted(missing))} did not take the film within {seconds:.0f} s.")
        time.sleep(0.1)


@contextlib.contextmanager
def only_edges(services: Services, video: Video, names: tuple[str, ...], folder: Path) -> Iterator[list[FaultyEdge]]:
    """Edges of these names serve the video, and nobody else does; afterwards all is as it was."""
    before = services.edges.all()
    _until_held(services, video, {edge.name for edge in before if edge.takes})
    edges = [FaultyEdge(name, folder) for name in names]
    try:
        for old in before:
            services.edges.put(replace(old, drained=True))
            services.edges.unassign(video.id, old.name)  # what it holds it serves, when there is nobody else
        for edge in edges:
            services.edges.put(replace(edge.node, drained=True))
            give_keys(services)
            edge.know(access_of(services, [edge.node])[edge.name])
            edge.start()
            edge.take(services, video)
            services.edges.put(edge.node)
            services.edges.assign(video.id, video.version, edge.name)
        yield edges
    finally:
        for edge in edges:
            edge.heal()
            edge.kill()
            with contextlib.suppress(NotFound):  # where it did not come to that
                services.edges.remove(edge.name)
        for old in before:
            services.edges.put(old)
