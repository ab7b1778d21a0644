"""The PeopleRepository in SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.credentials import Identity, Passkey
from ...core.errors import Conflict, NotFound
from ...core.people import Person, Role, name_key
from ...core.ports import Clock
from .denied import raise_revision
from .engine import reading, writing
from .tables import IDENTITIES, ONE_TIME_LINKS, PASSKEYS, PASSWORDS, PEOPLE, SESSIONS, VIDEOS

PERSON_COLUMNS = [PEOPLE.c[field.name] for field in fields(Person)]


class SqlPeople:
    """core.ports.PeopleRepository. Every method is one transaction; raises Unavailable where the database is away."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(
        self,
        person: Person,
        *,
        password: str = "",
        passkey: Passkey | None = None,
        identity: Identity | None = None,
        link: str = "",
    ) -> None:
        with writing(self._engine) as connection:
            use_up(connection, link)
            try:
                connection.execute(sa.insert(PEOPLE).values(_row(person)))
            except sa.exc.IntegrityError as error:
                raise _taken(person) from error
            if password:
                connection.execute(sa.insert(PASSWORDS).values(person_id=person.id, hash=password))
            if passkey:
                add_passkey(connection, passkey)
            if identity:
                add_identity(connection, identity, person.id, person.created_at)

    def get(self, person_id: str) -> Person:
        with reading(self._engine) as connection:
            return _existing(connection, person_id)

    def by_name(self, name: str) -> Person | None:
        query = sa.select(*PERSON_COLUMNS).where(PEOPLE.c.name_key == name_key(name))
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else person_of(row)

    def all(self) -> list[Person]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*PERSON_COLUMNS).order_by(PEOPLE.c.name_key)).all()
        return [person_of(row) for row in rows]

    def exist(self) -> bool:
        with reading(self._engine) as connection:
            return connection.execute(sa.select(PEOPLE.c.id).limit(1)).first() is not None

    def change(self, person_id: str, change: Callable[[Person], Person]) -> Person:
        with writing(self._engine) as connection:
            before, is_last_owner = _held(connection, person_id)
            person = change(before)
            if is_last_owner and not _is_owner(person):
                raise _last_owner()
            try:
                connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == person_id).values(_row(person)))
            except sa.exc.IntegrityError as error:
                raise _taken(person) from error
            if _rights(before) != _rights(person):
                raise_revision(connection, PEOPLE, person_id, self._clock())
            if person.disabled:
                connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.person_id == person_id))
            return _existing(connection, person_id)

    def remove(self, person_id: str) -> None:
        with writing(self._engine) as connection:
            _, is_last_owner = _held(connection, person_id)
            if is_last_owner:
                raise _last_owner()
            raise_revision(connection, PEOPLE, person_id, self._clock())
            connection.execute(sa.update(VIDEOS).where(VIDEOS.c.owner_id == person_id).values(owner_id=""))
            connection.execute(sa.delete(PEOPLE).where(PEOPLE.c.id == person_id))

    def password(self, person_id: str) -> str:
        with reading(self._engine) as connection:
            query = sa.select(PASSWORDS.c.hash).where(PASSWORDS.c.person_id == person_id)
            return connection.execute(query).scalar_one_or_none() or ""

    def set_password(self, person_id: str, password: str, *, link: str = "") -> None:
        with writing(self._engine) as connection:
            _existing(connection, person_id)
            use_up(connection, link)
            connection.execute(sa.delete(PASSWORDS).where(PASSWORDS.c.person_id == person_id))
            if password:
                connection.execute(sa.insert(PASSWORDS).values(person_id=person_id, hash=password))


def person_of(row: sa.Row[Any]) -> Person:
    return Person(**{column.name: row._mapping[column] for column in PERSON_COLUMNS})


def _row(person: Person) -> dict[str, Any]:
    return {column.name: getattr(person, column.name) for column in PERSON_COLUMNS} | {
        "name_key": name_key(person.name)
    }


def _existing(connection: Connection, person_id: str) -> Person:
    row = connection.execute(sa.select(*PERSON_COLUMNS).where(PEOPLE.c.id == person_id)).one_or_none()
    if row is None:
        raise _nobody()
    return person_of(row)


def _held(connection: Connection, person_id: str) -> tuple[Person, bool]:
    """Until the transaction ends. And whether they are the only owner."""
    # With all owners, so that two who remove each other at the same time do not both succeed; in one order, so that
    # neither waits for the other for ever.
    query = sa.select(*PERSON_COLUMNS).where((PEOPLE.c.id == person_id) | (PEOPLE.c.role == Role.OWNER))
    people = [person_of(row) for row in connection.execute(query.order_by(PEOPLE.c.id).with_for_update())]
    person = next((each for each in people if each.id == person_id), None)
    if person is None:
        raise _nobody()
    return person, [each.id for each in people if _is_owner(each)] == [person_id]


def _rights(person: Person) -> tuple[object, ...]:
    return person.role, person.groups, person.disabled


def _is_owner(person: Person) -> bool:
    return person.role is Role.OWNER and not person.disabled


def use_up(connection: Connection, link: str) -> None:
    """Raises NotFound where somebody was faster: the row count says who was first."""
    if link and not connection.execute(sa.delete(ONE_TIME_LINKS).where(ONE_TIME_LINKS.c.id == link)).rowcount:
        raise NotFound("This link has been used, or it has expired. Ask for a new one.")


def add_passkey(connection: Connection, passkey: Passkey) -> None:
    """Raises Conflict where there is one of that id."""
    try:
        connection.execute(sa.insert(PASSKEYS).values(asdict(passkey)))
    except sa.exc.IntegrityError as error:
        raise Conflict("This passkey is known already.") from error


def add_identity(connection: Connection, identity: Identity, person_id: str, at: float) -> None:
    """Raises Conflict where it belongs to somebody."""
    try:
        connection.execute(sa.insert(IDENTITIES).values(**asdict(identity), person_id=person_id, created_at=at))
    except sa.exc.IntegrityError as error:
        raise Conflict("This account elsewhere belongs to somebody here already.") from error


def _nobody() -> NotFound:
    return NotFound("There is no such person.")


def _last_owner() -> Conflict:
    return Conflict("This is the only owner. Make somebody else an owner first.")


def _taken(person: Person) -> Conflict:
    return Conflict(f"Somebody is called {person.name} already. Choose another name.")
