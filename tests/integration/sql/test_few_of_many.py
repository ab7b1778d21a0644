"""Who sees few of many videos costs the database no more than who sees them all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.engine import make_engine, writing
from notflix_app.adapters.sql.tables import VIDEO_GRANTS, VIDEOS
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from tests import builders

MANY, STEP = 5000, 500  # every so many is granted
LIVE = (VideoState.LIVE,)
COUSIN = Actor("c", Role.VIEWER, frozenset({"family"}))


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    engine = make_engine(sqlite_url)
    video = builders.video(state=VideoState.LIVE, owner_id="owner")
    plain = {field.name: getattr(video, field.name) for field in fields(video)}
    granted = [f"v{number:010}" for number in range(0, MANY, STEP)]
    private, chosen = {"visibility": Visibility.PRIVATE}, {"visibility": Visibility.CHOSEN}
    ids = [f"v{number:010}" for number in range(MANY)]
    rows = [
        plain | {"id": id_, "created_at": float(place)} | (chosen if id_ in granted else private)
        for place, id_ in enumerate(ids)
    ]
    with writing(engine) as connection:
        connection.execute(sa.insert(VIDEOS), rows)
        connection.execute(sa.insert(VIDEO_GRANTS), [{"video_id": id_, "term": "group:family"} for id_ in granted])
    return engine


def work(engine: Engine, do: Callable[[], object]) -> int:
    """How many instructions SQLite runs for it."""
    steps = 0

    def one_more() -> int:
        nonlocal steps
        steps += 1
        return 0

    with engine.connect() as connection:  # the only one in the pool
        connection.connection.driver_connection.set_progress_handler(one_more, 1)  # type: ignore[union-attr]
    do()
    return steps


@pytest.mark.parametrize("actor", [COUSIN, STRANGER])
def test_pages_and_totals_of_few_cost_no_more_than_of_all(engine: Engine, actor: Actor) -> None:
    catalog = SqlCatalog(engine, time.time)
    seen = 0 if actor is STRANGER else MANY // STEP
    assert len(catalog.videos(LIVE, limit=60, seen_by=actor)) == catalog.count(LIVE, seen_by=actor) == seen

    def front(who: Actor) -> None:
        catalog.videos(LIVE, limit=60, seen_by=who)
        catalog.count(LIVE, seen_by=who)

    assert work(engine, lambda: front(actor)) < 1.5 * work(engine, lambda: front(OPERATOR))
    engine.dispose()
