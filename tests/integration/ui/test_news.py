"""What the pages' poll costs, on the database that it asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.rights import OPERATOR, STRANGER
from notflix_app.core.steps import NewStep, StepKind
from notflix_app.ui.news import Wants, read
from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import fake_services

VIDEOS = 20


@pytest.fixture
def services(sql_engine: Engine) -> Services:
    books = {
        "catalog": SqlCatalog(sql_engine, time.time),
        "steps": SqlStepRepository(sql_engine, time.time),
        "edges": SqlEdgeRegistry(sql_engine),
    }
    return replace(fake_services(edges=()), **books)  # type: ignore[arg-type]


@pytest.fixture
def videos(services: Services) -> list[str]:
    """Ids of videos at work."""
    made = [builders.video(probed=True) for _ in range(VIDEOS)]
    for video in made:
        services.catalog.add(video)
        services.steps.plan(video.id, [NewStep(StepKind.CHUNK, number) for number in range(4)])
    return [video.id for video in made]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_twenty_pages_cost_no_more_statements_than_one(
    sql_engine: Engine, services: Services, videos: list[str]
) -> None:
    """Each is at a video of its own, and one of them at everything that is at work."""
    with counted(sql_engine) as for_one:
        one = read(services, OPERATOR, Wants(pipeline=True, videos=frozenset(videos[:1])))
    with counted(sql_engine) as for_twenty:
        twenty = read(services, OPERATOR, Wants(pipeline=True, videos=frozenset(videos)))
    assert list(one.videos) == videos[:1]
    assert set(twenty.videos) == {model.id for model in twenty.pipeline} == set(videos)
    assert for_one
    assert len(for_twenty) == len(for_one)


def test_nothing_wanted_is_nothing_asked(sql_engine: Engine, services: Services) -> None:
    with counted(sql_engine) as statements:
        read(services, OPERATOR, Wants())
    assert statements == []


def test_a_video_that_is_gone_is_not_among_the_news(services: Services, videos: list[str]) -> None:
    assert set(read(services, OPERATOR, Wants(videos=frozenset([videos[0], "abcdefghijk"]))).videos) == {videos[0]}


def test_the_pages_of_a_session_hear_that_it_has_ended(services: Services) -> None:
    assert not read(services, OPERATOR, Wants(session=True)).over
    assert read(services, STRANGER, Wants(session=True)).over
    assert not read(services, STRANGER, Wants()).over
