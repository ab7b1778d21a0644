"""The way back: a copy of an older catalog, beside it, before its tables are changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ...core.errors import Unavailable
from .engine import make_engine, reading
from .migrations import newest_revision, revision_of

UNFINISHED = ".tmp"


def keep_before_upgrade(sql_url: str) -> Path | None:
    """Copies a catalog in SQLite whose tables are older to catalog-REVISION.db; where to, None where nothing is to be
    kept. A Postgres is somebody's who backs it up. Raises Unavailable where there is no room.
    """
    engine = make_engine(sql_url)
    try:
        file = Path(engine.url.database or "")
        if engine.dialect.name != "sqlite" or not file.is_file():
            return None
        with reading(engine) as connection:
            revision = revision_of(connection)
            if revision in ("", newest_revision(connection)):
                return None
            kept = file.with_name(f"{file.stem}-{revision}{file.suffix}")
            _copy(connection.connection.driver_connection, kept)
            return kept
    finally:
        engine.dispose()


def _copy(catalog: object, kept: Path) -> None:
    assert isinstance(catalog, sqlite3.Connection)
    fresh = kept.with_name(kept.name + UNFINISHED)
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh)) as target:
            catalog.backup(target)
        fresh.chmod(0o600)
        fresh.replace(kept)
    except sqlite3.Error as error:
        fresh.unlink(missing_ok=True)
        raise Unavailable(
            f"The catalog could not be copied to {kept} before its upgrade ({error}). Make room."
        ) from error
