"""A Meilisearch that stands still or is gone from a film's arrival until it is live: nothing waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.breaker import SERVING
from notflix_app.adapters.search.meili import MeiliIndex
from notflix_app.adapters.sql.chapters import SqlChapters
from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.engine import make_engine
from notflix_app.adapters.sql.releases import SqlReleases
from notflix_app.adapters.sql.search_outbox import SqlSearchOutbox
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.text_tracks import SqlTextTracks
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.errors import Unavailable
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.local.ports import free_port
from notflix_app.usecases.search import SEARCH_AWAY, search_videos
from notflix_app.usecases.services import Services
from notflix_app.usecases.update_index import update_index
from tests.fakes.services import EDGES, FakeWorkers, edge_node, fake_services
from tests.fixtures.meilisearch_stand_in import stand_in
from tests.fixtures.waiting import eventually
from workers.__main__ import again_and_again


@pytest.fixture
def services(sqlite_url: str) -> Iterator[Services]:
    engine = make_engine(sqlite_url)
    clock = time.time
    services = replace(
        fake_services(edges=()),
        catalog=SqlCatalog(engine, clock),
        releases=SqlReleases(engine, clock),
        steps=SqlStepRepository(engine, clock),
        text_tracks=SqlTextTracks(engine, clock),
        chapters=SqlChapters(engine, clock),
        edges=SqlEdgeRegistry(engine),
        outbox=SqlSearchOutbox(engine, clock),
        index=MeiliIndex(f"http://127.0.0.1:{free_port()}", "key", "videos", SERVING),
        clock=clock,
    )
    services = replace(services, policy=replace(services.policy, retry_seconds=0.1))
    for name in EDGES:
        services.edges.put(edge_node(name))
    yield services
    engine.dispose()


@contextmanager
def scheduler(services: Services) -> Iterator[list[str]]:
    """Its part that tells the index. Yields a list that grows with each of its rounds."""
    stop, rounds = threading.Event(), list[str]()

    def one_more() -> None:
        rounds.append("begun")
        update_index(services)

    thread = threading.Thread(target=again_and_again, args=(one_more, 0.02, stop))
    thread.start()
    try:
        yield rounds
    finally:
        stop.set()
        thread.join()


def live(services: Services, folder: Path, title: str) -> str:
    """A film's whole way; the scheduler alone tells the index."""
    workers = FakeWorkers(services, folder)
    video_id = workers.ingest(title)
    while queue := services.queue.take():  # type: ignore[attr-defined]
        workers.run(queue)
    assert services.catalog.get(video_id).state is VideoState.LIVE
    return video_id


def search_ids(services: Services, query: str) -> list[str]:
    with suppress(Unavailable):
        return [card.id for card in search_videos(services, OPERATOR, query).cards]
    return []


def test_a_film_goes_live_without_it_and_is_found_when_it_is_back(
    services: Services, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = int(services.index._url.rpartition(":")[2])  # type: ignore[attr-defined]
    with scheduler(services) as rounds, caplog.at_level(logging.WARNING):
        first = live(services, tmp_path, "Early bird")
        before = len(rounds)
        eventually(lambda: len(rounds) > before + 10)
        with pytest.raises(Unavailable, match=SEARCH_AWAY):
            search_videos(services, OPERATOR, "early")
        (line,) = caplog.messages  # once, not at each round
        assert line.startswith("The search at http://127.0.0.1")
        with stand_in("key", port):
            eventually(lambda: search_ids(services, "early"), until=lambda ids: ids == [first])
            eventually(services.outbox.count, until=lambda left: left == 0)  # found, and then crossed off
        second = live(services, tmp_path, "Second sight")
        with stand_in("key", port):  # it came back empty, and is filled again by itself
            eventually(lambda: search_ids(services, "second"), until=lambda ids: ids == [second])
            eventually(lambda: search_ids(services, "early"), until=lambda ids: ids == [first])
