"""Where a video stands: pure, from its row and its steps."""

from __future__ import annotations

from collections.abc import Sequence

from .steps import Step, StepKind, StepState
from .video import Video, VideoState
from .views import STAGES, Cell, Progress, Stage, StageState

_KINDS: dict[str, tuple[StepKind, ...]] = {
    "probe": (StepKind.PROBE,),
    "encode": (StepKind.CHUNK, StepKind.AUDIO),
    "package": (StepKind.PACKAGE,),
    "seed": (StepKind.SEED,),
}
# Shares of the whole, from the bench: encoding is nearly all of it.
_WEIGHTS = {"upload": 0.10, "probe": 0.02, "encode": 0.78, "package": 0.06, "seed": 0.04}
_CURRENT = {
    VideoState.UPLOADING: "upload",
    VideoState.PROBING: "probe",
    VideoState.ENCODING: "encode",
    VideoState.PACKAGING: "package",
    VideoState.SEEDING: "seed",
    VideoState.LIVE: "live",
}
_CELL = {
    StepState.RUNNING: StageState.RUNNING,
    StepState.DONE: StageState.DONE,
    StepState.FAILED: StageState.FAILED,
}
_NOTICED = 3.0  # seconds until nobody working is told: between two steps there is a moment of that
_ENOUGH = 0.03  # below this share, a forecast says more about luck than about the work


def progress_of(video: Video, steps: Sequence[Step], now: float, *, uploaded: float = 0.0) -> Progress:
    """The stages, the chunk strip, the whole, and the time left. uploaded: the share of bytes arrived, 0 to 1."""
    current = stage_of(video, steps)
    halted = video.state in (VideoState.FAILED, VideoState.CANCELLED)
    done = {name: _share(video, name, steps, current, uploaded) for name in _WEIGHTS}
    lefts = _lefts(video, steps, current, done, now) if not halted else {}
    stages = tuple(
        Stage(name, _stage_state(name, current, halted), seconds_of(video, steps, name, now), lefts.get(name))
        for name in STAGES
    )
    overall = 1.0 if video.state is VideoState.LIVE else sum(_WEIGHTS[n] * share for n, share in done.items())
    known = [lefts[n] for n in _WEIGHTS if n in lefts]
    waiting = not halted and _waits(steps, current, now)
    left = sum(known) if known and current in lefts and not waiting else None
    return Progress(stages, _cells(video, steps), min(1.0, overall), left, waiting)


def seconds_of(video: Video, steps: Sequence[Step], stage: str, now: float) -> float:
    """Seconds from the stage's first start to its last end, or until now while it runs; 0 before."""
    if stage == "upload":
        return max(0.0, _arrived_at(video, steps, now) - video.created_at)
    if stage == "live":
        return max(0.0, video.live_at - video.created_at) if video.live_at else 0.0
    chosen = of_stage(steps, stage)
    starts = [s.started_at for s in chosen if s.started_at]
    if not starts:
        return 0.0
    running = any(s.state in (StepState.RUNNING, StepState.READY) for s in chosen)
    ends = [s.finished_at for s in chosen if s.finished_at]
    end = now if running and video.state not in (VideoState.LIVE, VideoState.FAILED) else max(ends, default=now)
    if video.live_at:  # edges that came later are filled later
        end = min(end, max(video.live_at, min(starts)))
    return max(0.0, end - min(starts))


def _arrived_at(video: Video, steps: Sequence[Step], now: float) -> float:
    """When the last byte came: a probe is planned there and then, and may wait long for its worker."""
    probe = next((s for s in steps if s.kind is StepKind.PROBE), None)
    if probe is not None:
        return probe.planned_at
    return now if video.state in (VideoState.UPLOADING, VideoState.PROBING) else video.updated_at


def timings(video: Video, steps: Sequence[Step], now: float) -> dict[str, float]:
    """Stage → seconds, for the stages that have begun; 'total' from the first byte to live."""
    spent = {name: seconds_of(video, steps, name, now) for name in STAGES if name != "live"}
    spent["total"] = (video.live_at or now) - video.created_at
    return {name: round(seconds, 3) for name, seconds in spent.items()}


def stage_of(video: Video, steps: Sequence[Step]) -> str:
    """Where it stands, or stood when it ended badly."""
    return _CURRENT.get(video.state) or _stopped_at(video, steps)


def of_stage(steps: Sequence[Step], stage: str) -> list[Step]:
    """Nothing for 'upload' and 'live', which no step does."""
    return [s for s in steps if s.kind in _KINDS.get(stage, ())]


def _stopped_at(video: Video, steps: Sequence[Step]) -> str:
    """The stage in which a failed or cancelled video stood: the last that has steps."""
    kinds = {s.kind for s in steps}
    for name in ("seed", "package", "encode", "probe"):
        if kinds & set(_KINDS[name]):
            return name
    return "upload"


def _stage_state(name: str, current: str, halted: bool) -> StageState:
    here, there = STAGES.index(name), STAGES.index(current)
    if here < there or current == "live":
        return StageState.DONE
    if here > there:
        return StageState.WAITING
    return StageState.FAILED if halted else StageState.RUNNING


def _waits(steps: Sequence[Step], current: str, now: float) -> bool:
    """Whether there is work in this stage that may be done, and that nobody has touched for a while."""
    chosen = of_stage(steps, current)
    states = {s.state for s in chosen}
    if StepState.READY not in states or StepState.RUNNING in states:
        return False
    # One that is held back after a failure counts from when it may be tried again.
    last = max(max(s.planned_at, s.not_before, s.finished_at or 0.0) for s in chosen)
    return now - last > _NOTICED


def _share(video: Video, name: str, steps: Sequence[Step], current: str, uploaded: float) -> float:
    """How much of a stage is done, 0 to 1; chunks count by their frames."""
    if STAGES.index(name) < STAGES.index(current):
        return 1.0
    if name != current:
        return 0.0
    if name == "upload":
        return uploaded
    chosen = of_stage(steps, name)
    weights = [_weight(video, s) for s in chosen]
    total = sum(weights)
    if not total:
        return 0.0
    return (
        sum(w * (1.0 if s.state is StepState.DONE else s.progress) for s, w in zip(chosen, weights, strict=True))
        / total
    )


def _weight(video: Video, step: Step) -> float:
    if step.kind is StepKind.CHUNK and video.plan and step.index < len(video.plan.chunks):
        return float(video.plan.chunks[step.index].frames)
    if step.kind is StepKind.AUDIO and video.plan:
        return sum(c.frames for c in video.plan.chunks) * 0.02  # measured: audio is about a fiftieth of the work
    return 1.0


def _lefts(video: Video, steps: Sequence[Step], current: str, done: dict[str, float], now: float) -> dict[str, float]:
    """Stage → seconds left, for the current stage and those after it, from the speed so far."""
    share = done.get(current, 0.0)
    if current not in done or share < _ENOUGH:
        return {}
    spent = seconds_of(video, steps, current, now)
    if current == "upload":
        return {"upload": spent * (1 - share) / share}
    # The later stages are forecast by their weight against this one's pace.
    pace = spent / share / _WEIGHTS[current]
    later = [n for n in _WEIGHTS if STAGES.index(n) > STAGES.index(current)]
    return {current: spent * (1 - share) / share, **{n: pace * _WEIGHTS[n] for n in later}}


def _cells(video: Video, steps: Sequence[Step]) -> tuple[Cell, ...]:
    if video.plan is None:
        return ()
    by_index = {s.index: s for s in steps if s.kind is StepKind.CHUNK}
    cells = []
    for chunk in video.plan.chunks:
        step = by_index.get(chunk.index)
        state = _CELL.get(step.state, StageState.WAITING) if step else StageState.WAITING
        running = step if step and step.state is StepState.RUNNING else None
        share = 1.0 if state is StageState.DONE else (running.progress if running else 0.0)
        cells.append(Cell(state, share, running.worker if running else ""))
    return tuple(cells)
