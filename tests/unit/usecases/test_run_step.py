"""A worker's step: every way in which it ends, and when it is tried again."""

from __future__ import annotations

from contextlib import nullcontext

from notflix_app.core.errors import Stopped, ToolFailed, ToolKilled, Unavailable
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases import log_context, run_step
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.retry import retry
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.video_status import video_status
from tests.fakes.services import FakeWorkers, fake_services, state

V = VideoState


def test_a_tool_that_fails_for_good_is_not_tried_again(services, workers):
    workers.wrong[StepKind.CHUNK] = ToolFailed("ffmpeg", "Invalid data")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.FAILED
    assert services.catalog.get(video_id).error == run_step.TOOL_FAILED  # its words are in the log
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
    assert video_status(services, OPERATOR, video_id).retryable
    retry(services, OPERATOR, video_id)
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
    video = video_status(services, OPERATOR, video_id)
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


def test_what_is_logged_of_a_step_says_which_until_it_is_over(services, workers, caplog):
    seen = []

    def note(record):
        seen.append((record.getMessage(), log_context.ids()))
        return True

    workers.wrong[StepKind.PROBE] = ToolFailed("ffprobe", "Invalid data")
    video_id = workers.ingest()
    with caplog.at_level("INFO"), caplog.filtering(note):
        workers.run_all()
    [probe] = [step for step in services.steps.list_for_video(video_id) if step.kind is StepKind.PROBE]
    of_step = {"video_id": video_id, "step_id": probe.id}
    assert [ids for message, ids in seen if "Invalid data" in message] == [of_step]
    assert [ids for message, ids in seen if run_step.TOOL_FAILED in message] == [of_step]  # the video's
    assert not log_context.ids()
