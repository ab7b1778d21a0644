"""A video's way from its arrival until it is live, and everything that can stop it."""

from __future__ import annotations

import random
from contextlib import nullcontext
from dataclasses import replace

import pytest

from notflix_app.core.errors import Conflict, NotFound, Refused, Stopped, ToolFailed, ToolKilled, Unavailable
from notflix_app.core.policy import Policy
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import IN_PIPELINE, VideoState
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.retry import retry
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.video_status import in_pipeline, report, video_status
from notflix_app.usecases.watch import playback
from tests import builders
from tests.fakes.services import FakeWorkers, fake_services

V = VideoState


def state(services, video_id):
    return services.catalog.get(video_id).state


def left_over(services, video_id):
    """Everything of a video that lies anywhere."""
    stores = [*services.sources.objects, *services.packages.objects]
    folders = [folder for _, folder in services.edge_storage.folders]
    return [name for name in (*stores, *folders, *services.index.docs) if video_id in name]


def test_a_file_becomes_a_live_video_that_can_be_found_and_played(services, workers):
    video_id = workers.ingest()
    assert state(services, video_id) is V.PROBING
    workers.run_all()
    assert state(services, video_id) is V.LIVE
    assert [card.id for card in search_videos(services, "long").cards] == [video_id]
    sources = playback(services, video_id).sources
    assert {s.edge for s in sources} == {"edge-a", "edge-b"}
    assert sources[0].dash.endswith(f":8080/{video_id}/v1/manifest.mpd")


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
    told = report(services, video_id)
    assert (told.status, told.frames, told.edges, told.tags) == (V.LIVE, 1800, ("edge-a", "edge-b"), ("family",))
    assert told.renditions[0].height == 1080
    best = playback(services, video_id).sources[0]
    assert told.manifests == {"dash": best.dash, "hls": best.hls}
    assert told.progress.overall == 1.0


def test_a_refused_file_fails_with_its_reason_and_leaves_nothing(services, workers):
    workers.wrong[StepKind.PROBE] = Refused("This file has no picture.")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.FAILED
    assert video_status(services, video_id).video.error == "This file has no picture."
    assert left_over(services, video_id) == []
    assert not video_status(services, video_id).retryable
    with pytest.raises(Conflict, match="turned away"):
        retry(services, video_id)


def test_a_tool_that_fails_for_good_is_not_tried_again(services, workers):
    workers.wrong[StepKind.CHUNK] = ToolFailed("ffmpeg", "Invalid data")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.FAILED
    assert "Invalid data" in services.catalog.get(video_id).error
    assert max(s.attempt for s in services.steps.list_for_video(video_id)) == 1


def test_what_may_pass_is_tried_again_with_growing_waits(services, workers):
    workers.wrong[StepKind.AUDIO] = Unavailable("The store does not answer.")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.ENCODING
    waits = []
    for _ in range(3):
        audio = next(s for s in services.steps.list_for_video(video_id) if s.kind is StepKind.AUDIO)
        waits.append(audio.not_before - services.clock())
        services.clock.advance(waits[-1])
        reconcile(services)
        workers.run_all()
    assert waits == [5, 10, 20]
    assert state(services, video_id) is V.FAILED


def test_restarts_never_fail_a_video(services, workers):
    """A worker that stops gives its step back, as often as that happens, and another may have it at once."""
    workers.wrong[StepKind.CHUNK] = Stopped("The worker was stopped.")
    video_id = workers.ingest()
    for _ in range(10 * services.policy.max_attempts):
        workers.run(services.queue.take())
    chunks = [s for s in services.steps.list_for_video(video_id) if s.kind is StepKind.CHUNK]
    assert max(s.attempt for s in chunks) > services.policy.max_attempts
    assert {s.tries for s in chunks} == {0}
    workers.wrong.clear()
    workers.run_all()
    assert state(services, video_id) is V.LIVE


def test_a_step_is_given_back_even_while_redis_is_away(services, workers):
    workers.wrong[StepKind.PROBE] = Stopped("The worker was stopped.")
    workers.ingest()
    queue = services.queue.take()
    services.queue.away = True
    workers.run(queue)
    assert services.steps.waiting(10)[queue] == 1


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


def test_there_are_never_more_calls_than_steps_that_wait(services, workers):
    for title in ("One", "Two"):
        workers.ingest(title)
    while queue := services.queue.take():
        workers.run(queue)
        reconcile(services)
        reconcile(services)
        assert services.queue.waiting() == services.steps.waiting(100)


def killed(services, progress=0.0):
    """A worker took what is next, got so far and was killed."""
    step = services.steps.claim(services.queue.take(), "doomed", 30)
    services.steps.renew(step.id, step.attempt, 30, progress)
    services.clock.advance(31)
    reconcile(services)
    return step


def test_a_step_that_kills_its_workers_is_tried_alone_and_single_threaded_before_its_video_fails(tmp_path):
    services = fake_services(Policy(encode_threads=4))
    video_id = FakeWorkers(services, tmp_path).ingest()
    for _ in range(services.policy.max_attempts):
        killed(services)
    seen = []

    def place(alone):
        seen.append(alone)
        return nullcontext()

    def oom(work):
        seen.append(work.services.policy.encode_threads)
        raise ToolKilled("ffmpeg", "it was ended by SIGKILL.")

    run_next_step(services, services.queue.take(), "w", {StepKind.PROBE: oom}, place)
    assert seen == [True, 1]
    assert state(services, video_id) is V.FAILED
    assert video_status(services, video_id).retryable
    retry(services, video_id)
    run_next_step(services, services.queue.take(), "w", {StepKind.PROBE: oom}, place)
    assert seen[2:] == [False, 4], "a retry begins anew"


def test_workers_killed_by_chance_never_fail_a_video(services, workers):
    """Each gets somewhat further than the ones before it."""
    video_id = workers.ingest()
    for percent in range(10, 100, 10):
        assert killed(services, percent / 100).deaths == 0
    workers.run_all()
    assert state(services, video_id) is V.LIVE


def test_a_worker_short_of_memory_says_what_to_do(services, workers):
    workers.wrong[StepKind.PROBE] = MemoryError()
    video_id = workers.ingest()
    for _ in range(services.policy.max_attempts):
        workers.run_all()
        services.clock.advance(1000)
        reconcile(services)
    video = video_status(services, video_id)
    assert video.retryable
    assert "NOTFLIX_WORKER_MEMORY_MIB" in video.video.error


def test_a_killed_tool_is_waited_for_like_any_failure(services, workers):
    workers.wrong[StepKind.PROBE] = ToolKilled("ffmpeg", "it was ended by SIGKILL.")
    video_id = workers.ingest()
    waits = []
    for _ in range(3):
        workers.run_all()
        [probe] = services.steps.list_for_video(video_id)
        waits.append(probe.not_before - services.clock())
        services.clock.advance(waits[-1])
        reconcile(services)
    assert waits == [5, 10, 20]


def test_a_retry_keeps_the_chunks_that_are_done(services, workers):
    workers.wrong[StepKind.AUDIO] = ToolFailed("ffmpeg", "no such codec")
    video_id = workers.ingest()
    workers.run_all()
    done = {s.id for s in services.steps.list_for_video(video_id) if s.state is StepState.DONE}
    assert len(done) > 1
    assert video_status(services, video_id).retryable
    workers.wrong.clear()
    retry(services, video_id)
    assert services.catalog.get(video_id).error == ""
    workers.run_all()
    assert state(services, video_id) is V.LIVE
    assert all(s.attempt == 1 for s in services.steps.list_for_video(video_id) if s.id in done)


def test_only_what_failed_can_be_retried(services, workers):
    video_id = workers.ingest()
    with pytest.raises(Conflict):
        retry(services, video_id)
    with pytest.raises(NotFound):
        retry(services, "nothing")


def test_a_bug_of_ours_is_told_without_its_traceback(services, workers):
    workers.wrong[StepKind.PROBE] = ZeroDivisionError("division by zero")
    video_id = workers.ingest()
    for _ in range(4):
        workers.run_all()
        services.clock.advance(1000)
        reconcile(services)
    video = services.catalog.get(video_id)
    assert video.state is V.FAILED
    assert "division" not in video.error


# Ten steps make it live: probe, poster, four chunks, audio, package and two seeds.
@pytest.mark.parametrize(
    ("end", "steps_first"), [*((cancel, n) for n in range(0, 9, 2)), *((delete, n) for n in range(0, 13, 2))]
)
def test_cancel_and_delete_work_at_every_stage_and_leave_nothing(services, workers, end, steps_first):
    video_id = workers.ingest()
    for _ in range(steps_first):
        if (queue := services.queue.take()) is not None:
            workers.run(queue)
    end(services, video_id)
    workers.run_all()
    reconcile(services)
    workers.run_all()
    assert left_over(services, video_id) == []
    if end is delete:
        assert services.catalog.get_or_none(video_id) is None
    else:
        assert state(services, video_id) is V.CANCELLED


def test_what_a_worker_writes_after_the_delete_is_swept_when_its_lease_is_over(services, workers):
    video_id = workers.ingest()
    assert services.steps.claim(services.queue.take(), "slow", 30) is not None
    delete(services, video_id)
    workers.run_all()
    services.sources.put_bytes(f"work/{video_id}/chunks/00000/1080p.mp4", b"late")
    with pytest.raises(NotFound):
        services.catalog.get(video_id)
    services.clock.advance(31)
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None
    assert left_over(services, video_id) == []


def test_a_worker_that_notices_the_delete_does_not_hold_it_up(services, workers):
    video_id = workers.ingest()

    def deleted_meanwhile(work):
        delete(services, video_id)
        return {}

    run_next_step(services, services.queue.take(), "w", {StepKind.PROBE: deleted_meanwhile})
    workers.run_all()
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None


def test_a_live_video_is_deleted_not_cancelled(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    with pytest.raises(Conflict, match="Delete it instead"):
        cancel(services, video_id)
    delete(services, video_id)
    assert search_videos(services, "long").cards == ()


def test_a_dead_edge_does_not_hold_a_video_up(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.LIVE
    assert report(services, video_id).edges == ("edge-a",)


def test_lost_wake_ups_are_made_good(services, workers):
    services.queue.away = True
    video_id = workers.ingest()
    services.queue.away = False
    reconcile(services)
    workers.run_all()
    assert state(services, video_id) is V.LIVE


@pytest.mark.parametrize("seed", range(10))
def test_whoever_dies_whenever_the_video_goes_live(services, workers, seed):
    """Workers die in the middle of steps, after them, or before they can say so; Redis forgets its queues."""
    chance = random.Random(seed)
    video_id = workers.ingest()
    for _ in range(400):
        if state(services, video_id) is V.LIVE:
            break
        queue = services.queue.take()
        fate = chance.random()
        if queue and fate < 0.25:
            services.steps.claim(queue, "doomed", 30)
        elif queue and fate < 0.35:
            if step := services.steps.claim(queue, "doomed", 30):
                FakeWorkers(services, workers.folder)
                services.steps.fail(step.id, step.attempt, "cut off", permanent=False, again_at=services.clock() + 5)
        elif queue and fate < 0.40:
            services.queue.calls.clear()
        elif queue:
            workers.run(queue)
        services.clock.advance(chance.choice([0, 1, 31]))
        reconcile(services)
        if state(services, video_id) is V.FAILED:  # four deaths over one step: a person would press Retry
            retry(services, video_id)
    assert state(services, video_id) is V.LIVE


def test_two_schedulers_and_a_second_advance_change_nothing(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    before = services.steps.list_for_video(video_id)
    reconcile(services)
    reconcile(services)
    workers.run_all()
    assert services.steps.list_for_video(video_id) == before


def test_the_activity_page_shows_what_works_and_what_failed_and_what_just_went_live(services, workers):
    live = workers.ingest("Done")
    workers.run_all()
    working = workers.ingest("At work")
    shown = {f.video.id: f for f in in_pipeline(services)}
    assert set(shown) == {live, working}
    assert shown[working].video.state in IN_PIPELINE
    services.clock.advance(3600)
    assert live not in {f.video.id for f in in_pipeline(services)}


def test_an_edit_of_a_live_video_is_found_by_its_new_words(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    edit(services, video_id, title="Over the hills", tags=["far", "far"])
    workers.run_all()
    assert [c.id for c in search_videos(services, "hills").cards] == [video_id]
    assert services.catalog.get(video_id).tags == ("far",)
    with pytest.raises(Refused):
        edit(services, video_id, title="  ")
