"""The CatalogArchive: all rows as lines of JSON, the same of SQLite as of Postgres, so that each opens in the other.

The first line says who wrote it and which tables there were; then each table's name and columns, and its rows. They are
put into the tables of then, by the migrations of then, and brought up to date as any older catalog is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.errors import Refused
from ...core.ports import CatalogDump
from ...core.steps import StepKind, StepState
from ...core.version import VERSION
from ...core.video import VideoState
from ...core.webhooks import DeliveryState
from .engine import reading, snapshot, writing
from .migrations import migrating, revision_of, upgrade
from .tables import (
    EDGE_ASSIGNMENTS,
    EDGE_HEALTH,
    EDGE_NODES,
    PEOPLE,
    RELEASES,
    SEARCH_OUTBOX,
    STEPS,
    VIDEOS,
    WEBHOOK_DELIVERIES,
)

BATCH = 1000  # rows at a time
OF_ALEMBIC = "alembic_version"


class SqlArchive:
    """core.ports.CatalogArchive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def video_ids(self) -> list[str]:
        with reading(self._engine) as connection:
            return _video_ids(connection)

    def dump(self, path: Path) -> CatalogDump:
        with snapshot(self._engine) as connection, gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as file:
            revision = revision_of(connection)
            _write(file.write, {"notflix": VERSION, "revision": revision})
            for table in _tables(connection):
                _write(file.write, {"table": table.name, "columns": [column.name for column in table.columns]})
                rows = connection.execution_options(yield_per=BATCH).execute(sa.select(table))
                for row in rows:
                    _write(file.write, [_plain(value) for value in row])
            return CatalogDump(revision, _video_ids(connection))

    def is_empty(self) -> bool:
        with reading(self._engine) as connection:
            there = sa.inspect(connection).get_table_names()
            kept = [sa.exists().select_from(table) for table in (VIDEOS, PEOPLE) if table.name in there]
            return not any(connection.execute(sa.select(one)).scalar_one() for one in kept)

    def load(self, path: Path, own_edges: Collection[str]) -> list[str]:
        with migrating(self._engine.url.render_as_string(hide_password=False)) as connection:
            _clear(connection)
            with gzip.open(path, "rt", encoding="utf-8") as file:
                lines = map(json.loads, file)
                upgrade(connection, _revision(lines))
                _fill(connection, lines)
            upgrade(connection)
            _lay_to_rest(connection)
            return _drain(connection, own_edges)

    def begin_again(self, video_id: str) -> None:
        uploading = VIDEOS.c.state == VideoState.UPLOADING
        newest = sa.select(sa.func.max(RELEASES.c.version)).where(RELEASES.c.video_id == video_id).scalar_subquery()
        taken = sa.case((newest > VIDEOS.c.version, newest), else_=VIDEOS.c.version)
        afresh = {
            "state": sa.case((uploading, VideoState.UPLOADING), else_=VideoState.PROBING),
            "version": taken + 1,  # something of the one before may still lie there
            "error": "",
            "plan": None,
            "has_poster": False,
            "watchable_at": None,
            "live_at": None,
            "begun_at": None,
        }
        with writing(self._engine) as connection:
            connection.execute(sa.update(VIDEOS).where(VIDEOS.c.id == video_id).values(afresh))
            _forget_work(connection, video_id)

    def fail(self, video_id: str, error: str) -> None:
        with writing(self._engine) as connection:
            failed = {"state": VideoState.FAILED, "error": error}
            connection.execute(sa.update(VIDEOS).where(VIDEOS.c.id == video_id).values(failed))
            _forget_work(connection, video_id)

    def drop_release(self, video_id: str, version: int) -> None:
        with writing(self._engine) as connection:
            for column in (RELEASES.c, STEPS.c):
                mine = (column.video_id == video_id, column.version == version)
                connection.execute(sa.delete(column.version.table).where(*mine))


def _video_ids(connection: Connection) -> list[str]:
    query = sa.select(VIDEOS.c.id).where(VIDEOS.c.state != VideoState.DELETING)
    return list(connection.execute(query.order_by(VIDEOS.c.created_at, VIDEOS.c.id)).scalars())


def _tables(connection: Connection) -> list[sa.Table]:
    """As they are in the database, each after those that it refers to: an older one is kept as well."""
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.JSON):
                column.type.none_as_null = True
    return [table for table in tables.sorted_tables if table.name != OF_ALEMBIC]


def _clear(connection: Connection) -> None:
    """The tables that `up` has made before anybody came."""
    tables = sa.MetaData()
    tables.reflect(connection)
    tables.drop_all(connection)


def _write(write: Any, what: object) -> None:
    write(json.dumps(what, ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:
    return bytes(value).decode() if isinstance(value, (bytes, memoryview)) else value


def _revision(lines: Iterator[Any]) -> str:
    try:
        return str(next(lines)["revision"])
    except (StopIteration, TypeError, KeyError, ValueError, OSError) as error:
        raise Refused("This is no catalog of a backup, or it is damaged.") from error


def _fill(connection: Connection, lines: Iterable[Any]) -> None:
    tables = {table.name: table for table in _tables(connection)}
    rows: list[dict[str, Any]] = []
    table, columns = sa.Table("", sa.MetaData()), list[str]()
    for line in lines:
        if isinstance(line, dict) or len(rows) == BATCH:
            _insert(connection, table, rows)
            rows = []
        if isinstance(line, dict):
            table, columns = tables[line["table"]], line["columns"]
        else:
            rows.append(dict(zip(columns, line, strict=True)))
    _insert(connection, table, rows)
    if connection.dialect.name == "postgresql":
        _count_on(connection, tables.values())


def _insert(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _count_on(connection: Connection, tables: Iterable[sa.Table]) -> None:
    """Postgres gives a number of its own to the next row; it does not look which there are."""
    for table in tables:
        for column in table.primary_key:
            if column.server_default is not None or column.identity is not None:
                sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(sa.select(sa.func.setval(sequence, sa.func.max(column))).select_from(table))


def _lay_to_rest(connection: Connection) -> None:
    """What was at work where it was kept is to be done here; no edge has anything, and nobody has searched yet."""
    connection.execute(
        sa.update(STEPS).where(STEPS.c.state == StepState.RUNNING).values(state=StepState.READY, worker="")
    )
    connection.execute(sa.update(STEPS).values(lease_until=0.0))
    connection.execute(sa.delete(STEPS).where(STEPS.c.kind.in_([StepKind.SEED, StepKind.FILL])))
    for table in (EDGE_ASSIGNMENTS, EDGE_HEALTH, SEARCH_OUTBOX):
        connection.execute(sa.delete(table))
    # Where it was kept, they are still tried: nobody is to hear of the same twice.
    waiting = WEBHOOK_DELIVERIES.c.state == DeliveryState.WAITING
    connection.execute(sa.delete(WEBHOOK_DELIVERIES).where(waiting))


def _drain(connection: Connection, own_edges: Collection[str]) -> list[str]:
    """Edges elsewhere may still serve for the Notflix that was kept: two must not put films on them and take them
    away."""
    others = sa.and_(EDGE_NODES.c.name.not_in(list(own_edges)), sa.not_(EDGE_NODES.c.drained))
    names = list(connection.execute(sa.select(EDGE_NODES.c.name).where(others).order_by(EDGE_NODES.c.name)).scalars())
    connection.execute(sa.update(EDGE_NODES).where(others).values(drained=True))
    return names


def _forget_work(connection: Connection, video_id: str) -> None:
    for table in (STEPS, RELEASES):
        connection.execute(sa.delete(table).where(table.c.video_id == video_id))
