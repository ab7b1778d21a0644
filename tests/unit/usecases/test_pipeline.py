"""A video's way from its arrival until it is live."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases.edit import edit
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.video_status import report
from notflix_app.usecases.watch import playback
from tests import builders
from tests.fakes.services import FakeWorkers, fake_services, state
from tests.fixtures.signing import unsigned

V = VideoState


def test_a_file_becomes_a_live_video_that_can_be_found_and_played(services, workers):
    video_id = workers.ingest()
    assert state(services, video_id) is V.PROBING
    workers.run_all()
    assert state(services, video_id) is V.LIVE
    assert [card.id for card in search_videos(services, OPERATOR, "long").cards] == [video_id]
    sources = playback(services, OPERATOR, video_id).sources
    assert {s.edge for s in sources} == {"edge-a", "edge-b"}
    assert unsigned(sources[0].dash).endswith(f":8080/{video_id}/v1/manifest.mpd")


def test_the_work_files_go_when_it_is_live_and_the_source_stays(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    assert list(services.sources.objects) == [f"sources/{video_id}"]


def test_the_source_goes_too_where_it_is_not_kept(tmp_path):
    services = fake_services(replace(fake_services().policy, keep_source=False))
    workers = FakeWorkers(services, tmp_path)
    workers.ingest()
    workers.run_all()
    assert services.sources.objects == {}


def test_the_report_says_what_was_made(services, workers):
    video_id = workers.ingest(tags=("family",))
    workers.run_all()
    status_report = report(services, OPERATOR, video_id)
    assert (status_report.status, status_report.frames, status_report.edges, status_report.tags) == (
        V.LIVE,
        1800,
        ("edge-a", "edge-b"),
        ("family",),
    )
    assert status_report.renditions[0].height == 1080
    best = playback(services, OPERATOR, video_id).sources[0]
    assert status_report.manifests == {"dash": best.dash, "hls": best.hls}
    assert status_report.progress.overall == 1.0


def test_a_short_film_never_waits_for_the_rest_of_a_long_one(services, workers):
    def probed(work):
        source = builders.source()
        services.catalog.record_probe(work.video.id, source, builders.plan(source, chunk_seconds=4))
        return {}

    long = workers.ingest("Long")
    run_next_step(services, services.queue.take(), "w", {StepKind.PROBE: probed})
    for _ in range(3):
        workers.run(services.queue.take())
    short = workers.ingest("Short")
    while state(services, short) is not V.LIVE:
        workers.run(services.queue.take("seed", "encode"))
    left = [s for s in services.steps.list_for_video(long) if s.kind is StepKind.CHUNK and s.state is StepState.READY]
    assert len(left) > 5


def test_a_dead_edge_does_not_hold_a_video_up(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.LIVE
    assert report(services, OPERATOR, video_id).edges == ("edge-a",)


def test_an_edit_of_a_live_video_is_found_by_its_new_words(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    edit(services, OPERATOR, video_id, title="Over the hills", tags=["far", "far"])
    workers.run_all()
    assert [c.id for c in search_videos(services, OPERATOR, "hills").cards] == [video_id]
    assert services.catalog.get(video_id).tags == ("far",)
    with pytest.raises(Refused):
        edit(services, OPERATOR, video_id, title="  ")
