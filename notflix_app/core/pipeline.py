"""What comes next for a video: pure, so that it can be asked again at any time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import fills
from .release import Release
from .speech import automatic_request
from .steps import (
    AUDIO_TURN,
    EARLY_PROBE,
    FIRST_TURN,
    LATE_SEED_TURN,
    NEEDS_ALL,
    PACKAGE_TURN,
    PROBE_TURN,
    TEXT_TURN,
    WHOLE_PROBE,
    NewStep,
    Step,
    StepKind,
    StepState,
)
from .storyboard import poster_chunks
from .video import Chunk, Condition, Plan, Video, VideoState

# A video is swept more than once in its life; each time is a step of its own. What was cancelled or deleted is swept
# again when the last lease has run out: a worker that had not yet noticed the end may still have written something.
# What is deleted is swept until its row is gone, by numbers that go on from SWEEP_DELETING.
SWEEP_LIVE, SWEEP_REFUSED, SWEEP_REPLACED = 0, 1, 2
SWEEP_CANCELLED, SWEEP_DELETING = 10, 20


@dataclass(frozen=True, slots=True)
class Decision:
    """plan: steps that must exist. to: the state to move to after planning, or None. error: for a move to FAILED.
    salvage: begin again, for what can be read. watchable: from now on it can be played. ready: the ids of steps that
    wait no longer."""

    plan: tuple[NewStep, ...] = ()
    to: VideoState | None = None
    error: str = ""
    salvage: bool = False
    watchable: bool = False
    ready: tuple[str, ...] = ()


NOTHING = Decision()
NO_EDGE = "There is no edge to serve it from. Add one, then retry."
_ENCODES = (StepKind.CHUNK, StepKind.AUDIO)


def decide(
    video: Video,
    steps: Sequence[Step],
    edges: Sequence[str],
    min_edges: int,
    now: float,
    arrived: int = 0,
    linger: float = 0.0,
    transcribe: bool = False,
) -> Decision:
    """What follows from how the steps ended. edges: names of those that take videos, where
    asks_for_edges() says so. now: seconds since the epoch.
    arrived: while it is UPLOADING, how many bytes from the source's beginning have come without a gap.
    linger: how many seconds somebody may go on watching a release that another takes over from.
    transcribe: what is said in a film that goes live is to be written down.

    The same for a film and for a release beside it; steps: those of that version; of a film that is being deleted,
    all that there are."""
    if video.state is VideoState.BINNED or (isinstance(video, Release) and not video.is_open):
        return NOTHING
    match video.state:
        case VideoState.UPLOADING:
            return NOTHING if video.replaces else _uploading(video, steps, edges, arrived)
        case VideoState.PROBING:
            return _replacing(steps) if video.replaces else _probing(steps)
        case VideoState.ENCODING:
            return _encoding(video, steps, edges)
        case VideoState.PACKAGING:
            return _packaging(steps, edges)
        case VideoState.SEEDING:
            afterwards = _afterwards(video, now + linger, transcribe=transcribe)
            return _seeding(video, steps, edges, min_edges, afterwards)
        case VideoState.LIVE:
            return _ensure(steps, *_seeds(edges, turn=LATE_SEED_TURN), NewStep(StepKind.SWEEP, SWEEP_LIVE))
        case VideoState.FAILED:
            return _failed(video, steps, now)
        case VideoState.CANCELLED:
            return sweeping(steps, NewStep(StepKind.SWEEP, SWEEP_CANCELLED), now)
        case VideoState.DELETING:
            return _deleting(steps, now)


def asks_for_edges(video: Video, steps: Sequence[Step]) -> bool:
    """Whether decide() must know which edges there are: seldom, while a film is encoded."""
    if video.state in (VideoState.UPLOADING, VideoState.ENCODING):
        return video.plan is not None and bool(fills.due(video.plan, steps))
    return video.state in (VideoState.PACKAGING, VideoState.SEEDING, VideoState.LIVE)


def stage_to_resume(steps: Sequence[Step]) -> VideoState:
    """Where a failed video goes on: the stage of its first unfinished step."""
    kinds = {s.kind for s in steps}
    if not _probed(steps):
        return VideoState.PROBING
    if StepKind.PACKAGE not in kinds:
        return VideoState.ENCODING
    return VideoState.SEEDING if StepKind.SEED in kinds else VideoState.PACKAGING


def refused(steps: Sequence[Step]) -> bool:
    """Whether the probe turned the file away for good: trying again cannot help. Where both probes were tried again,
    the one that comes second is turned down, for the film is planned by then."""
    probe = _whole_probe(steps)
    return probe is not None and probe.state is StepState.FAILED and probe.permanent and not _probed(steps)


def retryable(video: Video, steps: Sequence[Step]) -> bool:
    """Whether it failed in a way that trying again may mend: not so for what never became a step, was refused or is
    broken."""
    return video.state is VideoState.FAILED and bool(steps) and not refused(steps) and not salvageable(video)


def salvageable(video: Video) -> bool:
    """Whether it failed because its file is broken, and what can be read of it may yet be published."""
    return video.state is VideoState.FAILED and video.condition is Condition.BROKEN


def held(steps: Sequence[Step], now: float) -> bool:
    """Whether a worker may still be at work on one of them: its lease has not run out."""
    unfinished = (StepState.RUNNING, StepState.CANCELLED)
    return any(s.state in unfinished and s.lease_until > now for s in steps if s.kind is not StepKind.SWEEP)


def is_open(steps: Sequence[Step], kind: StepKind) -> bool:
    """Whether one of that kind is still to be done."""
    return any(s.state in (StepState.WAITING, StepState.READY, StepState.RUNNING) for s in _of(steps, kind))


def _of(steps: Sequence[Step], *kinds: StepKind) -> list[Step]:
    return [s for s in steps if s.kind in kinds]


def _all_done(steps: Sequence[Step], *kinds: StepKind) -> bool:
    chosen = _of(steps, *kinds)
    return bool(chosen) and all(s.state is StepState.DONE for s in chosen)


def _first_failure(steps: Sequence[Step], *kinds: StepKind) -> Step | None:
    return next((s for s in _of(steps, *kinds) if s.state is StepState.FAILED), None)


def _ensure(steps: Sequence[Step], *wanted: NewStep, to: VideoState | None = None) -> Decision:
    there = {(s.kind, s.index, s.edge) for s in steps}
    missing = tuple(w for w in wanted if (w.kind, w.index, w.edge) not in there)
    return Decision(missing, to)


def _whole_probe(steps: Sequence[Step]) -> Step | None:
    return next((s for s in _of(steps, StepKind.PROBE) if s.index == WHOLE_PROBE), None)


def _probed(steps: Sequence[Step]) -> bool:
    """Whether a probe has planned the film."""
    return any(s.state is StepState.DONE and not s.result.get(NEEDS_ALL) for s in _of(steps, StepKind.PROBE))


def _uploading(video: Video, steps: Sequence[Step], edges: Sequence[str], arrived: int) -> Decision:
    """Whatever fails meanwhile is told once all of the file is here: what can be read of it may be wanted then."""
    if not _probed(steps):
        early = NewStep(StepKind.PROBE, EARLY_PROBE, turn=PROBE_TURN)
        return _ensure(steps, early) if 0 < arrived < video.size else NOTHING
    return _making(video, video.plan, steps, edges, arrived) if video.plan else NOTHING


def _probing(steps: Sequence[Step]) -> Decision:
    if _probed(steps):
        return Decision(to=VideoState.ENCODING)
    whole = _whole_probe(steps)
    if whole and whole.state is StepState.FAILED:
        return Decision(to=VideoState.FAILED, error=whole.error)
    if any(s.state in (StepState.READY, StepState.RUNNING) for s in _of(steps, StepKind.PROBE)):
        return NOTHING  # the early one may still plan it
    return _ensure(steps, NewStep(StepKind.PROBE, WHOLE_PROBE, turn=PROBE_TURN))


def _replacing(steps: Sequence[Step]) -> Decision:
    """Another film's file: it goes when that has it."""
    if failure := _first_failure(steps, StepKind.REPLACE):
        return Decision(to=VideoState.FAILED, error=failure.error)
    if _all_done(steps, StepKind.REPLACE):
        return Decision(to=VideoState.DELETING)
    return _ensure(steps, NewStep(StepKind.REPLACE, turn=PROBE_TURN))


def _making(video: Video, plan: Plan, steps: Sequence[Step], edges: Sequence[str], arrived: int) -> Decision:
    """The segments, of what has come of the source."""
    wanted = _wanted(video, plan, steps, edges, arrived)
    decision = _ensure(steps, *wanted)
    if decision.plan:
        return decision
    come = {(new.kind, new.index) for new in wanted if not new.waiting}
    ready = tuple(s.id for s in steps if s.state is StepState.WAITING and (s.kind, s.index) in come)
    if ready:
        return Decision(ready=ready)
    if video.watchable_at is None and _can_begin(plan, steps):
        return Decision(watchable=True)
    return NOTHING


def _wanted(video: Video, plan: Plan, steps: Sequence[Step], edges: Sequence[str], arrived: int) -> list[NewStep]:
    part = arrived < video.size  # what reads all of the source waits for all of it
    return [
        *(
            NewStep(StepKind.CHUNK, chunk.index, turn=chunk.index, waiting=arrived < (chunk.until or video.size))
            for chunk in plan.chunks
        ),
        *(NewStep(StepKind.AUDIO, number, turn=AUDIO_TURN, waiting=part) for number in _tracks_apart(plan)),
        *([NewStep(StepKind.TEXT, turn=TEXT_TURN, waiting=part)] if _has_text(video) else []),
        *([NewStep(StepKind.POSTER)] if _has_chunks(steps, poster_chunks(plan)) else []),
        *(NewStep(StepKind.FILL, run, edge, LATE_SEED_TURN) for run in fills.due(plan, steps) for edge in edges),
    ]


def _has_text(video: Video) -> bool:
    return video.source is not None and not all(stream.is_pictures for stream in video.source.texts)


def _tracks_apart(plan: Plan) -> range:
    """The numbers of the tracks that are encoded by steps of their own."""
    return range(0 if plan.sound_by_chunk else len(plan.audio))


def _encoding(video: Video, steps: Sequence[Step], edges: Sequence[str]) -> Decision:
    if failure := _first_failure(steps, *_ENCODES):
        return Decision(to=VideoState.FAILED, error=failure.error)
    if video.plan is None:
        return Decision(to=VideoState.FAILED, error="The plan of this video is missing; upload it again.")
    decision = _making(video, video.plan, steps, edges, video.size)
    if decision != NOTHING:
        return decision
    # A film without a poster can be watched, so a failed poster holds nothing up; a running one is waited for,
    # so that it travels to the edges with the rest.
    poster_ended = all(s.state in (StepState.DONE, StepState.FAILED) for s in _of(steps, StepKind.POSTER))
    if poster_ended and _all_done(steps, *_ENCODES):
        return _ensure(steps, NewStep(StepKind.PACKAGE, turn=PACKAGE_TURN), to=VideoState.PACKAGING)
    return NOTHING


def _has_chunks(steps: Sequence[Step], chunks: Iterable[Chunk]) -> bool:
    """Whether all of these are made."""
    done = {step.index for step in _of(steps, StepKind.CHUNK) if step.state is StepState.DONE}
    return done.issuperset(chunk.index for chunk in chunks)


def _can_begin(plan: Plan, steps: Sequence[Step]) -> bool:
    """Whether somebody may press play: of picture and sound the beginning is there. What is missing is made while they
    watch."""
    enough = sound_to_begin(plan)
    sound = all(s.state is StepState.DONE or s.segments >= enough for s in _of(steps, StepKind.AUDIO))
    first = next((s for s in steps if s.kind is StepKind.CHUNK and s.index == 0), None)
    return sound and first is not None and first.state is StepState.DONE


def sound_to_begin(plan: Plan) -> int:
    """How many segments of a sound go with the first chunk of the picture."""
    return math.ceil(plan.chunks[0].frames / plan.segment_frames)


def _packaging(steps: Sequence[Step], edges: Sequence[str]) -> Decision:
    if failure := _first_failure(steps, StepKind.PACKAGE):
        return Decision(to=VideoState.FAILED, error=failure.error)
    if not _all_done(steps, StepKind.PACKAGE):
        return _ensure(steps, NewStep(StepKind.PACKAGE, turn=PACKAGE_TURN))
    if not edges:
        return Decision(to=VideoState.FAILED, error=NO_EDGE)
    return _ensure(steps, *_seeds(edges), to=VideoState.SEEDING)


def _seeds(edges: Sequence[str], turn: int = FIRST_TURN) -> list[NewStep]:
    return [NewStep(StepKind.SEED, 0, edge, turn) for edge in edges]


def _afterwards(video: Video, watched_until: float, *, transcribe: bool) -> list[NewStep]:
    """What follows once it plays. watched_until: by whoever is watching what a release takes over from."""
    sweep = NewStep(StepKind.SWEEP, SWEEP_LIVE)
    if isinstance(video, Release):
        return [sweep, NewStep(StepKind.SWEEP, SWEEP_REPLACED, not_before=watched_until)]
    return [sweep, *(automatic_request(video) if transcribe else ())]


def _seeding(
    video: Video, steps: Sequence[Step], edges: Sequence[str], min_edges: int, afterwards: Sequence[NewStep]
) -> Decision:
    added = _ensure(steps, *_seeds(edges))  # edges that came since
    if added.plan:
        return added
    seeds = _of(steps, StepKind.SEED)
    if not seeds:
        return Decision(to=VideoState.FAILED, error=NO_EDGE)
    needed = min(min_edges, len(seeds))
    done = sum(s.state is StepState.DONE for s in seeds)
    failed = [s for s in seeds if s.state is StepState.FAILED]
    # Viewers of a release are spread over all edges: it takes over once each has it, but for those that cannot now.
    enough = max(needed, len(seeds) - len(failed)) if isinstance(video, Release) else needed
    if done >= enough:
        return _ensure(steps, *afterwards, to=VideoState.LIVE)
    if len(seeds) - len(failed) < needed:
        return Decision(to=VideoState.FAILED, error=f"Edge {failed[0].edge}: {failed[0].error}")
    return NOTHING


def _failed(video: Video, steps: Sequence[Step], now: float) -> Decision:
    if salvageable(video):
        # The source is kept while somebody may still want the rest of it. Workers that have not yet noticed the end
        # would write chunks of the old plan over those of the new one.
        return Decision(salvage=True) if video.settings.salvage and not held(steps, now) else NOTHING
    # What was turned away is of no use to anyone; what failed later is kept, for Retry goes on from there.
    return _ensure(steps, NewStep(StepKind.SWEEP, SWEEP_REFUSED)) if refused(steps) else NOTHING


def _deleting(steps: Sequence[Step], now: float) -> Decision:
    passes = [s for s in _of(steps, StepKind.SWEEP) if s.index >= SWEEP_DELETING]
    if passes and (held(steps, now) or not _all_done(passes, StepKind.SWEEP)):
        return NOTHING
    return Decision((NewStep(StepKind.SWEEP, SWEEP_DELETING + len(passes)),))


def sweeping(steps: Sequence[Step], first: NewStep, now: float) -> Decision:
    """first: of the pair of sweeps."""
    decision = _ensure(steps, first)
    if decision.plan:
        return decision
    swept = any(s.kind is StepKind.SWEEP and s.index == first.index and s.state is StepState.DONE for s in steps)
    if swept and not held(steps, now):
        return _ensure(steps, NewStep(StepKind.SWEEP, first.index + 1))
    return NOTHING
