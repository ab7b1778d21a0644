"""The PreferenceRepository in SQL."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.errors import NotFound
from ...core.watching import PlayerPreferences
from .engine import reading, writing
from .tables import PLAYER_PREFERENCES
from .upsert import insert


class SqlPreferences:
    """core.ports.PreferenceRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, person_id: str) -> PlayerPreferences:
        query = sa.select(PLAYER_PREFERENCES.c.preferences).where(PLAYER_PREFERENCES.c.person_id == person_id)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none() or PlayerPreferences()

    def put(self, person_id: str, preferences: PlayerPreferences) -> None:
        with writing(self._engine) as connection:
            row = insert(connection, PLAYER_PREFERENCES).values(person_id=person_id, preferences=preferences)
            instead = {"preferences": row.excluded.preferences}
            try:
                connection.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=instead))
            except sa.exc.IntegrityError as error:
                raise NotFound("There is no such person.") from error
