"""The EdgeRegistry in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from ...core.edge_health import EdgeHealth
from ...core.edges import EdgeDisk, EdgeNode
from ...core.errors import NotFound
from ...core.signed_paths import EdgeKey
from .engine import batches, reading, writing
from .tables import EDGE_ASSIGNMENTS, EDGE_HEALTH, EDGE_KEYS, EDGE_NODES, VIDEOS

_COLUMNS = [EDGE_NODES.c[field.name] for field in fields(EdgeNode)]


class SqlEdgeRegistry:
    """core.ports.EdgeRegistry. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, edge: EdgeNode) -> None:
        row = asdict(edge)
        with writing(self._engine) as connection:
            statement = _insert(connection, EDGE_NODES).values(row)
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def get(self, name: str) -> EdgeNode:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(EDGE_NODES.c.name == name)).one_or_none()
        if row is None:
            raise NotFound(f"There is no edge {name}.")
        return _edge(row)

    def all(self) -> list[EdgeNode]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*_COLUMNS)).all()
        return sorted((_edge(row) for row in rows), key=_name)

    def remove(self, name: str) -> None:
        with writing(self._engine) as connection:
            gone = connection.execute(sa.delete(EDGE_NODES).where(EDGE_NODES.c.name == name)).rowcount
        if not gone:
            raise NotFound(f"There is no edge {name}.")

    def add_first_key(self, edge: str, key: EdgeKey) -> None:
        there = sa.select(EDGE_NODES.c.name).where(EDGE_NODES.c.name == edge)
        has_one = sa.select(EDGE_KEYS.c.id).where(EDGE_KEYS.c.edge == edge).limit(1)
        with writing(self._engine) as connection:
            # Two at once: the second waits for the edge's row, and sees the first one's key.
            if connection.execute(there.with_for_update(key_share=True)).first() is None:
                return
            if connection.execute(has_one).first() is None:
                connection.execute(sa.insert(EDGE_KEYS).values(edge=edge, **asdict(key)))

    def add_key(self, edge: str, key: EdgeKey, retire_at: float) -> None:
        own = EDGE_KEYS.c.edge == edge
        with writing(self._engine) as connection:
            before = sa.select(EDGE_KEYS.c.id).where(own).order_by(EDGE_KEYS.c.created_at.desc()).limit(1)
            latest = connection.execute(before).scalar_one_or_none()
            connection.execute(sa.delete(EDGE_KEYS).where(own, EDGE_KEYS.c.id != latest))
            connection.execute(sa.update(EDGE_KEYS).where(own).values(retires_at=retire_at))
            try:
                connection.execute(sa.insert(EDGE_KEYS).values(edge=edge, **asdict(key)))
            except sa.exc.IntegrityError as error:
                raise NotFound(f"There is no edge {edge}.") from error

    def keys(self) -> dict[str, list[EdgeKey]]:
        by_edge: dict[str, list[EdgeKey]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(sa.select(EDGE_KEYS).order_by(EDGE_KEYS.c.created_at.desc())):
                by_edge.setdefault(row.edge, []).append(EdgeKey(row.id, row.secret, row.created_at, row.retires_at))
        return by_edge

    def assign(self, video_id: str, version: int, edge: str) -> None:
        with writing(self._engine) as connection:
            statement = _insert(connection, EDGE_ASSIGNMENTS).values(video_id=video_id, version=version, edge=edge)
            try:
                connection.execute(statement.on_conflict_do_nothing())
            except sa.exc.IntegrityError as error:
                raise NotFound(f"There is no video {video_id}, or no edge {edge}.") from error

    def unassign(self, video_id: str, edge: str, version: int | None = None) -> None:
        table = EDGE_ASSIGNMENTS
        which = sa.true() if version is None else table.c.version == version
        with writing(self._engine) as connection:
            connection.execute(sa.delete(table).where(table.c.video_id == video_id, table.c.edge == edge, which))

    def holding(self, video_id: str, version: int) -> list[EdgeNode]:
        table = EDGE_ASSIGNMENTS
        query = sa.select(*_COLUMNS).join(table, table.c.edge == EDGE_NODES.c.name)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(table.c.video_id == video_id, table.c.version == version))
            return sorted((_edge(row) for row in rows), key=_name)

    def holders(self, video_ids: Sequence[str]) -> dict[str, list[EdgeNode]]:
        current = sa.and_(VIDEOS.c.id == EDGE_ASSIGNMENTS.c.video_id, _CURRENT)
        query = (
            sa.select(EDGE_ASSIGNMENTS.c.video_id, *_COLUMNS)
            .join(EDGE_NODES, EDGE_NODES.c.name == EDGE_ASSIGNMENTS.c.edge)
            .join(VIDEOS, current)
        )
        by_video: dict[str, list[EdgeNode]] = {}
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                for row in connection.execute(query.where(EDGE_ASSIGNMENTS.c.video_id.in_(ids))):
                    by_video.setdefault(row.video_id, []).append(_edge(row))
        return {video_id: sorted(edges, key=_name) for video_id, edges in by_video.items()}

    def held(self, edge: str) -> list[str]:
        query = (
            sa.select(EDGE_ASSIGNMENTS.c.video_id)
            .join(VIDEOS, sa.and_(VIDEOS.c.id == EDGE_ASSIGNMENTS.c.video_id, _CURRENT))
            .where(EDGE_ASSIGNMENTS.c.edge == edge)
            .order_by(VIDEOS.c.created_at, VIDEOS.c.id)
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def count_held(self) -> dict[str, int]:
        query = (
            sa.select(EDGE_ASSIGNMENTS.c.edge, sa.func.count().label("videos"))
            .join(VIDEOS, sa.and_(VIDEOS.c.id == EDGE_ASSIGNMENTS.c.video_id, _CURRENT))
            .group_by(EDGE_ASSIGNMENTS.c.edge)
        )
        with reading(self._engine) as connection:
            return {row.edge: row.videos for row in connection.execute(query)}

    def record_health(self, seen: Mapping[str, EdgeHealth]) -> None:
        with writing(self._engine) as connection:
            there = set(connection.execute(sa.select(EDGE_NODES.c.name).with_for_update(read=True)).scalars())
            for row in [_health_row(name, health) for name, health in seen.items() if name in there]:
                statement = _insert(connection, EDGE_HEALTH).values(row)
                connection.execute(statement.on_conflict_do_update(index_elements=["edge"], set_=row))

    def health(self) -> dict[str, EdgeHealth]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(EDGE_HEALTH)).all()
        return {row.edge: _health(row) for row in rows}


_CURRENT = VIDEOS.c.version == EDGE_ASSIGNMENTS.c.version


def _insert(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _edge(row: sa.Row[Any]) -> EdgeNode:
    return EdgeNode(**{column.name: row._mapping[column] for column in _COLUMNS})


def _health_row(edge: str, health: EdgeHealth) -> dict[str, Any]:
    row = asdict(health)
    disk = row.pop("disk") or {}
    return {"edge": edge, **row, "disk_total": disk.get("total"), "disk_free": disk.get("free")}


def _health(row: sa.Row[Any]) -> EdgeHealth:
    disk = None if row.disk_total is None else EdgeDisk(row.disk_total, row.disk_free)
    return EdgeHealth(
        row.well, row.at, row.up_since, row.bad, row.load, row.served, disk, row.problem, row.certificate_ends
    )


def _name(edge: EdgeNode) -> str:
    return edge.name
