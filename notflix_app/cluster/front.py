"""`python -m notflix_app.cluster.front`: becomes the nginx that stands before any number of web processes.

It also passes uploads on to the store, so that browsers, and a reverse proxy before us, need one address only.
"""

from __future__ import annotations

import argparse
import os
import re
import string
import sys
import tempfile
from pathlib import Path

from edge.nginx import nginx_argv, nginx_program

from ..settings import Settings, load_settings

TEMPLATE = Path(__file__).with_name("front.conf.tmpl")
PORT = 8080


class _Template(string.Template):
    delimiter = "@"  # nginx's own variables begin with $


def render(settings: Settings, resolvers: str, *, web: str = "web", s3: str = "s3:8333", port: int = PORT) -> str:
    """The text of nginx.conf. resolvers: the text of resolv.conf; names are looked up again as containers come
    and go. Raises ValueError where it names no server."""
    found = re.findall(r"^nameserver\s+(\S+)", resolvers, re.MULTILINE)
    if not found:
        raise ValueError("resolv.conf names no server: where would web be?")
    return _Template(TEMPLATE.read_text()).substitute(
        port=port,
        resolvers=" ".join(f"[{server}]" if ":" in server else server for server in found),
        web=f"{web}:{settings.port}",
        s3=s3,
        buckets="|".join(re.escape(name) for name in (settings.s3_sources_bucket, settings.s3_packages_bucket)),
        tls="1" if settings.url.startswith("https:") else "0",
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m notflix_app.cluster.front", description=__doc__)
    parser.add_argument("--web", default="web", help="the name of the web processes")
    parser.add_argument("--s3", default="s3:8333", help="where the store is")
    parser.add_argument("--port", type=int, default=PORT, help="where it listens")
    asked = parser.parse_args()
    program = nginx_program()
    if program is None:
        sys.exit("There is no nginx here.")
    folder = Path(tempfile.mkdtemp(prefix="front-"))
    conf = folder / "nginx.conf"
    names = Path("/etc/resolv.conf").read_text()
    conf.write_text(render(load_settings(), names, web=asked.web, s3=asked.s3, port=asked.port))
    os.execv(program, nginx_argv(program, folder))


if __name__ == "__main__":
    main()
