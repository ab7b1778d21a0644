"""What the steps of a film say about how well its workers were used."""

from __future__ import annotations

from notflix_app.core.steps import Step, StepKind
from workers.bench.scale import used


def step(index: int, begun: float, ended: float, attempt: int = 1) -> Step:
    return Step(f"s{index}", "v1", StepKind.CHUNK, index, attempt=attempt, started_at=begun, finished_at=ended)


def test_workers_that_lose_no_time_are_used_whole() -> None:
    steps = [step(0, 0, 2), step(1, 0, 2), step(2, 2, 4), step(3, 2, 4)]
    figures = used(steps, workers=2, seconds=2)
    assert figures == {"efficiency": 1.0, "best": 1.0, "seconds": 4, "step_median": 2, "again": 0}


def test_what_begins_late_or_twice_is_told() -> None:
    steps = [step(0, 0, 2), step(1, 0, 2), step(2, 3, 5, attempt=2)]
    figures = used(steps, workers=2, seconds=2)
    assert figures == {"efficiency": 0.6, "best": 0.75, "seconds": 5, "step_median": 2, "again": 1}
