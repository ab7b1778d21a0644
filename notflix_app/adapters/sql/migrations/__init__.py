"""Brings a database to the tables of this version."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from ....core.errors import Refused
from ..engine import make_engine, writing

_ADVISORY_LOCK = 0x6E6F7466  # 'notf': any number will do that no one else takes


def migrate(sql_url: str) -> None:
    """Makes the tables, or brings older ones up to date. Safe to call twice, and from several processes at once.

    Everything happens in one transaction: all of it or nothing. Raises Unavailable where the database does not
    answer, Refused where a newer Notflix has made the tables.
    """
    with migrating(sql_url) as connection:
        upgrade(connection)


@contextlib.contextmanager
def migrating(sql_url: str) -> Iterator[Connection]:
    """A transaction that may change tables, one at a time."""
    engine = make_engine(sql_url)
    try:
        if engine.dialect.name == "sqlite":
            Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            # A migration of a table in SQLite makes it anew; its references must not be followed meanwhile.
            sa.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys = OFF"))
        # SQLite's own lock is held from the transaction's start; Postgres needs one to be named.
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            yield connection
    finally:
        engine.dispose()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Raises Refused where a newer Notflix has made the tables, or knows `revision`."""
    try:
        command.upgrade(config(connection), revision)
    except CommandError as error:
        raise Refused("A newer Notflix has changed this database. Use that version, or restore a backup.") from error


def revision_of(connection: Connection) -> str:
    """Of its tables; '' where there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def newest_revision(connection: Connection) -> str:
    """That upgrade() brings tables to."""
    return ScriptDirectory.from_config(config(connection)).get_current_head() or ""


def config(connection: Connection) -> Config:
    """Alembic's settings: no .ini file, and a connection that is already open."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings
