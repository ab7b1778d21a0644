"""What pages and lists read is a bounded number of statements, however many films there are."""

from __future__ import annotations

import pytest

from notflix_app.bench.statements import statements
from notflix_app.core import keys
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import ENCODE_QUEUE, StepKind
from notflix_app.usecases.edge_status import edge_statuses
from notflix_app.usecases.ingest import NewVideo, begin, complete
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.video_status import in_pipeline, reports, video_statuses
from notflix_app.usecases.watch import playback
from tests import builders
from tests.fakes.services import FakeWorkers


def films(workers: FakeWorkers, live: int, at_work: int) -> list[str]:
    ids = [workers.ingest() for _ in range(live)]
    workers.run_all()
    going = [workers.ingest() for _ in range(at_work)]
    for _ in range(2 * at_work):
        workers.run(ENCODE_QUEUE)
    return ids + going


@pytest.mark.parametrize(
    ("most", "read"),
    [
        (11, lambda services, ids: in_pipeline(services, OPERATOR)),  # two of them where speech is set up
        (8, lambda services, ids: video_statuses(services, OPERATOR, ids)),
        (5, lambda services, ids: search_videos(services, OPERATOR, "")),
        (5, lambda services, ids: search_videos(services, OPERATOR, "home")),
        (11, lambda services, ids: reports(services, OPERATOR)),
        (7, lambda services, ids: edge_statuses(services, OPERATOR)),
        (7, lambda services, ids: playback(services, OPERATOR, ids[0])),
    ],
)
def test_more_films_take_no_more_statements(services, workers, most, read):
    ids = films(workers, live=1, at_work=1)
    few = statements(lambda: read(services, ids))
    ids += films(workers, live=3, at_work=4)
    assert len(in_pipeline(services, OPERATOR)) == 9
    assert statements(lambda: read(services, ids)) == few
    assert 0 < few <= most


def test_a_round_reads_no_film_that_is_at_work(services, workers):
    films(workers, live=1, at_work=1)
    reconcile(services)
    few = statements(lambda: reconcile(services))
    films(workers, live=0, at_work=5)
    assert statements(lambda: reconcile(services)) == few


def test_an_upload_is_completed_in_eight_statements(services):
    ticket = begin(services, OPERATOR, NewVideo("home.mp4", 4))
    services.sources.put_bytes(keys.part(ticket.video_id, 1), b"film")
    assert 0 < statements(lambda: complete(services, OPERATOR, ticket.video_id, ticket.upload_id)) <= 8


def test_a_step_is_done_in_eight_statements(services, workers):
    films(workers, live=0, at_work=1)
    [status] = in_pipeline(services, OPERATOR)
    assert statements(lambda: workers.run(ENCODE_QUEUE)) <= 8
    chunks = services.steps.summarize({status.video.id: 1})[status.video.id].count(StepKind.CHUNK)
    assert chunks == len(builders.plan().chunks)
