"""A catalog that the release before filled opens, and what was at work in it goes on.

catalog_0008.sql is such a one, as Python's iterdump() tells it: the release before's own, with a film that is live on
two edges, one that was cut off, and one that its `down` stopped in the midst of encoding.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.engine import make_engine, writing
from notflix_app.adapters.sql.migrations import config, migrate
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from tests.fixtures.postgres import PostgresServer

DUMP = Path(__file__).with_name("catalog_0008.sql")
LIVE, CUT_OFF, ENCODING = "YwCah_S0IEs", "CLhpQh2LOy8", "aGMbiLLfvUQ"


@pytest.fixture
def old_sqlite(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "old.db") as database:
        database.executescript(DUMP.read_text())
    database.close()
    return f"sqlite:///{tmp_path / 'old.db'}"


@pytest.fixture
def old_postgres(old_sqlite: str, postgres_server: PostgresServer) -> str:
    """The same rows in the tables of then."""
    url = postgres_server.create()
    old, new = make_engine(old_sqlite), make_engine(url)
    with writing(new) as connection:
        command.upgrade(config(connection), "0008")
    tables = sa.MetaData()
    tables.reflect(new)
    with old.connect() as source, writing(new) as target:
        for table in tables.sorted_tables:
            if table.name != "alembic_version" and (rows := source.execute(sa.select(table)).mappings().all()):
                target.execute(table.insert(), [dict(row) for row in rows])
    old.dispose()
    new.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url: str = request.getfixturevalue(f"old_{request.param}")
    migrate(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_its_films_are_what_they_were(opened: Engine) -> None:
    catalog = SqlCatalog(opened, time.time)
    states = {video.id: video.state for video in catalog.get_many([LIVE, CUT_OFF, ENCODING])}
    assert states == {LIVE: VideoState.LIVE, CUT_OFF: VideoState.FAILED, ENCODING: VideoState.ENCODING}
    live = catalog.get(LIVE)
    assert (live.title, live.tags) == ("Rabbit of the release before", ("rabbit", "old"))
    assert live.source is not None
    assert live.plan is not None
    assert catalog.get(CUT_OFF).error.startswith("This file was cut off")


def test_its_edges_hold_what_they_held(opened: Engine) -> None:
    edges = SqlEdgeRegistry(opened)
    assert {edge.name: edge.drained for edge in edges.all()} == {"edge-a": False, "edge-b": False}
    assert [edge.name for edge in edges.holders([LIVE])[LIVE]] == ["edge-a", "edge-b"]


def test_what_was_at_work_goes_on(opened: Engine) -> None:
    steps = SqlStepRepository(opened, time.time)
    assert steps.summarize([ENCODING])[ENCODING].count(StepKind.CHUNK) == 1
    claimed = steps.claim("encode", "a worker of today", 60)
    assert claimed is not None
    assert (claimed.video_id, claimed.kind) == (ENCODING, StepKind.CHUNK)
    assert steps.finish(claimed.id, claimed.attempt, {"frames": 132, "bytes": 1})
    assert steps.stranded() == [ENCODING]  # what comes next is packaging
