"""What follows for added sound, from how its steps ended."""

from __future__ import annotations

from notflix_app.core.added_sounds import SoundState
from notflix_app.core.pipeline import NO_EDGE, SWEEP_CANCELLED
from notflix_app.core.sound_pipeline import NOTHING, SoundDecision, decide_sound
from notflix_app.core.steps import NewStep, Step, StepKind, StepState
from tests import builders

EDGES = ("edge-a", "edge-b")
NOW, LINGER = 1000.0, 300.0


def step(kind: StepKind, state: StepState = StepState.DONE, edge: str = "", error: str = "", index: int = 0) -> Step:
    return Step(f"{kind}{edge}{index}", "video", kind, index, edge, state, error=error)


def decide(state: SoundState, *steps: Step, edges: tuple[str, ...] = EDGES) -> SoundDecision:
    return decide_sound(builders.added_sound(state=state), steps, edges, NOW, LINGER)


def test_nothing_begins_before_its_file_is_there() -> None:
    assert decide(SoundState.UPLOADING) == NOTHING


def test_it_is_encoded_then_put_on_all_edges_then_live() -> None:
    [first] = decide(SoundState.MAKING).plan
    assert first.kind is StepKind.SOUND
    assert decide(SoundState.MAKING, step(StepKind.SOUND, StepState.RUNNING)) == NOTHING
    made = step(StepKind.SOUND)
    assert [(one.kind, one.edge) for one in decide(SoundState.MAKING, made).plan] == [
        (StepKind.SEED, "edge-a"),
        (StepKind.SEED, "edge-b"),
    ]
    here, on_its_way = step(StepKind.SEED, edge="edge-a"), step(StepKind.SEED, StepState.RUNNING, "edge-b")
    assert decide(SoundState.MAKING, made, here, on_its_way) == NOTHING
    assert decide(SoundState.MAKING, made, here, step(StepKind.SEED, edge="edge-b")).to is SoundState.LIVE


def test_an_edge_that_is_away_holds_it_up_only_where_there_is_no_other() -> None:
    made = step(StepKind.SOUND)
    away = step(StepKind.SEED, StepState.FAILED, "edge-b", "no answer")
    assert decide(SoundState.MAKING, made, step(StepKind.SEED, edge="edge-a"), away).to is SoundState.LIVE
    failed = decide(SoundState.MAKING, made, away, edges=("edge-b",))
    assert (failed.to, failed.error) == (SoundState.FAILED, "Edge edge-b: no answer")
    assert decide(SoundState.MAKING, made, edges=()).error == NO_EDGE


def test_what_cannot_be_encoded_says_why() -> None:
    failed = decide(SoundState.MAKING, step(StepKind.SOUND, StepState.FAILED, error="There is no sound."))
    assert (failed.to, failed.error) == (SoundState.FAILED, "There is no sound.")
    assert decide(SoundState.FAILED, step(StepKind.SOUND, StepState.FAILED)) == NOTHING


def test_an_edge_that_came_later_gets_it() -> None:
    steps = (step(StepKind.SOUND), step(StepKind.SEED, edge="edge-a"))
    assert [one.edge for one in decide(SoundState.LIVE, *steps).plan] == ["edge-b"]


def test_what_was_heard_is_swept_when_nobody_can_be_listening() -> None:
    seeded = step(StepKind.SEED, edge="edge-a")
    assert decide(SoundState.REMOVED, seeded).plan == (
        NewStep(StepKind.SWEEP, SWEEP_CANCELLED, not_before=NOW + LINGER),
    )
    assert decide(SoundState.REMOVED).plan == (NewStep(StepKind.SWEEP, SWEEP_CANCELLED),)
    swept = step(StepKind.SWEEP, index=SWEEP_CANCELLED)
    assert decide(SoundState.REMOVED, swept).plan == (NewStep(StepKind.SWEEP, SWEEP_CANCELLED + 1),)
