"""INSERT … ON CONFLICT, which SQLite and Postgres have alike and SQL does not."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from .tables import VIDEOS


def insert(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def still_there(connection: Connection, video_ids: Collection[str]) -> set[str]:
    """Those of the films that are, and are until the transaction ends."""
    rows = sa.select(VIDEOS.c.id).where(VIDEOS.c.id.in_(sorted(video_ids)))
    return set(connection.execute(rows.with_for_update(read=True, key_share=True)).scalars())
