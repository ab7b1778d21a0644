"""What is asked often is answered from an index, however large the tables grow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.engine import reading
from notflix_app.adapters.sql.film_rows import SqlFilmRows
from notflix_app.adapters.sql.my_list import SqlMyList
from notflix_app.adapters.sql.places import SqlPlaces
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.adapters.sql.webhooks import SqlWebhooks
from notflix_app.core.people import Role
from notflix_app.core.rights import Actor
from notflix_app.core.steps import ENCODE_QUEUE, StepKind
from notflix_app.core.video import VideoState
from notflix_app.core.webhooks import EVENTS_OF_VIDEOS, Webhook

VIEWER = Actor("viewer", Role.VIEWER)


def plans(engine: Engine, do: Callable[[], object]) -> list[str]:
    """How the database would go about each statement: a plan is one text."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    do()
    sa.event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # a table without rows is otherwise read as a whole
            connection.exec_driver_sql("SET enable_seqscan = off")
        return [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters))
            for statement, parameters in statements
            if not statement.startswith("BEGIN")
        ]


OFTEN: dict[str, Callable[[SqlCatalog, SqlStepRepository], object]] = {
    "the steps of many films": lambda _, steps: steps.summarize({"a": 1, "b": 1}, ["a"]),
    "films that nobody carries on": lambda _, steps: steps.stranded(),
    "releases that nobody carries on": lambda _, steps: steps.stranded_releases(),
    "the next step of a queue": lambda _, steps: steps.claim(ENCODE_QUEUE, "w", 30),
    "what waits in a queue": lambda _, steps: steps.waiting(1000),
    "whose worker is gone": lambda _, steps: steps.expire(4),
    "what is on its way to edges": lambda _, steps: steps.open_steps(StepKind.SEED, 200),
    "the newest films": lambda catalog, _: catalog.videos((VideoState.LIVE,), limit=60),
}


def test_what_waits_for_webhooks_is_not_looked_for_among_all_that_was_ever_sent(sql_engine: Engine) -> None:
    webhooks = SqlWebhooks(sql_engine, time.time)
    webhooks.add(Webhook("a", "https://a.example", EVENTS_OF_VIDEOS, "whsec_x", 1.0))
    for often in (lambda: webhooks.take(30), webhooks.waiting, lambda: webhooks.latest(5)):
        query_plans = plans(sql_engine, often)
        assert query_plans
        assert not any("SCAN webhook_deliveries" in plan for plan in query_plans)
        assert not any("Seq Scan on webhook_deliveries" in plan for plan in query_plans)


@pytest.mark.parametrize("what", OFTEN)
def test_no_table_is_read_from_end_to_end(sql_engine: Engine, what: str) -> None:
    catalog, steps = SqlCatalog(sql_engine, time.time), SqlStepRepository(sql_engine, time.time)
    query_plans = plans(sql_engine, lambda: OFTEN[what](catalog, steps))
    assert query_plans
    for plan in query_plans:
        assert "SCAN steps" not in plan
        assert "SCAN videos" not in plan
        assert "Seq Scan" not in plan


def test_counting_reads_no_row(sql_engine: Engine) -> None:
    counts = plans(sql_engine, lambda: SqlStepRepository(sql_engine, time.time).summarize({"a": 1}, ["a"]))[0]
    assert "COVERING INDEX ix_steps_counts" in counts or "Index Only Scan using ix_steps_counts" in counts


def test_a_plan_of_a_whole_table_would_be_seen(sql_engine: Engine) -> None:
    def read() -> None:
        with reading(sql_engine) as connection:
            connection.exec_driver_sql("SELECT * FROM steps WHERE worker = 'w'")

    [plan] = plans(sql_engine, read)
    assert "SCAN steps" in plan or "Seq Scan" in plan


ROWS: dict[str, Callable[[Engine], object]] = {
    "the newest of a tag": lambda engine: SqlFilmRows(engine, time.time).with_tags(["a"], 18, seen_by=VIEWER),
    "the episodes of a series": lambda engine: SqlFilmRows(engine, time.time).in_series(["a"], 18, seen_by=VIEWER),
    "what is watched most": lambda engine: SqlFilmRows(engine, time.time).most_watched(18, seen_by=VIEWER),
    "what one is in the middle of": lambda engine: SqlPlaces(engine).unfinished("a", 18, seen_by=VIEWER),
    "one's list": lambda engine: SqlMyList(engine, time.time).of_person("a", 18, seen_by=VIEWER),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_row_of_the_home_page_is_read_in_its_order(sql_engine: Engine, what: str) -> None:
    query_plans = plans(sql_engine, lambda: ROWS[what](sql_engine))
    assert query_plans
    for plan in query_plans:
        assert "SCAN videos" not in plan
        assert "Seq Scan" not in plan
        if what != "the episodes of a series":  # those are few, and in the order of three columns
            assert "TEMP B-TREE" not in plan
