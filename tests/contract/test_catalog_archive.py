"""All rows into a file and out of it: from each kind of database into each."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.archive import SqlArchive
from notflix_app.adapters.sql.engine import make_engine, reading, snapshot, writing
from notflix_app.adapters.sql.tables import EDGE_NODES, METADATA, STEPS, TALLIES, VIDEOS
from notflix_app.core.audit import AuditEntry, Deed
from notflix_app.core.errors import Refused
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import NewStep, StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.core.webhooks import (
    Delivery,
    DeliveryState,
    EventType,
    Webhook,
    new_event_id,
    new_webhook_secret,
)
from notflix_app.usecases import people
from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import fake_services
from tests.fixtures.postgres import PostgresServer

TITLE = "Größe “x”\n\\ 'y' 🎬"


@pytest.fixture
def services(sql_engine: Engine) -> Services:
    """With a film that is being encoded, somebody with an account, and what was counted."""
    services = fake_services(engine=sql_engine)
    film = builders.video(probed=True, id="v", title=TITLE, tags=("a", "b"))
    services.catalog.add(film)
    services.steps.plan("v", [NewStep(StepKind.CHUNK, 0), NewStep(StepKind.CHUNK, 1), NewStep(StepKind.POSTER)])
    for published in (True, False):
        claimed = services.steps.claim("encode", "w", 60)
        assert claimed is not None
        if published:
            services.steps.finish(claimed.id, claimed.attempt, {}, [builders.stream("v1080p")])
    services.steps.plan("v", [NewStep(StepKind.SEED, 0, "edge-a")])
    services.edges.assign("v", 1, "edge-a")
    people.add(services, OPERATOR, "Ann", "a few words of mine")
    with writing(sql_engine) as connection:
        connection.execute(sa.insert(TALLIES).values(metric="m", label="", bound=math.inf, count=2**40, total=0.1))
    return services


@pytest.fixture
def archive(sql_engine: Engine) -> SqlArchive:
    return SqlArchive(sql_engine)


@pytest.fixture(params=["sqlite", "postgres"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create()
    engine = make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


def rows(engine: Engine, table: sa.Table) -> list[dict[str, object]]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


RESTING = {"steps", "edge_assignments", "edge_health", "search_outbox", "edge_nodes"}  # what is not as it was


def test_every_row_comes_back(services: Services, archive: SqlArchive, elsewhere: Engine, tmp_path: Path) -> None:
    dumped = archive.dump(tmp_path / "dump")
    assert dumped.video_ids == ["v"]
    other = SqlArchive(elsewhere)
    assert other.is_empty()
    assert other.load(tmp_path / "dump", ["edge-a"]) == ["edge-b"]
    assert not other.is_empty()
    for table in METADATA.sorted_tables:
        if table.name not in RESTING:
            assert rows(elsewhere, table) == rows(archive._engine, table), table.name
    video = fake_services(engine=elsewhere, edges=()).catalog.get("v")
    assert video == services.catalog.get("v")


def test_nothing_is_at_work_there(services: Services, archive: SqlArchive, elsewhere: Engine, tmp_path: Path) -> None:
    archive.dump(tmp_path / "dump")
    SqlArchive(elsewhere).load(tmp_path / "dump", ["edge-a"])
    steps = {(row["kind"], row["index"]): (row["state"], row["lease_until"]) for row in rows(elsewhere, STEPS)}
    done = [step for step, (state, _) in steps.items() if state is StepState.DONE]
    assert len(done) == 1
    assert {state for step, (state, _) in steps.items() if step not in done} == {StepState.READY}
    assert {lease for _, lease in steps.values()} == {0.0}
    assert StepKind.SEED not in {kind for kind, _ in steps}
    assert {row["name"]: row["drained"] for row in rows(elsewhere, EDGE_NODES)} == {"edge-a": False, "edge-b": True}
    there = fake_services(engine=elsewhere, edges=())
    assert there.edges.holders(["v"]) == {}
    assert there.steps.published("v", 1) == services.steps.published("v", 1)


def test_nobody_hears_twice_of_the_same(
    services: Services, archive: SqlArchive, elsewhere: Engine, tmp_path: Path
) -> None:
    """Where it was kept, what waits is still sent."""
    hook = Webhook("hook", "https://films.example/", (EventType.TEST,), new_webhook_secret(), 1.0)
    services.webhooks.add(hook)
    for state in (DeliveryState.WAITING, DeliveryState.GIVEN_UP):
        services.webhooks.record(Delivery(0, hook.id, new_event_id(), EventType.TEST, 1.0, state=state))
    archive.dump(tmp_path / "dump")
    SqlArchive(elsewhere).load(tmp_path / "dump", [])
    there = fake_services(engine=elsewhere, edges=()).webhooks.deliveries(hook.id, limit=9)
    assert [delivery.state for delivery in there] == [DeliveryState.GIVEN_UP]


def test_numbers_go_on(services: Services, archive: SqlArchive, elsewhere: Engine, tmp_path: Path) -> None:
    services.audit.add(AuditEntry(1.0, Deed.JOINED))
    archive.dump(tmp_path / "dump")
    SqlArchive(elsewhere).load(tmp_path / "dump", [])
    fake_services(engine=elsewhere, edges=()).audit.add(AuditEntry(2.0, Deed.JOINED))


def test_what_is_made_again_is_as_it_was_sent(services: Services, archive: SqlArchive) -> None:
    archive.begin_again("v")
    video = services.catalog.get("v")
    assert (video.state, video.version, video.plan) == (VideoState.PROBING, 2, None)
    assert services.steps.list_for_video("v") == []


def test_what_is_lost_says_why_and_is_not_tried_again(services: Services, archive: SqlArchive) -> None:
    archive.fail("v", "It is gone.")
    video = services.catalog.get("v")
    assert (video.state, video.error) == (VideoState.FAILED, "It is gone.")
    assert services.steps.list_for_video("v") == []


@pytest.mark.parametrize("line", ["", "[]\n", "no json\n", '{"notflix": "0"}\n'])
def test_what_is_no_catalog_is_refused_and_leaves_nothing(line: str, empty: Engine, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "dump", "wt") as file:
        file.write(line)
    with pytest.raises(Refused, match="no catalog of a backup"):
        SqlArchive(empty).load(tmp_path / "dump", [])
    assert sa.inspect(empty).get_table_names() == []


def test_one_of_a_newer_notflix_is_refused(empty: Engine, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "dump", "wt") as file:
        file.write('{"notflix": "9", "revision": "9999"}\n')
    with pytest.raises(Refused, match="newer Notflix"):
        SqlArchive(empty).load(tmp_path / "dump", [])


def test_it_is_read_at_one_moment(archive: SqlArchive, services: Services, sql_engine: Engine) -> None:
    """Whoever writes meanwhile waits for nobody, and is not in it."""
    with snapshot(sql_engine) as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(VIDEOS)).scalar_one()
        services.catalog.add(builders.video(id="late"))
        assert connection.execute(sa.select(sa.func.count()).select_from(VIDEOS)).scalar_one() == before == 1
    assert set(archive.video_ids()) == {"v", "late"}
