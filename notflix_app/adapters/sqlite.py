"""What both of our SQLite files need: the catalog's and the embedded search's."""

from __future__ import annotations

import random
import sqlite3
import time


def ensure_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Write-ahead log, so that readers never wait. Once for a file: it stays so. Where the file system cannot, it is
    slower, but right.

    SQLite's own timeout does not hold here, so we wait for the others ourselves. Raises sqlite3.OperationalError after
    `seconds`.
    """
    give_up = time.monotonic() + seconds
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(random.uniform(0.005, 0.03))
