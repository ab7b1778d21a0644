"""An empty catalog in memory: real SQLite, by the engine that the app has."""

from __future__ import annotations

import functools
import itertools
import sqlite3
import weakref
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.engine import make_engine
from notflix_app.adapters.sql.tables import METADATA

_numbers = itertools.count(1)


@dataclass(frozen=True)
class _Database:
    """keeper: a database in memory goes with its last connection, and the engine closes its own when it likes."""

    engine: Engine
    keeper: sqlite3.Connection


_idle: list[_Database] = []


def memory_engine() -> Engine:
    """A database of its own, with all tables and no rows; it lasts as long as somebody holds the engine.

    Then the next one gets it, emptied: an engine that knows its statements is ten times as fast as a new one.
    """
    database = _idle.pop() if _idle else _make()
    _empty().backup(database.keeper)
    engine = database.engine.execution_options()
    weakref.finalize(engine, _idle.append, database)
    return engine


def _make() -> _Database:
    path = f"file:/catalog-{next(_numbers)}?vfs=memdb"  # every thread of this process may open it
    keeper = sqlite3.connect(path, uri=True, check_same_thread=False)
    return _Database(make_engine(f"sqlite:///{path}&uri=true"), keeper)


@functools.cache
def _empty() -> sqlite3.Connection:
    database = _make()
    METADATA.create_all(database.engine)
    database.engine.dispose()
    return database.keeper
