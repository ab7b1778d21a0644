"""Writes the nginx.conf of an edge node: `python -m edge.node --name edge-1 --folder /srv/edge --port 80 …`

Standard library only: an edge has nothing else of ours. edge/entrypoint calls it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from . import certificate
from .nginx import KNOWS_HTTP2, KNOWS_MIN_FREE, Pull, Site, Tls, version, write

RESOLV = Path("/etc/resolv.conf")
SPARE = "1g"
OWN_PORT = {"http": 80, "https": 443}


def resolvers(text: str) -> tuple[str, ...]:
    """The name servers of a resolv.conf, without zones ('fe80::1%eth0'), which nginx does not take."""
    return tuple(re.findall(r"^nameserver\s+([0-9a-fA-F.:]+)\s*$", text, re.MULTILINE))


def origin(address: str) -> str:
    """The origin of a page as browsers write it, by which they are compared: without path, capitals and own port."""
    url = urlsplit(address)
    if not url.hostname:
        return address  # "*"; or what nginx.py refuses
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    port = "" if url.port in (None, OWN_PORT.get(url.scheme)) else f":{url.port}"
    return f"{url.scheme}://{host}{port}"


def _version() -> tuple[int, ...]:
    program = shutil.which("nginx")
    return version(Path(program)) if program else ()


def _pull(asked: argparse.Namespace) -> Pull:
    return Pull(
        asked.pull,
        asked.inner_port,
        asked.inner_port + 1,
        asked.limit,
        spare=SPARE if _version() >= KNOWS_MIN_FREE else "",
        resolvers=resolvers(RESOLV.read_text()) if RESOLV.exists() else (),
    )


def _site(asked: argparse.Namespace) -> Site:
    return Site(
        asked.name,
        asked.folder,
        asked.port,
        asked.host,
        # Each once: nginx does not start with the same line twice in a map.
        tuple(dict.fromkeys(map(origin, asked.origins.split()))) or ("*",),
        processes=asked.processes,
        user=asked.user,
        counts=True,
        pull=_pull(asked) if asked.pull else None,
        tls=Tls(asked.https_port, http2_line=_version() >= KNOWS_HTTP2) if asked.tls else None,
    )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m edge.node", description="Writes an edge's nginx.conf.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--folder", type=Path, required=True, help="holds www/, logs/, pulled/ and nginx.conf")
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=80)
    parser.add_argument("--origins", default="*", help="addresses of pages that may read from it, by spaces")
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--user", default="", help="whom nginx becomes")
    parser.add_argument("--tls", type=Path, help="a folder with fullchain.pem and privkey.pem, to serve by HTTPS")
    parser.add_argument("--https-port", type=int, default=443)
    parser.add_argument("--pull", default="", help="the URL of the packages bucket")
    parser.add_argument("--limit", default="10g", help="how much of what was fetched is kept")
    parser.add_argument("--inner-port", type=int, default=8401, help="this and the next, of 127.0.0.1, for pulling")
    asked = parser.parse_args(argv)
    try:
        write(_site(asked))
        if asked.tls:
            certificate.take(asked.folder, asked.tls)
    except (OSError, ValueError) as error:
        print(f"This edge cannot be set up: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
