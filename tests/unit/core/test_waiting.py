"""What a film's card says that it waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.progress import progress_of
from notflix_app.core.steps import ENCODE_QUEUE, SEED_QUEUE, StepKind, StepState
from notflix_app.core.video import IN_PIPELINE, VideoState
from notflix_app.core.waiting import Parts, Wait, waits_for
from tests import builders

S, V = StepState, VideoState
ALL_WELL = Parts(store_away=False, queues={ENCODE_QUEUE, SEED_QUEUE})
NOW = 1000.0


def wait(state, *steps, parts=ALL_WELL):
    video = builders.video(state=state)
    summary = builders.summary(steps)
    return waits_for(video, summary, progress_of(video, summary, NOW), parts)


def chunk(state=S.READY, index=0, **changes):
    """What has an error was begun."""
    begun = NOW - 50 if "error" in changes or state is not S.READY else None
    return builders.step(StepKind.CHUNK, state, index=index, **{"planned_at": NOW - 60, "started_at": begun, **changes})


def seed(state=S.READY, edge="edge-a", **changes):
    return builders.step(StepKind.SEED, state, edge=edge, planned_at=NOW - 60, **changes)


@pytest.mark.parametrize("state", list(VideoState))
def test_whatever_is_on_its_way_needs_the_store(state):
    assert wait(state, parts=replace(ALL_WELL, store_away=True)) == (Wait.STORE if state in IN_PIPELINE else "")


def test_nothing_is_waited_for_while_somebody_is_at_work():
    assert wait(V.ENCODING, chunk(S.RUNNING), chunk(index=1)) is Wait.NOTHING
    assert wait(V.ENCODING, chunk(planned_at=NOW)) is Wait.NOTHING


def test_workers_that_are_busy_are_not_workers_that_are_away():
    assert wait(V.ENCODING, chunk()) is Wait.TURN
    assert wait(V.ENCODING, chunk(), parts=replace(ALL_WELL, queues={SEED_QUEUE})) is Wait.WORKER
    assert wait(V.SEEDING, seed(), parts=replace(ALL_WELL, queues={ENCODE_QUEUE})) is Wait.WORKER


def test_a_step_that_was_given_back_with_a_reason_waits_for_the_store():
    away = "The store does not answer now."
    assert wait(V.ENCODING, chunk(error=away, not_before=NOW + 9)) is Wait.STORE
    assert wait(V.ENCODING, chunk(error=away, not_before=NOW + 9), chunk(S.RUNNING, 1)) is Wait.NOTHING
    assert wait(V.ENCODING, chunk(error="It broke.", tries=1, not_before=NOW + 9)) is Wait.NOTHING


def test_a_seeding_that_has_an_error_waits_for_an_edge_unless_another_goes_well():
    away = "The edge edge-a does not answer."
    assert wait(V.SEEDING, seed(error=away, not_before=NOW + 9)) is Wait.EDGE
    assert wait(V.SEEDING, seed(S.RUNNING, error=away), seed(edge="edge-b", error=away)) is Wait.EDGE
    assert wait(V.SEEDING, seed(error=away), seed(S.RUNNING, "edge-b")) is Wait.NOTHING
    assert wait(V.SEEDING, seed(S.RUNNING, error=away, progress=0.1)) is Wait.NOTHING
