"""A catalog that the release before filled opens, and what was at work in it goes on.

tests/data/catalog_0008.sql is such a one, as Python's iterdump() tells it: the release before's own, with a film that
is live on two edges, one that was cut off, and one that its `down` stopped in the midst of encoding.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.audit_log import SqlAuditLog
from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.engine import make_engine, writing
from notflix_app.adapters.sql.migrations import config, migrate
from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.releases import SqlReleases
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.errors import NotFound
from notflix_app.core.people import Person, Role
from notflix_app.core.rights import OPERATOR, STRANGER, of_person
from notflix_app.core.steps import StepKind
from notflix_app.core.video import TranscodeSettings, VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import people
from notflix_app.usecases.access import find_video
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.services import Services
from tests.fakes.services import fake_services
from tests.fixtures.postgres import PostgresServer

DUMP = Path(__file__).parents[2] / "data" / "catalog_0008.sql"
PASSWORD = "a few words of mine"
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
    assert steps.summarize({ENCODING: 1})[ENCODING].count(StepKind.CHUNK) == 1
    # Its sound was done, for workers that would have joined it: those of today publish it themselves.
    for kind in (StepKind.CHUNK, StepKind.AUDIO):
        claimed = steps.claim("encode", "a worker of today", 60)
        assert claimed is not None
        assert (claimed.video_id, claimed.kind) == (ENCODING, kind)
        assert steps.finish(claimed.id, claimed.attempt, {"frames": 132, "bytes": 1})
    assert steps.stranded() == [ENCODING]  # what comes next is its manifests


def test_a_poster_that_was_planned_before_its_chunks_is_planned_anew(old_sqlite: str) -> None:
    engine = make_engine(old_sqlite)
    with writing(engine) as connection:
        planned = "UPDATE steps SET state = 'ready' WHERE kind = 'poster' AND video_id = ?"
        connection.exec_driver_sql(planned, (ENCODING,))
    migrate(old_sqlite)
    steps = SqlStepRepository(engine, time.time)
    posters = {video: steps.summarize({video: 1})[video].count(StepKind.POSTER) for video in (LIVE, ENCODING)}
    engine.dispose()
    assert posters == {LIVE: 1, ENCODING: 0}


def test_what_is_at_work_belongs_to_the_version_that_its_film_has(old_sqlite: str) -> None:
    """Also of one that began again, for what can be read of it. What steps published stays with them."""
    engine = make_engine(old_sqlite)
    with writing(engine) as connection:
        command.upgrade(config(connection), "0026")
        for statement in (
            f"UPDATE videos SET version = 3 WHERE id = '{ENCODING}'",
            "INSERT INTO published (step_id, streams) SELECT id, '[]' FROM steps WHERE kind = 'package'",
        ):
            connection.exec_driver_sql(statement)
        published = connection.exec_driver_sql("SELECT count(*) FROM published").scalar_one()
    migrate(old_sqlite)
    steps, catalog = SqlStepRepository(engine, time.time), SqlCatalog(engine, time.time)
    assert {step.version for step in steps.list_for_video(ENCODING)} == {3}
    assert {step.version for step in steps.list_for_video(LIVE)} == {1}
    assert catalog.get(LIVE).begun_at is None
    assert SqlReleases(engine, time.time).begin(LIVE, TranscodeSettings()) is not None
    with writing(engine) as connection:
        assert published > 0
        assert connection.exec_driver_sql("SELECT count(*) FROM published").scalar_one() == published
    edges = SqlEdgeRegistry(engine)
    edges.assign(LIVE, 2, "edge-a")
    assert len(edges.holders([LIVE])[LIVE]) == 2
    engine.dispose()


@pytest.fixture
def services(opened: Engine) -> Services:
    """On that catalog, where others can reach it."""
    return replace(
        fake_services(alone=False),
        catalog=SqlCatalog(opened, time.time),
        edges=SqlEdgeRegistry(opened),
        people=SqlPeople(opened, time.time),
        video_rights=SqlVideoRights(opened, time.time),
        audit=SqlAuditLog(opened),
    )


def owners(services: Services) -> set[str]:
    return {video.owner_id for video in services.catalog.get_many([LIVE, CUT_OFF, ENCODING])}


def stays_closed(services: Services) -> None:
    videos = services.catalog.get_many([LIVE, CUT_OFF, ENCODING])
    assert {video.visibility for video in videos} == {Visibility.MEMBERS}
    assert search_videos(services, STRANGER, "").total == 0
    for video in videos:
        with pytest.raises(NotFound):
            find_video(services, STRANGER, video.id)


def test_nothing_of_it_is_public(services: Services) -> None:
    """Neither before somebody has an account, nor then: members see what everybody saw."""
    stays_closed(services)
    owner, viewer = at_once(services), people.add(services, OPERATOR, "Ann", PASSWORD)
    stays_closed(services)
    for member in (owner, viewer):
        assert [card.id for card in search_videos(services, of_person(member), "").cards] == [LIVE]


def at_once(services: Services) -> Person:
    return people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER)


def after_a_viewer(services: Services) -> Person:
    people.add(services, OPERATOR, "Ann", PASSWORD)
    return at_once(services)


def by_promotion(services: Services) -> Person:
    viewer = people.add(services, OPERATOR, "Olga", PASSWORD)
    return people.change(services, OPERATOR, viewer.id, role=Role.OWNER)


@pytest.mark.parametrize("come", [at_once, after_a_viewer, by_promotion])
def test_its_films_belong_to_the_first_owner(services: Services, come: Callable[[Services], Person]) -> None:
    assert owners(services) == {""}
    first = come(services)
    people.add(services, OPERATOR, "Otto", PASSWORD, role=Role.OWNER)
    assert owners(services) == {first.id}
