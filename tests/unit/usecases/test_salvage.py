"""A broken file: it fails with its place, is kept, and begins again with what can be read once somebody says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, Damaged, NotFound, Refused, ToolFailed
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import ENCODE_QUEUE, StepKind, StepState
from notflix_app.core.video import Condition, TranscodeSettings, VideoState
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.retry import retry
from notflix_app.usecases.salvage import salvage
from notflix_app.usecases.video_status import report, video_status

V = VideoState
BROKEN = Damaged("This file is damaged: at 1:04:10 the picture cannot be read.")


def broken(services, workers, kind=StepKind.CHUNK, **changes):
    """A video whose file turned out to be broken; from now on the workers read what can be read."""
    workers.wrong[kind] = BROKEN
    video_id = workers.ingest(**changes)
    workers.run_all()
    workers.wrong.clear()
    return video_id


def standing(services, video_id):
    video = services.catalog.get(video_id)
    return video.state, video.condition


@pytest.mark.parametrize("kind", [StepKind.PROBE, StepKind.CHUNK, StepKind.AUDIO])
def test_it_fails_with_the_choice_open_and_its_source_kept(services, workers, kind):
    video_id = broken(services, workers, kind)
    assert standing(services, video_id) == (V.FAILED, Condition.BROKEN)
    assert "1:04:10" in services.catalog.get(video_id).error
    seen = video_status(services, OPERATOR, video_id)
    assert (seen.salvageable, seen.retryable) == (True, False)
    assert report(services, OPERATOR, video_id).salvageable
    assert [stored.key for stored in services.sources.list("")] == [keys.part(video_id, 1)]
    with pytest.raises(Conflict, match="Use what can be read"):
        retry(services, OPERATOR, video_id)


@pytest.mark.parametrize("kind", [StepKind.PROBE, StepKind.CHUNK, StepKind.AUDIO])
def test_what_can_be_read_goes_live(services, workers, kind):
    video_id = broken(services, workers, kind)
    salvage(services, OPERATOR, video_id)
    assert standing(services, video_id) == (V.PROBING, Condition.SALVAGED)
    workers.run_all()
    assert standing(services, video_id) == (V.LIVE, Condition.SALVAGED)
    assert not video_status(services, OPERATOR, video_id).salvageable


def test_what_went_ahead_to_an_edge_before_is_taken_off_it(services, workers):
    video_id = broken(services, workers)
    services.edge_storage.ahead["edge-a", keys.package(video_id, 1)] = {"v1080p/00001.m4s": b"of the first try"}
    salvage(services, OPERATOR, video_id)
    workers.run_all()
    assert standing(services, video_id) == (V.LIVE, Condition.SALVAGED)
    assert services.edge_storage.ahead == {}


def test_it_begins_again_only_when_no_worker_of_the_old_plan_can_still_write(services, workers):
    workers.wrong[StepKind.CHUNK] = BROKEN
    video_id = workers.ingest()
    while services.catalog.get(video_id).state is V.PROBING:
        workers.run(services.queue.take())
    busy = services.steps.claim(ENCODE_QUEUE, "worker-2", 30)
    workers.run_all()
    salvage(services, OPERATOR, video_id)
    assert standing(services, video_id) == (V.FAILED, Condition.BROKEN)
    workers.wrong.clear()
    services.clock.advance(31)
    reconcile(services)
    assert standing(services, video_id) == (V.PROBING, Condition.SALVAGED)
    assert not services.steps.finish(busy.id, busy.attempt, {})
    workers.run_all()
    assert standing(services, video_id) == (V.LIVE, Condition.SALVAGED)


@pytest.mark.parametrize("kind", [StepKind.PROBE, StepKind.CHUNK])
def test_who_allowed_it_beforehand_is_not_asked(services, workers, kind):
    workers.wrong[kind] = BROKEN
    video_id = workers.ingest(settings=TranscodeSettings(salvage=True))
    while services.catalog.get(video_id).condition is Condition.WHOLE:
        workers.run(services.queue.take())
    workers.wrong.clear()
    workers.run_all()
    assert standing(services, video_id) == (V.LIVE, Condition.SALVAGED)


def test_a_salvaged_video_that_fails_again_is_not_salvaged_for_ever(services, workers):
    video_id = broken(services, workers)
    workers.wrong[StepKind.CHUNK] = ToolFailed("ffmpeg", "it fell over")
    salvage(services, OPERATOR, video_id)
    workers.run_all()
    assert standing(services, video_id) == (V.FAILED, Condition.SALVAGED)
    seen = video_status(services, OPERATOR, video_id)
    assert (seen.salvageable, seen.retryable) == (False, True)


def test_where_nothing_can_be_read_nothing_is_kept(services, workers):
    video_id = broken(services, workers)
    workers.wrong[StepKind.PROBE] = Refused("Not one frame of the picture in this file can be read.")
    salvage(services, OPERATOR, video_id)
    workers.run_all()
    assert standing(services, video_id) == (V.FAILED, Condition.SALVAGED)
    assert services.sources.objects == {}


def test_a_try_that_is_followed_by_a_better_one_says_nothing_of_the_file(services, workers):
    once = Damaged("This file is damaged.")
    once.permanent = False
    workers.wrong[StepKind.CHUNK] = once
    video_id = workers.ingest()
    workers.run_all()
    workers.wrong.clear()
    services.clock.advance(60)
    reconcile(services)
    workers.run_all()
    assert standing(services, video_id) == (V.LIVE, Condition.WHOLE)


def test_only_a_broken_file_can_be_salvaged(services, workers):
    live = workers.ingest()
    workers.run_all()
    workers.wrong[StepKind.PROBE] = Refused("This is not a video.")
    refused = workers.ingest()
    workers.run_all()
    for video_id in (live, refused):
        with pytest.raises(Conflict, match="file is broken"):
            salvage(services, OPERATOR, video_id)
    with pytest.raises(NotFound):
        salvage(services, OPERATOR, "nothing")


def test_steps_that_are_done_count_no_longer(services, workers):
    video_id = broken(services, workers)
    before = {step.id for step in services.steps.list_for_video(video_id)}
    salvage(services, OPERATOR, video_id)
    after = services.steps.list_for_video(video_id)
    assert [(step.kind, step.state) for step in after] == [(StepKind.PROBE, StepState.READY)]
    assert not before & {step.id for step in after}
    assert replace(services.catalog.get(video_id).settings, salvage=False) == TranscodeSettings()


def test_what_was_published_of_the_whole_is_gone_before_the_rest_is(services, workers):
    video_id = broken(services, workers, StepKind.AUDIO)
    assert list(services.packages.list(keys.package(video_id, 1)))
    salvage(services, OPERATOR, video_id)
    assert not list(services.packages.list(keys.package(video_id, 1)))
    workers.run_all()
    video = services.catalog.get(video_id)
    assert (video.state, video.version) == (V.LIVE, 2)
    assert not list(services.packages.list(keys.package(video_id, 1)))
    assert list(services.packages.list(keys.package(video_id, 2)))
