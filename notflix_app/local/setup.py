"""What must be there before workers and pages start: tables, buckets, the rows of the local edges, a search
index that holds what is live. Run by `up`."""

from __future__ import annotations

import sys

from ..adapters.sql.migrations import migrate
from ..core.errors import NotflixError, Unavailable
from ..core.video import VideoState
from ..settings import Settings, load_settings
from ..usecases.services import Services
from ..usecases.update_index import reindex
from ..wiring import build
from .stack import edge_nodes


def prepare(settings: Settings) -> None:
    """Safe to do again. Raises Unavailable, Refused."""
    migrate(settings.sql_url)
    services = build(settings)
    services.sources.ensure()
    services.packages.ensure()
    for edge in edge_nodes(settings.data_dir):
        services.edges.put(edge)
    fill_index(services)


def fill_index(services: Services) -> None:
    """A search file that was lost, damaged or of an older shape starts empty: the truth fills it again."""
    try:
        if services.index.count() != services.catalog.count((VideoState.LIVE,)):
            reindex(services)
    except Unavailable as away:  # a Meilisearch elsewhere: films play without it, and it is told all when it is back
        services.outbox.add_live()
        print(f"The search index could not be checked: {away.message}")


def main() -> int:
    try:
        prepare(load_settings())
    except NotflixError as wrong:
        print(wrong.message)
        return 1
    print("Tables, buckets and edges are in place.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
