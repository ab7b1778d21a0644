"""The OneTimeLinks in SQL."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.people import OneTimeLink
from .engine import reading, writing
from .tables import ONE_TIME_LINKS

_COLUMNS = [ONE_TIME_LINKS.c[field.name] for field in fields(OneTimeLink)]


class SqlOneTimeLinks:
    """core.ports.OneTimeLinks. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, link: OneTimeLink) -> None:
        row = {column.name: getattr(link, column.name) for column in _COLUMNS}
        with writing(self._engine) as connection:
            connection.execute(sa.insert(ONE_TIME_LINKS).values(row))

    def find(self, link_id: str) -> OneTimeLink | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(ONE_TIME_LINKS.c.id == link_id)).one_or_none()
        return None if row is None else _link(row)

    def all(self) -> list[OneTimeLink]:
        query = sa.select(*_COLUMNS).order_by(ONE_TIME_LINKS.c.created_at.desc(), ONE_TIME_LINKS.c.id)
        with reading(self._engine) as connection:
            return [_link(row) for row in connection.execute(query)]

    def remove(self, link_id: str) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(ONE_TIME_LINKS).where(ONE_TIME_LINKS.c.id == link_id)).rowcount > 0

    def remove_expired(self, now: float) -> int:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(ONE_TIME_LINKS).where(ONE_TIME_LINKS.c.expires_at <= now)).rowcount


def _link(row: sa.Row[Any]) -> OneTimeLink:
    return OneTimeLink(**{column.name: row._mapping[column] for column in _COLUMNS})
