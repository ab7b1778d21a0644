"""The steps that put videos on one edge, late ones among them."""

from __future__ import annotations

import pytest

from notflix_app.core.steps import LATE_SEED_TURN, NewStep, Step, StepKind, StepState
from notflix_app.core.video import VideoState
from tests.fixtures.truth import Truth

K, S = StepKind, StepState


def ended(truth: Truth, video_id: str, new: NewStep, *, permanent: bool = False, well: bool = False) -> Step:
    claim = truth.claimed(video_id, new)
    if well:
        truth.steps.finish(claim.id, claim.attempt, {})
    else:
        truth.steps.fail(claim.id, claim.attempt, "it is away", permanent=permanent)
    return truth.steps.get(claim.id)


def test_a_live_videos_late_edges_get_another_round(truth: Truth) -> None:
    live, failed = truth.video(state=VideoState.LIVE), truth.video(state=VideoState.FAILED)
    late = ended(truth, live.id, NewStep(K.SEED, 0, "edge-a"))
    ended(truth, live.id, NewStep(K.SEED, 0, "edge-b"), permanent=True)
    ended(truth, live.id, NewStep(K.SEED, 0, "edge-c"), well=True)
    ended(truth, live.id, NewStep(K.POSTER))
    ended(truth, failed.id, NewStep(K.SEED, 0, "edge-a"))
    swept = ended(truth, failed.id, NewStep(K.SWEEP, 1))
    turned_away = ended(truth, failed.id, NewStep(K.SWEEP, 2), permanent=True)
    assert truth.steps.requeue_failed(truth.clock() - 60) == [], "not yet"
    truth.clock.now += 61
    requeued = truth.steps.requeue_failed(truth.clock() - 60)
    assert {step.id for step in requeued} == {late.id, swept.id, turned_away.id}
    assert {(step.state, step.attempt) for step in requeued} == {(S.READY, 1)}
    assert truth.steps.requeue_failed(truth.clock() - 60) == []


def test_reseeding_does_an_edges_ended_seeds_of_live_videos_again(truth: Truth, video_id: str) -> None:
    first, second = truth.video(state=VideoState.LIVE), truth.video(state=VideoState.LIVE)
    done = ended(truth, first.id, NewStep(K.SEED, 0, "edge-a"), well=True)
    ended(truth, first.id, NewStep(K.SEED, 0, "edge-b"), well=True)
    ended(truth, video_id, NewStep(K.SEED, 0, "edge-a"), well=True)
    refused = ended(truth, second.id, NewStep(K.SEED, 0, "edge-a"), permanent=True)
    assert {step.id for step in truth.steps.reseed("edge-a")} == {done.id, refused.id}
    again = truth.steps.get(refused.id)
    assert (again.state, again.permanent, again.error, again.attempt) == (S.READY, False, "", 1)
    assert again.turn == LATE_SEED_TURN
    assert truth.steps.reseed("edge-a") == []
    assert truth.steps.reseed("edge-c") == []


def test_reseeding_forgets_what_an_edge_had_of_a_video_that_does_not_play_now(truth: Truth) -> None:
    """Its disk may be a new one. Seeds of a video that comes back out of the bin are planned where there are none."""
    done, refused, away = (truth.video(state=VideoState.BINNED) for _ in range(3))
    ended(truth, done.id, NewStep(K.SEED, 0, "edge-a"), well=True)
    elsewhere = ended(truth, done.id, NewStep(K.SEED, 0, "edge-b"), well=True)
    ended(truth, refused.id, NewStep(K.SEED, 0, "edge-a"), permanent=True)
    tried_again = ended(truth, away.id, NewStep(K.SEED, 0, "edge-a"))
    assert truth.steps.reseed("edge-a") == []
    assert truth.steps.list_for_video(done.id) == [elsewhere]
    assert truth.steps.list_for_video(refused.id) == []
    assert truth.steps.list_for_video(away.id) == [tried_again]


@pytest.mark.parametrize("all_of_them", [True, False])
def test_forgetting_an_edges_seeds(truth: Truth, video_id: str, all_of_them: bool) -> None:
    ended(truth, video_id, NewStep(K.SEED, 0, "edge-b"), well=True)
    other, third = truth.video(), truth.video()
    done = ended(truth, video_id, NewStep(K.SEED, 0, "edge-a"), well=True)
    ended(truth, third.id, NewStep(K.SEED, 0, "edge-a"))
    truth.steps.plan(other.id, [NewStep(K.SEED, 0, "edge-a")])
    truth.steps.delete_seeds("edge-a", all_of_them=all_of_them)
    left = [
        step.id
        for video in (video_id, other.id, third.id)
        for step in truth.steps.list_for_video(video)
        if step.edge == "edge-a"
    ]
    assert left == ([] if all_of_them else [done.id])
    assert [step.edge for step in truth.steps.list_for_video(video_id)][-1] == "edge-b"


def test_live_videos_that_an_edge_was_never_asked_to_take_newest_first(truth: Truth) -> None:
    old, new, planned_already = (truth.video(state=VideoState.LIVE, created_at=at) for at in (1.0, 3.0, 2.0))
    truth.video(state=VideoState.SEEDING)
    truth.steps.plan(planned_already.id, [NewStep(K.SEED, 0, "edge-a"), NewStep(K.SWEEP)])
    truth.steps.plan(old.id, [NewStep(K.SEED, 0, "edge-b")])
    assert truth.steps.unseeded("edge-a") == [new.id, old.id]
    assert truth.steps.unseeded("edge-a", limit=1) == [new.id]
    assert truth.steps.unseeded("edge-b") == [new.id, planned_already.id]


def test_what_is_on_its_way_to_edges_comes_first_where_it_runs(truth: Truth, video_id: str) -> None:
    first = truth.claimed(video_id, NewStep(K.SEED, 0, "edge-a"))
    truth.steps.finish(first.id, 1, {})
    late = truth.planned(video_id, NewStep(K.SEED, 0, "edge-b", turn=LATE_SEED_TURN))[0]
    running = truth.claimed(truth.video().id, NewStep(K.SEED, 0, "edge-c"))
    soon = truth.planned(video_id, NewStep(K.SEED, 0, "edge-c"))[0]
    truth.planned(video_id, NewStep(K.SWEEP), NewStep(K.CHUNK))
    assert truth.steps.open_steps(K.SEED, 10) == [running, soon, late]
    assert truth.steps.open_steps(K.SEED, 2) == [running, soon]
