"""What comes next for a video that is still being sent, for every order in which parts and steps can come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.pipeline import NOTHING, Decision, decide, refused, stage_to_resume
from notflix_app.core.steps import EARLY_PROBE, NEEDS_ALL, PROBE_TURN, WHOLE_PROBE, NewStep, Step, StepKind, StepState
from notflix_app.core.video import Plan, Video, VideoState
from tests import builders
from tests.builders import step

K, S, V = StepKind, StepState, VideoState
SIZE = 50_000_000
MIB = 1 << 20
EARLY = NewStep(K.PROBE, EARLY_PROBE, turn=PROBE_TURN)
WHOLE = NewStep(K.PROBE, WHOLE_PROBE, turn=PROBE_TURN)
PLANNED = step(K.PROBE, S.DONE, index=EARLY_PROBE)


def plan() -> Plan:
    """Four chunks, of which it is known where in the file they end, and no sound."""
    made = builders.plan(builders.source(audio=(), frames=720), chunk_seconds=12)
    assert len(made.chunks) == 4
    return replace(made, chunks=tuple(replace(chunk, until=(chunk.index + 1) * 10 * MIB) for chunk in made.chunks))


def coming(**changes: object) -> Video:
    return replace(builders.video(state=V.UPLOADING, source=builders.source(), plan=plan(), size=SIZE), **changes)


def decided(video: Video, *steps: Step, arrived: int = 0) -> Decision:
    return decide(video, steps, ("edge-a",), 1, 0.0, arrived)


def chunks(*states: StepState) -> list[Step]:
    return [step(K.CHUNK, state, index=number) for number, state in enumerate(states)]


def test_before_its_first_part_nothing_is_planned():
    assert decided(coming(plan=None)) == NOTHING


def test_with_its_first_part_it_is_looked_at():
    assert decided(coming(plan=None), arrived=8 * MIB) == Decision((EARLY,))
    assert decided(coming(plan=None), step(K.PROBE, S.RUNNING, index=EARLY_PROBE), arrived=16 * MIB) == NOTHING


def test_what_is_all_there_waits_for_the_word_that_it_is():
    assert decided(coming(plan=None), arrived=SIZE) == NOTHING


def test_where_only_the_whole_tells_nothing_more_is_planned_until_it_is_there():
    looked = step(K.PROBE, S.DONE, index=EARLY_PROBE, result={NEEDS_ALL: True})
    assert decided(coming(plan=None), looked, arrived=40 * MIB) == NOTHING
    assert decided(coming(plan=None, state=V.PROBING), looked) == Decision((WHOLE,))


def test_every_chunk_is_planned_and_those_begin_that_have_arrived():
    planned = decided(coming(), PLANNED, arrived=20 * MIB).plan
    assert [(new.kind, new.index, new.waiting) for new in planned] == [
        (K.CHUNK, 0, False),
        (K.CHUNK, 1, False),
        (K.CHUNK, 2, True),
        (K.CHUNK, 3, True),
    ]


def test_chunks_become_ready_as_they_arrive():
    steps = [PLANNED, *chunks(S.DONE, S.RUNNING, S.WAITING, S.WAITING)]
    watched = coming(watchable_at=1.0)
    assert decided(watched, *steps, arrived=29 * MIB) == NOTHING
    assert decided(watched, *steps, arrived=30 * MIB) == Decision(ready=("chunk-2-",))
    all_of_it = decided(watched, *steps, arrived=SIZE).ready
    assert set(all_of_it) == {"chunk-2-", "chunk-3-"}
    assert set(decided(replace(watched, state=V.ENCODING), *steps).ready) == set(all_of_it)


def test_it_can_be_watched_while_it_is_sent():
    steps = [PLANNED, *chunks(S.DONE, S.RUNNING, S.WAITING, S.WAITING)]
    assert decided(coming(), *steps, arrived=20 * MIB) == Decision(watchable=True)
    assert coming(watchable_at=1.0).is_watchable
    assert replace(coming(watchable_at=1.0), state=V.PROBING).is_watchable


def test_where_nobody_knows_where_a_chunk_ends_it_waits_for_the_whole():
    blind = coming(plan=builders.plan(builders.source(audio=())))
    assert all(new.waiting for new in decided(blind, PLANNED, arrived=SIZE - 1).plan)


def test_what_fails_meanwhile_is_told_when_all_of_it_is_there():
    steps = [PLANNED, *chunks(S.FAILED, S.DONE, S.WAITING, S.WAITING)]
    assert decided(coming(), *steps, arrived=20 * MIB) == NOTHING
    assert decided(coming(state=V.ENCODING), *steps).to is V.FAILED


def test_a_film_that_was_planned_early_is_not_probed_again():
    assert decided(coming(state=V.PROBING), PLANNED).to is V.ENCODING


@pytest.mark.parametrize("state", [S.READY, S.RUNNING])
def test_an_early_look_that_is_not_over_is_waited_for(state: StepState):
    assert decided(coming(state=V.PROBING, plan=None), step(K.PROBE, state, index=EARLY_PROBE)) == NOTHING


def test_an_early_look_that_broke_says_nothing_of_the_file():
    broken = step(K.PROBE, S.FAILED, index=EARLY_PROBE, permanent=True, error="x")
    assert decided(coming(state=V.PROBING, plan=None), broken) == Decision((WHOLE,))
    assert not refused([broken])
    assert stage_to_resume([broken, step(K.PROBE, S.DONE)]) is V.ENCODING
    assert stage_to_resume([step(K.PROBE, S.DONE, result={NEEDS_ALL: True})]) is V.PROBING
