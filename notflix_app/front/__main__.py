"""`python -m notflix_app.front`: becomes the nginx that stands before any number of web processes.

It also passes uploads on to the store where they come by our own address (NOTFLIX_S3_PUBLIC_URL=app), and films from
edges of this machine, so that browsers, and a reverse proxy before us, need that one only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from edge.nginx import nginx_argv

from ..adapters.nginx import nginx_program
from ..limits import allow_many_files
from ..settings import load_settings
from .config import Front, write

RESOLV = Path("/etc/resolv.conf")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m notflix_app.front", description=__doc__)
    parser.add_argument("--web", default="", help="where the web processes are, HOST:PORT; default: web, our port")
    parser.add_argument("--host", default="0.0.0.0", help="the address that it listens on")
    parser.add_argument("--port", type=int, default=8080, help="the port that it listens on")
    parser.add_argument("--folder", type=Path, help="for its configuration and what it puts aside; default: a new one")
    parser.add_argument("--lone", action="store_true", help="one process, which leaves none behind when it is killed")
    parser.add_argument(
        "--edge", action="append", default=[], metavar="NAME=HOST:PORT", help="an edge that browsers ask by us"
    )
    asked = parser.parse_args()
    program = nginx_program()
    if program is None:
        sys.exit("There is no nginx here. Install it, so that it is on PATH.")
    settings = load_settings()
    front = Front(
        web=asked.web or f"web:{settings.port}",
        host=asked.host,
        port=asked.port,
        edges=dict(edge.split("=", 1) for edge in asked.edge),
        lone=asked.lone,
        files=allow_many_files(),
        resolvers=RESOLV.read_text() if RESOLV.exists() else "",
    )
    folder = (asked.folder or Path(tempfile.mkdtemp(prefix="front-"))).absolute()
    try:
        write(front, settings, folder)
    except ValueError as wrong:
        sys.exit(f"The front cannot be set up: {wrong}.")
    os.execv(program, nginx_argv(program, folder))


if __name__ == "__main__":
    main()
