"""The scheduler makes good what dead workers and lost calls left behind."""

from __future__ import annotations

import random

import pytest

from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import URGENT_QUEUE
from notflix_app.core.video import VideoState
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.retry import retry
from tests.fakes.services import state

V = VideoState


def test_there_are_never_more_calls_than_steps_that_wait(services, workers):
    for title in ("One", "Two"):
        workers.ingest(title)
    while queue := services.queue.take():
        workers.run(queue)
        reconcile(services)
        reconcile(services)
        calls, steps = services.queue.waiting(), services.steps.waiting(100)
        assert calls.pop(URGENT_QUEUE) >= steps.pop(URGENT_QUEUE)  # what an encode worker took is called for in vain
        assert calls == steps


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
                services.steps.fail(step.id, step.attempt, "cut off", permanent=False, again_at=services.clock() + 5)
        elif queue and fate < 0.40:
            services.queue.calls.clear()
        elif queue:
            workers.run(queue)
        services.clock.advance(chance.choice([0, 1, 31]))
        reconcile(services)
        if state(services, video_id) is V.FAILED:  # four deaths over one step: a person would press Retry
            retry(services, OPERATOR, video_id)
    assert state(services, video_id) is V.LIVE


def test_two_schedulers_and_a_second_advance_change_nothing(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    before = services.steps.list_for_video(video_id)
    reconcile(services)
    reconcile(services)
    workers.run_all()
    assert services.steps.list_for_video(video_id) == before
