"""`python -m notflix_app.cluster.setup`: what must be there before the other containers start. Run once for each `up`.

Tables (migrations), buckets, the rows of the cluster's own edges with their host keys pinned, and a search index that
holds what is live.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..core.edges import EdgeNode
from ..core.errors import NotflixError
from ..local.setup import patiently, prepare
from ..settings import load_settings
from ..wiring import build
from .restore import refuse_unfinished

SSH_PORT = 2222
SSH_USER = "notflix"
ROOT = "/www"
PATIENCE_SECONDS = 180.0  # stores start beside us, and a database that was killed reads its log first


def edge_node(named: str, keys: Path, *, pull: bool = False) -> EdgeNode:
    """'edge-1=URL', or several URLs of which the first counts; its host key is in keys/edge-1.pub.

    Raises ValueError, OSError.
    """
    name, _, urls = named.partition("=")
    url = (urls.split() or [""])[0]
    if not name or not url.startswith(("http://", "https://")):
        raise ValueError(f"{named!r} is not an edge: give NAME=URL")
    host_key = (keys / f"{name}.pub").read_text().strip()
    return EdgeNode(name, url.rstrip("/"), name, SSH_PORT, SSH_USER, host_key, root=ROOT, pull=pull)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m notflix_app.cluster.setup", description=__doc__)
    parser.add_argument("--edge", action="append", default=[], help="NAME=URL, as browsers reach it")
    parser.add_argument("--keys", type=Path, default=Path("/run/notflix/app"), help="where NAME.pub is")
    parser.add_argument("--pull-from", default="", help="where they fetch what they lack; empty: they do not")
    asked = parser.parse_args()
    try:
        edges = [edge_node(named, asked.keys, pull=bool(asked.pull_from)) for named in asked.edge]
        settings = load_settings()
        services = build(settings)
        patiently(lambda: refuse_unfinished(services.packages), PATIENCE_SECONDS)
        owner_link = prepare(settings, edges, PATIENCE_SECONDS)
        patiently(services.queue.ping, PATIENCE_SECONDS)
    except NotflixError as wrong:
        print(wrong.message)
        return 1
    except (ValueError, OSError) as wrong:
        print(wrong)
        return 1
    print("Tables, buckets, edges and the search index are in place.")
    if owner_link:
        print(owner_link)
    return 0


if __name__ == "__main__":
    sys.exit(main())
