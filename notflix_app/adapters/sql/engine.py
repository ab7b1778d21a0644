"""The connection to the database: lazy, safe between processes, and with errors that a person understands.

SQLite: WAL, so that readers never wait; every write takes its lock at BEGIN, so that a writer waits for the one
before it and never fails with 'database is locked' in mid-transaction.

Forks (RQ does every job in one): no connection crosses them. SQLite keeps its file locks per process and its notes
about them in memory, so a child that inherits an open connection thinks that it holds locks which it does not:
idle connections are closed before the fork. What a Postgres child inherits is the parent's socket: the child forgets
it without closing. Both start their own pool. A pool, not NullPool: closing SQLite's last connection folds the WAL
into the file, which would then happen after every query of a lone process.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.pool import Pool

from ...core.errors import NotflixError, Refused, Unavailable
from ..sqlite import ensure_wal

LOCK_SECONDS = 30  # how long a writer waits for the others; each holds the lock for milliseconds
CONNECT_SECONDS = 5
BATCH = 5000  # ids in one IN list: SQLite takes 32,766 at most, Postgres 65,535

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",  # in WAL mode a power cut loses the last commits at worst, never the file
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
)

T = TypeVar("T")


def make_engine(sql_url: str) -> Engine:
    """An engine for sqlite:///PATH, postgres://… or postgresql://…; connects when first used.

    Raises Refused for any other URL.
    """
    url = _checked(sql_url)
    # JSON goes through as text: columns.Shaped reads and writes it.
    common: dict[str, Any] = {"json_serializer": _as_is, "json_deserializer": _as_is}
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            url,
            connect_args={"timeout": LOCK_SECONDS, "factory": _SqliteConnection},
            pool_size=8,
            max_overflow=56,
            **common,
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        connect_args = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        engine = sa.create_engine(
            url, pool_pre_ping=True, pool_size=8, max_overflow=24, connect_args=connect_args, **common
        )
    _engines.add(engine)
    return engine


def _checked(sql_url: str) -> URL:
    try:
        url = make_url(sql_url)
    except (exc.ArgumentError, ValueError):  # ValueError: of a port
        raise _not_understood() from None  # it quotes what may be a piece of the password
    if "@" in (url.host or ""):
        raise _not_understood()  # before the server is asked for by that name, which goes into logs
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise Refused(
        f"NOTFLIX_DATABASE_URL begins with {url.drivername}://. Give postgresql://…, or sqlite:/// and a path."
    )


def _not_understood() -> Refused:
    return Refused(
        "NOTFLIX_DATABASE_URL is not a URL. Give postgresql://user:password@host/name, with what is odd in the password"
        " percent-encoded ('@' is %40), and several hosts as postgresql://user:password@/name?host=db1:5432&host=db2:5432."
    )


def _as_is(value: Any) -> Any:
    return value


# --- transactions --------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads. Raises Unavailable where the database does not answer; Refused for a file that
    is none."""
    with _spoken(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # There each statement sees what is committed when it begins, in a transaction or not: BEGIN and ROLLBACK
            # would only be two more waits for the server.
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextlib.contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads everything as it was at one moment, while others write. Raises what reading() does."""
    with _spoken(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # SQLite's transactions are so anyway.
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, rolled back on an error. Raises what reading() does."""
    with _spoken(), engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            yield connection


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces that fit into one IN list."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


@contextlib.contextmanager
def _spoken() -> Iterator[None]:
    try:
        yield
    except exc.TimeoutError as error:
        raise Unavailable("The database is busy: every connection is taken. Try again in a moment.") from error
    except exc.DBAPIError as error:
        outage = _outage(error)
        if outage is None:
            raise  # a mistake in our SQL, or a constraint that the caller asks about
        raise outage from error


def _outage(error: exc.DBAPIError) -> NotflixError | None:
    cause = error.orig
    if _lacks_tables(cause):
        return Unavailable("The database has no tables yet, or old ones. `./notflix up` makes them.")
    if isinstance(cause, sqlite3.Error):
        return _sqlite_outage(getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)
    if isinstance(error, (exc.OperationalError, exc.InterfaceError)):
        return Unavailable("The database does not answer. It is tried again; check NOTFLIX_DATABASE_URL if it goes on.")
    return None


def _lacks_tables(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.OperationalError):
        return str(cause).startswith(("no such table", "no such column"))
    return getattr(cause, "sqlstate", None) in ("42P01", "42703")


def _sqlite_outage(code: int) -> NotflixError | None:
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return Refused("catalog.db is not a database, or it is damaged. Restore it from a backup, or move it away.")
    sentence = {
        sqlite3.SQLITE_BUSY: f"The database was busy for {LOCK_SECONDS} s. Try again in a moment.",
        sqlite3.SQLITE_LOCKED: "The database is busy. Try again in a moment.",
        sqlite3.SQLITE_FULL: "The disk is full: the database cannot write. Make room; it goes on by itself.",
        sqlite3.SQLITE_CANTOPEN: "The database's file cannot be opened. Check NOTFLIX_DATA_DIR and its rights.",
        sqlite3.SQLITE_READONLY: "The database's file may not be written. Check NOTFLIX_DATA_DIR and its rights.",
        sqlite3.SQLITE_IOERR: "The disk under the database does not read or write properly.",
    }.get(code)
    return Unavailable(sentence) if sentence else None


# --- SQLite --------------------------------------------------------------------------------------------------------
class _SqliteConnection(sqlite3.Connection):
    """Closes with the engine that it belongs to, where nobody disposed of that."""

    def __del__(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # it never opened
            self.close()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    ensure_wal(connection, LOCK_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# --- forks ---------------------------------------------------------------------------------------------------------
_engines: WeakSet[Engine] = WeakSet()
_inherited: list[Pool] = []  # kept alive in the child: to collect a connection would be to close it


def _before_fork() -> None:
    for engine in list(_engines):
        if engine.dialect.name == "sqlite":
            engine.dispose()


def _after_fork_in_child() -> None:
    for engine in list(_engines):
        _inherited.append(engine.pool)
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_child=_after_fork_in_child)
