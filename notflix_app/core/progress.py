"""Where a video stands: pure, from its row and the summary of its steps."""

from __future__ import annotations

from collections.abc import Mapping

from .step_summary import StepCount, StepSummary, of_kinds
from .steps import Step, StepKind, StepState
from .video import Plan, Video, VideoState
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
_HALTED = (VideoState.FAILED, VideoState.CANCELLED)
_WAITING = Cell(StageState.WAITING)
_ENDED = {StepState.DONE: Cell(StageState.DONE, 1.0), StepState.FAILED: Cell(StageState.FAILED)}
_AUDIO = 0.02  # of the chunks' work: measured
_NOTICED = 3.0  # seconds until nobody working is told: between two steps there is a moment of that
_ENOUGH = 0.03  # below this share, a forecast says more about luck than about the work


def progress_of(video: Video, summary: StepSummary, now: float, *, uploaded: float = 0.0) -> Progress:
    """The stages, the chunk strip, the whole, and the time left. uploaded: the share of bytes arrived, 0 to 1."""
    current = stage_of(video, summary)
    halted = video.state in _HALTED
    done = {name: _share(name, video.plan, summary, current, uploaded) for name in _WEIGHTS}
    lefts = _lefts(video, summary, current, done, now) if not halted else {}
    stages = tuple(
        Stage(name, _stage_state(name, current, done, halted), seconds_of(video, summary, name, now), lefts.get(name))
        for name in STAGES
    )
    overall = 1.0 if video.state is VideoState.LIVE else sum(_WEIGHTS[n] * share for n, share in done.items())
    known = [lefts[n] for n in _WEIGHTS if n in lefts]
    waiting = not halted and _waits(summary, current, now)
    left = sum(known) if known and current in lefts and not waiting else None
    return Progress(stages, _cells(summary), min(1.0, overall), left, waiting)


def seconds_of(video: Video, summary: StepSummary, stage: str, now: float) -> float:
    """Seconds from the stage's first start to its last end, or until now while it runs; 0 before."""
    if stage == "upload":
        ended = video.updated_at if video.state in _HALTED else now
        return max(0.0, (video.arrived_at or ended) - video.created_at)
    if stage == "live":
        return max(0.0, video.live_at - video.made_since) if video.live_at else 0.0
    counts = counts_of(summary, stage)
    starts = [count.first_start for count in counts if count.first_start]
    if not starts:
        return 0.0
    running = any(count.state in (StepState.RUNNING, StepState.READY) for count in counts)
    ends = [count.last_end for count in counts if count.last_end]
    end = now if running and video.state not in (VideoState.LIVE, VideoState.FAILED) else max(ends, default=now)
    if video.live_at:  # edges that came later are filled later
        end = min(end, max(video.live_at, min(starts)))
    return max(0.0, end - min(starts))


def timings(video: Video, summary: StepSummary, now: float) -> dict[str, float]:
    """Stage → seconds, for the stages that have begun; 'total' from the first byte, or the wish for another version, to
    live."""
    spent = {name: seconds_of(video, summary, name, now) for name in STAGES if name != "live"}
    spent["total"] = (video.live_at or now) - video.made_since
    return {name: round(seconds, 3) for name, seconds in spent.items()}


def stage_of(video: Video, summary: StepSummary) -> str:
    """Where it stands, or stood when it ended badly."""
    return _CURRENT.get(video.state) or _stopped_at(summary)


def counts_of(summary: StepSummary, stage: str) -> list[StepCount]:
    """Nothing for 'upload' and 'live', which no step does."""
    return of_kinds(summary.counts, _KINDS.get(stage, ()))


def steps_of(summary: StepSummary, stage: str) -> list[Step]:
    """Those that the summary has one by one."""
    return [step for step in summary.steps if step.kind in _KINDS.get(stage, ())]


def _stopped_at(summary: StepSummary) -> str:
    """The stage in which a failed or cancelled video stood: the last that has steps."""
    kinds = {count.kind for count in summary.counts}
    for name in ("seed", "package", "encode", "probe"):
        if kinds & set(_KINDS[name]):
            return name
    return "upload"


def _stage_state(name: str, current: str, done: Mapping[str, float], halted: bool) -> StageState:
    here, there = STAGES.index(name), STAGES.index(current)
    if here < there or current == "live":
        return StageState.DONE
    if here > there:  # what is being sent is made meanwhile
        ahead = done.get(name, 0.0)
        return StageState.DONE if ahead == 1 else StageState.RUNNING if ahead else StageState.WAITING
    return StageState.FAILED if halted else StageState.RUNNING


def _waits(summary: StepSummary, current: str, now: float) -> bool:
    """Whether there is work in this stage that may be done, and that nobody has touched for a while."""
    counts = counts_of(summary, current)
    states = {count.state for count in counts}
    if StepState.READY not in states or StepState.RUNNING in states:
        return False
    # One that is held back after a failure counts from when it may be tried again.
    held_back = max((step.not_before for step in steps_of(summary, current)), default=0.0)
    last = max(held_back, *(max(count.planned_at, count.last_end or 0.0) for count in counts))
    return now - last > _NOTICED


def _share(name: str, plan: Plan | None, summary: StepSummary, current: str, uploaded: float) -> float:
    """How much of a stage is done, 0 to 1."""
    if STAGES.index(name) < STAGES.index(current):
        return 1.0
    if name == "upload":
        return uploaded
    audio = _AUDIO * summary.count(StepKind.CHUNK)
    counts = counts_of(summary, name)
    total = sum(_weight(count.kind, audio) * count.count for count in counts)
    done = sum(_weight(count.kind, audio) * count.count for count in counts if count.state is StepState.DONE)
    begun = sum(_weight(s.kind, audio) * s.progress for s in steps_of(summary, name) if s.state is not StepState.DONE)
    share = (done + begun) / total if total else 0.0
    return _of_film(plan, share) if plan and name == "encode" else share


def _of_film(plan: Plan, share: float) -> float:
    """What that share of the chunks is of the film: they are made in its order, and the first ones are short."""
    number = share * len(plan.chunks)
    chunk = plan.chunks[min(int(number), len(plan.chunks) - 1)]
    return (chunk.first + chunk.frames * (number - chunk.index)) / plan.frames


def _weight(kind: StepKind, audio: float) -> float:
    return audio if kind is StepKind.AUDIO else 1.0


def _lefts(video: Video, summary: StepSummary, current: str, done: dict[str, float], now: float) -> dict[str, float]:
    """Stage → seconds left, for the current stage and those after it, from the speed so far."""
    share = done.get(current, 0.0)
    if current not in done or share < _ENOUGH:
        return {}
    spent = seconds_of(video, summary, current, now)
    if current == "upload":
        return {"upload": spent * (1 - share) / share}
    # The later stages are forecast by their weight against this one's pace.
    pace = spent / share / _WEIGHTS[current]
    later = [n for n in _WEIGHTS if STAGES.index(n) > STAGES.index(current)]
    return {current: spent * (1 - share) / share, **{n: pace * _WEIGHTS[n] for n in later}}


def _cells(summary: StepSummary) -> tuple[Cell, ...]:
    if summary.ended_chunks is None:
        return ()
    begun = {number: _ENDED[state] for state, numbers in summary.ended_chunks.items() for number in numbers}
    for step in summary.steps:
        if step.kind is StepKind.CHUNK and step.state is StepState.RUNNING:
            begun[step.index] = Cell(StageState.RUNNING, step.progress, step.worker)
    # Nothing that is shown may hang on whether each chunk has its row.
    cells = max(summary.count(StepKind.CHUNK), 1 + max(begun, default=-1))
    return tuple(begun.get(number, _WAITING) for number in range(cells))
