"""`python -m notflix_app.cluster.setup`: what must be there before the other containers start. Run once for each `up`.

Tables (migrations), buckets, the rows of the cluster's own edges with their host keys pinned, and a search index that
holds what is live.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..adapters.sql.migrations import migrate
from ..core.edges import EdgeNode
from ..core.errors import NotflixError, NotFound, Unavailable
from ..core.ports import EdgeRegistry
from ..local.setup import fill_index
from ..settings import Settings, load_settings
from ..wiring import build

SSH_PORT = 2222
SSH_USER = "notflix"
ROOT = "/www"


PATIENCE_SECONDS = 180.0  # stores start beside us, and a database that was killed reads its log first
INDEX_SECONDS = 20.0


def prepare(settings: Settings, edges: Sequence[EdgeNode]) -> None:
    """Safe to do again. Raises Refused, and Unavailable where a store does not come up."""
    services = build(settings)
    patiently(lambda: migrate(settings.sql_url))
    patiently(services.sources.ensure)
    patiently(services.packages.ensure)
    patiently(services.queue.ping)
    for edge in edges:
        put(services.edges, edge)
    with suppress(Unavailable):  # films go live and play without it
        patiently(services.index.count, INDEX_SECONDS)
    fill_index(services)


def patiently(step: Callable[[], object], seconds: float = PATIENCE_SECONDS, pause: float = 1.0) -> None:
    """Does it again until its store is there. Raises Unavailable when that takes too long."""
    give_up = time.monotonic() + seconds
    last_message = ""
    while True:
        try:
            step()
            return
        except Unavailable as away:
            if time.monotonic() >= give_up:
                raise
            if away.message != last_message:
                print(f"Waiting: {away.message}", flush=True)
            last_message = away.message
            time.sleep(pause)


def put(registry: EdgeRegistry, edge: EdgeNode) -> None:
    """Where it is and how it is known is for docker-compose.yaml to say; the rest stays as it was set."""
    try:
        known = registry.get(edge.name)
    except NotFound:
        registry.put(edge)
        return
    moved = replace(
        known,
        url=edge.url,
        ssh_host=edge.ssh_host,
        ssh_port=edge.ssh_port,
        ssh_user=edge.ssh_user,
        host_key=edge.host_key,
        root=edge.root,
        pull=edge.pull,
    )
    if moved != known:
        registry.put(moved)


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
        prepare(load_settings(), edges)
    except NotflixError as wrong:
        print(wrong.message)
        return 1
    except (ValueError, OSError) as wrong:
        print(wrong)
        return 1
    print("Tables, buckets, edges and the search index are in place.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
