"""However long a part is away, a film is not spent on it, says what it waits for, and goes on when it is back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from notflix_app.usecases.run_step import MAX_WAIT
from notflix_app.usecases.video_status import report, video_status
from tests.fakes.services import FakeWorkers, fake_services

V = VideoState
AN_HOUR = 3600


def test_a_store_that_is_away_for_an_hour_fails_no_film(services, workers):
    video_id = workers.ingest()
    services.sources.away = services.packages.away = True
    workers.go_on(AN_HOUR, every=300)
    followed = video_status(services, OPERATOR, video_id)
    assert (followed.video.state.value, followed.waits_for) == ("encoding", "store")
    assert {followed.progress.left, *(stage.left for stage in followed.progress.stages)} == {None}
    assert report(services, OPERATOR, video_id).waits_for == "store"
    assert {s.tries for s in services.steps.list_for_video(video_id) if s.kind is StepKind.CHUNK} == {0}
    services.sources.away = services.packages.away = False
    workers.go_on(MAX_WAIT, every=MAX_WAIT)
    assert services.catalog.get(video_id).state is V.LIVE
    assert video_status(services, OPERATOR, video_id).waits_for == ""


@pytest.mark.parametrize(
    "error", [ToolFailed("ffmpeg", "Input/output error"), ToolFailed("ffmpeg", "End of file"), Refused("No film.")]
)
def test_a_tool_that_failed_for_want_of_the_store_is_no_judge_of_the_file(services, workers, error):
    workers.wrong[StepKind.PROBE] = error
    video_id = workers.ingest()
    services.sources.away = True
    workers.go_on(AN_HOUR, every=300)
    assert services.catalog.get(video_id).state is V.PROBING
    workers.wrong.clear()
    services.sources.away = False
    workers.go_on(MAX_WAIT, every=MAX_WAIT)
    assert services.catalog.get(video_id).state is V.LIVE


def test_a_store_that_broke_off_and_is_back_when_it_is_asked_is_no_proof_against_the_file(services, tmp_path):
    class Hurt(FakeWorkers):
        def _do(self, work):
            if work.step.kind is StepKind.CHUNK and work.step.attempt < 9:
                work.source_lost = True
                raise Refused("Not one frame can be read.")
            return super()._do(work)

    workers = Hurt(services, tmp_path)
    video_id = workers.ingest()
    workers.run_all()
    workers.go_on(AN_HOUR, every=300)
    assert services.catalog.get(video_id).state is V.LIVE


def test_a_film_whose_edges_are_all_away_waits_for_one(services, workers):
    services.edge_storage.away |= {"edge-a", "edge-b"}
    video_id = workers.ingest()
    workers.run_all()
    workers.go_on(AN_HOUR, every=300)
    followed = video_status(services, OPERATOR, video_id)
    assert (followed.video.state.value, followed.waits_for) == ("seeding", "edge")
    services.edge_storage.away.discard("edge-b")
    workers.go_on(MAX_WAIT, every=MAX_WAIT)
    assert services.catalog.get(video_id).state is V.LIVE


def test_a_film_that_needs_two_edges_waits_for_the_second(tmp_path):
    services = fake_services(replace(fake_services().policy, min_edges=2))
    workers = FakeWorkers(services, tmp_path)
    services.edge_storage.away.add("edge-b")
    video_id = workers.ingest()
    workers.run_all()
    workers.go_on(AN_HOUR, every=300)
    assert video_status(services, OPERATOR, video_id).waits_for == "edge"


def test_an_edge_that_turns_us_away_is_not_waited_for(tmp_path):
    services = fake_services(edges=("edge-a",))
    workers = FakeWorkers(services, tmp_path)
    services.edge_storage.refusing.add("edge-a")
    video_id = workers.ingest()
    workers.run_all()
    workers.go_on(AN_HOUR, every=300)
    assert services.catalog.get(video_id).state is V.FAILED


def test_workers_that_nobody_can_call_are_named(services, workers):
    video_id = workers.ingest()
    services.clock.advance(10)
    assert video_status(services, OPERATOR, video_id).waits_for == "worker"
    services.queue.away = True
    assert video_status(services, OPERATOR, video_id).waits_for == "worker"


def test_a_deleted_film_goes_when_the_store_is_back(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    services.sources.away = services.packages.away = True
    delete(services, OPERATOR, video_id)
    workers.go_on(AN_HOUR, every=300)
    [sweep] = [s for s in services.steps.list_for_video(video_id) if s.kind is StepKind.SWEEP and s.index == 20]
    assert sweep.state is StepState.READY
    services.sources.away = services.packages.away = False
    workers.go_on(AN_HOUR, every=300)
    assert services.catalog.get_or_none(video_id) is None
    assert services.packages.objects == {}
