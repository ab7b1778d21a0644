"""Who is signed in, and what programs show instead, in SQL: rows by the digest of what their holder has."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.errors import NotFound
from ...core.people import ApiToken, Person, Session
from .engine import reading, writing
from .people import PERSON_COLUMNS, person_of
from .tables import API_TOKENS, PEOPLE, SESSIONS

_SESSION = [SESSIONS.c[field.name] for field in fields(Session)]
_TOKEN = [API_TOKENS.c[field.name] for field in fields(ApiToken)]


class SqlSessions:
    """core.ports.SessionRepository. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, session: Session) -> None:
        with writing(self._engine) as connection:
            _insert(connection, SESSIONS, {column.name: getattr(session, column.name) for column in _SESSION})

    def find(self, session_id: str) -> tuple[Session, Person] | None:
        query = _with_person(SESSIONS, _SESSION).where(SESSIONS.c.id == session_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (_session(row), person_of(row))

    def record_seen(self, session_id: str, at: float) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(SESSIONS).where(SESSIONS.c.id == session_id).values(seen_at=at))

    def of_person(self, person_id: str) -> list[Session]:
        query = sa.select(*_SESSION).where(SESSIONS.c.person_id == person_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.id)).all()
        return [_session(row) for row in rows]

    def end(self, session_id: str) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.id == session_id)).rowcount > 0

    def end_all(self, person_id: str, *, but: str = "") -> int:
        theirs = sa.delete(SESSIONS).where(SESSIONS.c.person_id == person_id, SESSIONS.c.id != but)
        with writing(self._engine) as connection:
            return connection.execute(theirs).rowcount

    def remove_expired(self, now: float, idle_since: float) -> int:
        over = sa.or_(SESSIONS.c.expires_at <= now, SESSIONS.c.seen_at <= idle_since)
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(SESSIONS).where(over)).rowcount


class SqlApiTokens:
    """core.ports.ApiTokens. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, token: ApiToken) -> None:
        with writing(self._engine) as connection:
            _insert(connection, API_TOKENS, {column.name: getattr(token, column.name) for column in _TOKEN})

    def find(self, token_id: str) -> tuple[ApiToken, Person] | None:
        query = _with_person(API_TOKENS, _TOKEN).where(API_TOKENS.c.id == token_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (_token(row), person_of(row))

    def record_used(self, token_id: str, at: float) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(API_TOKENS).where(API_TOKENS.c.id == token_id).values(used_at=at))

    def all(self, person_id: str = "") -> list[ApiToken]:
        query = sa.select(*_TOKEN).order_by(API_TOKENS.c.created_at.desc(), API_TOKENS.c.id)
        if person_id:
            query = query.where(API_TOKENS.c.person_id == person_id)
        with reading(self._engine) as connection:
            return [_token(row) for row in connection.execute(query)]

    def remove(self, token_id: str) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(API_TOKENS).where(API_TOKENS.c.id == token_id)).rowcount > 0


def _with_person(table: sa.Table, columns: list[sa.Column[Any]]) -> sa.Select[Any]:
    """Both tables have an id and a name: rows are read by column, never by name."""
    return sa.select(*columns, *PERSON_COLUMNS).join(PEOPLE, PEOPLE.c.id == table.c.person_id)


def _insert(connection: Connection, table: sa.Table, row: dict[str, Any]) -> None:
    try:
        connection.execute(sa.insert(table).values(row))
    except sa.exc.IntegrityError as error:
        raise NotFound("There is no such person.") from error


def _session(row: sa.Row[Any]) -> Session:
    return Session(**{column.name: row._mapping[column] for column in _SESSION})


def _token(row: sa.Row[Any]) -> ApiToken:
    return ApiToken(**{column.name: row._mapping[column] for column in _TOKEN})
