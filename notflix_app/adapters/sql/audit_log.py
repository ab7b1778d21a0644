"""The AuditLog in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.audit import AuditEntry, Deed
from .engine import reading, writing
from .tables import AUDIT

_COLUMNS = [AUDIT.c[field.name] for field in fields(AuditEntry)]


class SqlAuditLog:
    """core.ports.AuditLog. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entry: AuditEntry) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.insert(AUDIT).values(asdict(entry)))

    def entries(
        self, *, limit: int = 100, offset: int = 0, who: str = "", target: str = "", deed: Deed | None = None
    ) -> list[AuditEntry]:
        query = sa.select(*_COLUMNS).order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc()).limit(limit).offset(offset)
        if who:
            query = query.where(sa.or_(AUDIT.c.person_id == who, AUDIT.c.who == who))
        if target:
            query = query.where(AUDIT.c.target == target)
        if deed is not None:
            query = query.where(AUDIT.c.deed == deed)
        with reading(self._engine) as connection:
            return [AuditEntry(**row._mapping) for row in connection.execute(query)]

    def remove_before(self, at: float) -> int:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(AUDIT).where(AUDIT.c.at < at)).rowcount
