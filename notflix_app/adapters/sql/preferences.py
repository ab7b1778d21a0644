"""The PreferenceRepository in SQL."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.errors import NotFound
from ...core.watching import PlayerPreferences
from .engine import reading, writing
from .tables import PEOPLE, PLAYER_PREFERENCES
from .upsert import insert


class SqlPreferences:
    """core.ports.PreferenceRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, person_id: str) -> PlayerPreferences:
        with reading(self._engine) as connection:
            return _of(connection, person_id)

    def change(self, person_id: str, change: Callable[[PlayerPreferences], PlayerPreferences]) -> PlayerPreferences:
        with writing(self._engine) as connection:
            # The person's row, for there may be none of their preferences that could be held.
            person = sa.select(PEOPLE.c.id).where(PEOPLE.c.id == person_id).with_for_update()
            if connection.execute(person).first() is None:
                raise NotFound("There is no such person.")
            changed = change(_of(connection, person_id))
            row = insert(connection, PLAYER_PREFERENCES).values(person_id=person_id, preferences=changed)
            instead = {"preferences": row.excluded.preferences}
            connection.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=instead))
            return changed


def _of(connection: Connection, person_id: str) -> PlayerPreferences:
    query = sa.select(PLAYER_PREFERENCES.c.preferences).where(PLAYER_PREFERENCES.c.person_id == person_id)
    return connection.execute(query).scalar_one_or_none() or PlayerPreferences()
