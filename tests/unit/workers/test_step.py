from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.core.steps import ENCODE_QUEUE, FIRST_TURN, HELD_TURN, NewStep, StepKind
from notflix_app.usecases.run_step import StepContext
from tests import builders
from tests.fakes.services import fake_services
from workers.step import limits


@pytest.mark.parametrize("kind", [StepKind.AUDIO, StepKind.PACKAGE])
def test_the_first_chunk_and_what_it_is_watched_with_come_before_later_chunks(kind: StepKind, tmp_path: Path) -> None:
    services, video = fake_services(), builders.video(probed=True)
    services.catalog.add(video)

    def nice(kind: StepKind, index: int, turn: int = FIRST_TURN) -> int:
        services.steps.plan(video.id, [NewStep(kind, index, turn=turn)])
        step = services.steps.claim(ENCODE_QUEUE, "worker-1", 30)
        assert step is not None
        return limits(StepContext(services, step, video, tmp_path)).nice

    later = nice(StepKind.CHUNK, 1, turn=1)
    assert nice(StepKind.CHUNK, 0) == nice(kind, 0) < later == nice(StepKind.CHUNK, 2, turn=2)
    assert nice(StepKind.CHUNK, 3, turn=HELD_TURN) < later, "somebody waits for it"
