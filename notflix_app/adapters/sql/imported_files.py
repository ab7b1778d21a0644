"""The ImportedFiles in SQL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from ...core.imports import ImportedFile, Stamp
from .engine import reading, writing
from .tables import IMPORTED_FILES as FILES


class SqlImportedFiles:
    """core.ports.ImportedFiles. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_for_root(self, root: str) -> dict[str, ImportedFile]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(FILES).where(FILES.c.root == root))
            return {row.path: _file(row) for row in rows}

    def with_fingerprint(self, fingerprint: str) -> list[ImportedFile]:
        query = sa.select(FILES).where(FILES.c.fingerprint == fingerprint).order_by(FILES.c.root, FILES.c.path)
        with reading(self._engine) as connection:
            return [_file(row) for row in connection.execute(query)]

    def put(self, file: ImportedFile) -> None:
        with writing(self._engine) as connection:
            _put(connection, file)

    def move(self, before: ImportedFile, after: ImportedFile) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.delete(FILES).where(_is(before)))
            _put(connection, after)

    def forget(self, file: ImportedFile) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.delete(FILES).where(_is(file)))


def _put(connection: Connection, file: ImportedFile) -> None:
    _make_room(connection, file)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = _row(file)
    changed = {name: value for name, value in row.items() if name not in ("root", "path")}
    connection.execute(insert(FILES).values(row).on_conflict_do_update(index_elements=["root", "path"], set_=changed))


def _make_room(connection: Connection, file: ImportedFile) -> None:
    there = sa.and_(FILES.c.root == file.root, FILES.c.path == file.path, FILES.c.video_id != file.video_id)
    aside = f"{file.path}/"
    while connection.execute(sa.select(FILES.c.path).where(FILES.c.root == file.root, FILES.c.path == aside)).first():
        aside += "/"
    connection.execute(sa.update(FILES).where(there).values(path=aside))


def _is(file: ImportedFile) -> sa.ColumnElement[bool]:
    """Not another that has come to lie there since; but this one, where it had to make room for that."""
    place = sa.func.rtrim(FILES.c.path, "/") == file.path.rstrip("/")
    return sa.and_(FILES.c.root == file.root, place, FILES.c.video_id == file.video_id)


def _row(file: ImportedFile) -> dict[str, Any]:
    plain = ("root", "path", "fingerprint", "video_id", "is_sent", "is_copy")
    stamp = {"size": file.stamp.size, "mtime_ns": file.stamp.mtime_ns}
    lists = {"sidecars": dict(file.sidecars), "written": dict(file.written)}
    return {name: getattr(file, name) for name in plain} | stamp | lists


def _file(row: sa.Row[Any]) -> ImportedFile:
    columns = dict(row._mapping)
    return ImportedFile(stamp=Stamp(columns.pop("size"), columns.pop("mtime_ns")), **columns)
