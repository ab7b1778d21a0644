"""What must be there before workers and pages start: tables, buckets, the rows of our own edges, a search index that
holds what is live, and a way in for the first owner. `up` runs it; a cluster's own way in is cluster/setup.py."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from ..adapters.sql.before_upgrade import keep_before_upgrade
from ..adapters.sql.migrations import migrate
from ..core.edges import EdgeNode
from ..core.errors import NotflixError, NotFound, Unavailable
from ..core.ports import EdgeRegistry, IndexState
from ..core.video import VideoState
from ..first_owner import first_owner
from ..settings import Settings, load_settings
from ..usecases.edge_access import give_keys
from ..usecases.services import Services
from ..usecases.update_index import begin_index
from ..wiring import build
from . import owner_link
from .stack import edge_nodes

INDEX_SECONDS = 20.0


def prepare(settings: Settings, edges: Sequence[EdgeNode], patience: float = 0.0) -> str:
    """Safe to do again. Returns the sentence with the first owner's link; '' where none is needed.

    patience: seconds that each store may take to come up. Raises Unavailable, Refused.
    """
    services = build(settings)
    patiently(lambda: _bring_up_to_date(settings), patience)
    patiently(services.sources.ensure, patience)
    patiently(services.packages.ensure, patience)
    for edge in edges:
        put_edge(services.edges, edge)
    give_keys(services)
    with suppress(Unavailable):  # films go live and play without it
        patiently(services.index.count, min(patience, INDEX_SECONDS))
    fill_index(services)
    return first_owner(services, settings)


def _bring_up_to_date(settings: Settings) -> None:
    if kept := keep_before_upgrade(settings.sql_url):
        print(f"The catalog as it was is kept in {kept}.", flush=True)
    migrate(settings.sql_url)


def patiently(step: Callable[[], object], seconds: float, pause: float = 1.0) -> None:
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


def put_edge(registry: EdgeRegistry, edge: EdgeNode) -> None:
    """Where it is and how it is known is the stack's to say; the rest stays as it was set, drained too."""
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


def fill_index(services: Services) -> None:
    """An index that does not hold what is live is built anew by the scheduler, while the others go on."""
    try:
        state = services.index.state()
        if state is IndexState.BUILDING:
            return
        if state is IndexState.LOST or services.index.count() != services.catalog.count((VideoState.LIVE,)):
            begin_index(services)
    except Unavailable as away:  # a Meilisearch elsewhere: films play without it, and it is told all when it is back
        services.outbox.add_live()
        print(f"The search index could not be checked: {away.message}")


def main() -> int:
    try:
        settings = load_settings()
        owner_link.leave(settings.data_dir, prepare(settings, edge_nodes(settings)))
    except NotflixError as wrong:
        print(wrong.message)
        return 1
    print("Tables, buckets and edges are in place.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
