"""What workers of a benchmark work with: empty stores, and one edge."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from notflix_app.adapters.sql.migrations import migrate
from notflix_app.bench import servers
from notflix_app.settings import Settings, load_settings
from notflix_app.wiring import build


def stores_and_edge(folder: Path, stack: ExitStack) -> Settings:
    """They are gone when `stack` ends."""
    changes = {
        "redis_url": stack.enter_context(servers.redis(folder / "redis")),
        **stack.enter_context(servers.store(folder / "store")).settings(),
    }
    settings = load_settings(folder).model_copy(update=changes)
    migrate(settings.sql_url)
    services = build(settings)
    services.sources.ensure()
    services.packages.ensure()
    services.edges.put(stack.enter_context(servers.sftp_edge(folder / "edge", settings.edge_key)))
    return settings
