"""What people sign in with besides a password, in SQL."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.credentials import Challenge, ChallengePurpose, Identity, Passkey
from ...core.errors import NotFound
from ...core.people import Person
from .engine import reading, writing
from .people import PERSON_COLUMNS, add_identity, add_passkey, person_of, use_up
from .tables import CHALLENGES, IDENTITIES, PASSKEYS, PEOPLE

_PASSKEY = [PASSKEYS.c[field.name] for field in fields(Passkey)]
_CHALLENGE = [CHALLENGES.c[field.name] for field in fields(Challenge)]


class SqlPasskeys:
    """core.ports.PasskeyRepository. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, passkey: Passkey, *, link: str = "") -> None:
        with writing(self._engine) as connection:
            use_up(connection, link)
            _known(connection, passkey.person_id)
            add_passkey(connection, passkey)

    def find(self, passkey_id: str) -> tuple[Passkey, Person] | None:
        query = sa.select(*_PASSKEY, *PERSON_COLUMNS).join(PEOPLE, PEOPLE.c.id == PASSKEYS.c.person_id)
        with reading(self._engine) as connection:
            row = connection.execute(query.where(PASSKEYS.c.id == passkey_id)).one_or_none()
        return None if row is None else (_passkey(row), person_of(row))

    def of_person(self, person_id: str) -> list[Passkey]:
        query = sa.select(*_PASSKEY).where(PASSKEYS.c.person_id == person_id)
        with reading(self._engine) as connection:
            return [_passkey(row) for row in connection.execute(query.order_by(PASSKEYS.c.created_at, PASSKEYS.c.id))]

    def record_used(self, passkey: Passkey, sign_count: int, at: float) -> bool:
        as_found = (PASSKEYS.c.id == passkey.id, PASSKEYS.c.sign_count == passkey.sign_count)
        statement = sa.update(PASSKEYS).where(*as_found).values(sign_count=sign_count, used_at=at)
        with writing(self._engine) as connection:
            return connection.execute(statement).rowcount > 0

    def remove(self, person_id: str, passkey_id: str) -> bool:
        theirs = (PASSKEYS.c.id == passkey_id, PASSKEYS.c.person_id == person_id)
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(PASSKEYS).where(*theirs)).rowcount > 0


class SqlIdentities:
    """core.ports.IdentityRepository. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, identity: Identity, person_id: str, at: float, *, link: str = "") -> None:
        with writing(self._engine) as connection:
            use_up(connection, link)
            _known(connection, person_id)
            add_identity(connection, identity, person_id, at)

    def find(self, identity: Identity) -> Person | None:
        query = sa.select(*PERSON_COLUMNS).join(IDENTITIES, PEOPLE.c.id == IDENTITIES.c.person_id)
        this = (IDENTITIES.c.issuer == identity.issuer, IDENTITIES.c.subject == identity.subject)
        with reading(self._engine) as connection:
            row = connection.execute(query.where(*this)).one_or_none()
        return None if row is None else person_of(row)

    def of_person(self, person_id: str) -> list[Identity]:
        query = sa.select(IDENTITIES.c.issuer, IDENTITIES.c.subject).where(IDENTITIES.c.person_id == person_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(IDENTITIES.c.issuer, IDENTITIES.c.subject)).all()
        return [Identity(*row) for row in rows]


class SqlChallenges:
    """core.ports.ChallengeRepository. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, challenge: Challenge) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.insert(CHALLENGES).values({c.name: getattr(challenge, c.name) for c in _CHALLENGE}))

    def take(self, challenge_id: str, purpose: ChallengePurpose, now: float) -> Challenge | None:
        wanted = (CHALLENGES.c.id == challenge_id, CHALLENGES.c.purpose == purpose, CHALLENGES.c.expires_at > now)
        # One statement: of two that come with the same, one gets it.
        with writing(self._engine) as connection:
            row = connection.execute(sa.delete(CHALLENGES).where(*wanted).returning(*_CHALLENGE)).one_or_none()
        return None if row is None else Challenge(**row._mapping)

    def remove_expired(self, now: float) -> int:
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(CHALLENGES).where(CHALLENGES.c.expires_at <= now)).rowcount


def _known(connection: Connection, person_id: str) -> None:
    if connection.execute(sa.select(PEOPLE.c.id).where(PEOPLE.c.id == person_id)).one_or_none() is None:
        raise NotFound("There is no such person.")


def _passkey(row: sa.Row[Any]) -> Passkey:
    return Passkey(**{column.name: row._mapping[column] for column in _PASSKEY})
