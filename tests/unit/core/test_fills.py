"""What goes ahead to the edges, and when."""

from __future__ import annotations

import pytest

from notflix_app.core import fills, keys
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.storyboard import sprites_by_chunk
from notflix_app.core.video import Plan
from tests.builders import plan, source, step

SECONDS = 600


@pytest.fixture(scope="module")
def long() -> Plan:
    """Ten minutes: 4 seconds, 4, 8, and then 16 each."""
    return plan(source(frames=SECONDS * 30, duration=float(SECONDS)), chunk_seconds=16)


def test_runs_are_whole_and_the_films_end_is_in_none(long: Plan) -> None:
    numbers = [[chunk.index for chunk in run] for run in fills.runs(long)]
    assert numbers == [list(range(first, first + fills.RUN)) for first in (0, 8, 16, 24)]
    assert fills.runs(plan()) == [], "a short film goes there in one piece"


def test_a_run_goes_when_all_of_it_is_made_and_once(long: Plan) -> None:
    chunks = [step(StepKind.CHUNK, StepState.DONE if n != 9 else StepState.RUNNING, index=n) for n in range(24)]
    assert fills.due(long, chunks) == [0, 2]
    assert fills.due(long, [*chunks, step(StepKind.FILL, StepState.FAILED, edge="edge-a")]) == [2]


def test_runs_have_each_file_of_theirs_once(long: Plan) -> None:
    """Segments of every rung, sound for the same time, sprites."""
    sounds = fills.sounds(long, [step(StepKind.AUDIO, StepState.RUNNING, segments=2)], SECONDS)
    paths = [path for run in fills.runs(long) for path in fills.paths(long, run, sounds)]
    assert len(set(paths)) == len(paths)
    end = long.chunks[32].first // long.segment_frames
    folders = [keys.rung_folder(rung.name) for rung in long.ladder]
    sprites = sum(drawn.count for drawn in sprites_by_chunk(long)[:32])
    assert set(paths) == {
        *(keys.segment(folder, number) for folder in folders for number in range(1, end + 1)),
        *(keys.segment("a0", number) for number in (1, 2)),
        *(keys.sprite(f"{number:03d}") for number in range(1, sprites + 1)),
    }


@pytest.mark.parametrize(("state", "segments", "there"), [(StepState.DONE, 0, 150), (StepState.READY, 0, 0)])
def test_of_sound_goes_what_there_is(long: Plan, state: StepState, segments: int, there: int) -> None:
    sounds = fills.sounds(long, [step(StepKind.AUDIO, state, segments=segments)], SECONDS)
    assert sounds == {"a0": there}
    first = fills.paths(long, fills.runs(long)[0], sounds)
    segments = long.chunks[fills.RUN].first // long.segment_frames
    assert sum(path.startswith("a0/") for path in first) == (segments if there else 0)
