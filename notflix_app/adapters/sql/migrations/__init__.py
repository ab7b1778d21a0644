"""Brings a database to the tables of this version."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine

from ....core.errors import Refused
from ..engine import make_engine, writing

_ADVISORY_LOCK = 0x6E6F7466  # 'notf': any number will do that no one else takes


def migrate(sql_url: str) -> None:
    """Makes the tables, or brings older ones up to date. Safe to call twice, and from several processes at once.

    Everything happens in one transaction: all of it or nothing. Raises Unavailable where the database does not
    answer, Refused where a newer Notflix has made the tables.
    """
    engine = make_engine(sql_url)
    try:
        if engine.dialect.name == "sqlite":
            Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            # A migration of a table in SQLite makes it anew; its references must not be followed meanwhile.
            sa.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys = OFF"))
        _upgrade(engine)
    finally:
        engine.dispose()


def _upgrade(engine: Engine) -> None:
    # SQLite's own lock is held from the transaction's start; Postgres needs one to be named.
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        try:
            command.upgrade(config(connection), "head")
        except CommandError as error:
            raise Refused(
                "A newer Notflix has changed this database. Use that version, or restore a backup."
            ) from error


def config(connection: Connection) -> Config:
    """Alembic's settings: no .ini file, and a connection that is already open."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
