"""The embedded search's file: its tables, and connections for many threads and processes."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from ..core.errors import Unavailable
from .log_once import LogOnce
from .sqlite import ensure_wal

log = logging.getLogger(__name__)

# Another number means another shape: the file is emptied, and the next reindex fills it.
SHAPE = 2
_TABLES = (
    "CREATE TABLE doc "
    "(rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title_key TEXT NOT NULL, created REAL NOT NULL)",
    """CREATE VIRTUAL TABLE text USING fts5(title, tags, description, captions,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'", prefix = '1 2 3')""",
    # Beginnings of title words by what is left of them without one letter: the way from a typo to the word.
    "CREATE TABLE typo "
    "(remains TEXT NOT NULL, beginning TEXT NOT NULL, PRIMARY KEY (remains, beginning)) WITHOUT ROWID",
    # Who finds what.
    "CREATE TABLE audience (term TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (term, doc)) WITHOUT ROWID",
    "CREATE INDEX audience_doc ON audience (doc)",
    f"PRAGMA user_version = {SHAPE}",
)
BUSY_SECONDS = 10


class Damaged(Unavailable):
    """The file is not what we wrote."""


class SearchFile:
    """Opens lazily, makes the folder and the tables. Every sqlite3 error leaves as Unavailable or Damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._trouble = LogOnce(log)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection()
            self._trouble.over()
        except (sqlite3.DatabaseError, OSError) as error:
            self.close()
            self._trouble.warn(f"The search index {self._path} cannot be used", error)
            if isinstance(error, sqlite3.DatabaseError) and _is_damage(error):
                raise Damaged("The search index is damaged. Build it again: ./notflix reindex", "search") from error
            raise Unavailable("The search index cannot be used now. The log says why.", "search") from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing."""
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.rollback()
                raise
            db.commit()

    def close(self) -> None:
        """Closes this thread's connection; the next use opens another."""
        held, self._local.held = self._held(), None
        if held is not None:
            held.close()

    def discard(self) -> None:
        """Removes the file; the next use makes an empty one."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _held(self) -> _Held | None:
        return getattr(self._local, "held", None)

    def _connection(self) -> sqlite3.Connection:
        """This thread's own. Opened anew after a fork, and where another process has replaced the file."""
        held = self._held()
        if held is None or (held.pid, held.inode) != (os.getpid(), _inode(self._path)):
            self.close()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            db = _open(self._path)
            held = self._local.held = _Held(db, _inode(self._path))
        return held.db


class _Held:
    """A connection, closed when its thread ends."""

    inherited: ClassVar[list[sqlite3.Connection]] = []

    def __init__(self, db: sqlite3.Connection, inode: int) -> None:
        self.db, self.inode, self.pid = db, inode, os.getpid()

    def close(self) -> None:
        if self.pid == os.getpid():
            self.db.close()
        else:  # SQLite forbids a child to use or close what its parent opened: keep it until the end
            self.inherited.append(self.db)

    __del__ = close


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def _open(path: Path) -> sqlite3.Connection:
    # A thread that ends lets go of its connection in whichever thread collects it.
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        ensure_wal(db, BUSY_SECONDS)
        db.execute("PRAGMA synchronous = NORMAL")  # after a power cut the last puts may be gone: reindex brings them
        if _shape_of(db) != SHAPE:
            _make_tables(db)
    except BaseException:
        db.close()
        raise
    return db


def _shape_of(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _make_tables(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    if _shape_of(db) != SHAPE:  # another process may have been faster
        for table in ("doc", "text", "typo"):
            db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _TABLES:
            db.execute(statement)
    db.execute("COMMIT")
