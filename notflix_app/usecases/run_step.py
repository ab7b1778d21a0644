"""A worker's side of one step: claim it, keep the lease, do it, say how it ended."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.errors import Damaged, LostLease, NotflixError, Refused, Stopped, ToolFailed, ToolKilled, Unavailable
from ..core.loudness import Loudness
from ..core.parts import stored_source
from ..core.release import Release
from ..core.segments import Stream
from ..core.steps import Step, StepKind
from ..core.video import IN_PIPELINE, Plan, Source, Video, VideoState
from .advance import advance, wake_for
from .log_context import about
from .services import Services
from .version_of import version_of

log = logging.getLogger(__name__)

REPORT_SECONDS = 0.5  # a page looks once a second; writing more often only costs
MAX_BACK_OFF = 600.0
MAX_WAIT = 15.0  # seconds between two looks at a part that is away, while somebody waits for the film
_READ_THE_SOURCE = (StepKind.PROBE, StepKind.CHUNK, StepKind.AUDIO, StepKind.TEXT, StepKind.SOUND)
TOOL_FAILED = "A tool that works on films failed here. The worker's log has what it said."
NO_MEMORY = (
    "This needs more memory than a worker may have. Give workers more (NOTFLIX_WORKER_MEMORY_MIB; of speech "
    "NOTFLIX_SPEECH_MEMORY_MIB), start them again, and retry."
)


class StepContext:
    """One step in a worker's hands. folder is temporary and removed afterwards."""

    def __init__(self, services: Services, step: Step, video: Video, folder: Path) -> None:
        self.services = services
        self.step = step
        self.video = video
        self.folder = folder
        self.published: Sequence[Stream] = ()  # set by who published segments: recorded with the result
        self.source_lost = False  # set by who reads the source, where the store broke off
        self.source_awaited = False  # … and where the next part of what is being sent did not come in time
        self._lost = threading.Event()
        self._reported_at = 0.0

    def alive(self) -> bool:
        """False as soon as the step is no longer ours: whoever runs a tool ends it then."""
        return not self._lost.is_set()

    def report(self, progress: float) -> None:
        """Says how far we are, 0 to 1. Raises LostLease when the step was cancelled or taken over."""
        now = self.services.clock()
        if now - self._reported_at >= REPORT_SECONDS:
            self._reported_at = now
            self.renew(min(1.0, max(0.0, progress)))
        self.check()

    def renew(self, progress: float | None = None) -> None:
        lease = self.services.policy.lease_seconds
        if not self.services.steps.renew(self.step.id, self.step.attempt, lease, progress):
            self._lost.set()

    def record_segments(self, count: int) -> None:
        """Says how many segments are in the package while there are more to come. Raises LostLease, as report()."""
        if not self.services.steps.record_segments(self.step.id, self.step.attempt, count):
            self._lost.set()
        self.check()

    def record_probe(self, source: Source, plan: Plan) -> None:
        """Raises NotFound, Conflict."""
        video = self.video
        if isinstance(video, Release):
            self.services.releases.record_probe(video.id, video.version, source, plan)
        else:
            self.services.catalog.record_probe(video.id, source, plan)

    def record_poster(self) -> None:
        """Raises NotFound."""
        video = self.video
        if isinstance(video, Release):
            self.services.releases.record_poster(video.id, video.version)
        else:
            self.services.catalog.record_poster(video.id)

    def record_loudness(self, measured: Sequence[Loudness | None]) -> None:
        """Raises NotFound."""
        video = self.video
        if isinstance(video, Release):
            self.services.releases.record_loudness(video.id, video.version, measured)
        else:
            self.services.catalog.record_loudness(video.id, measured)

    def check(self) -> None:
        """Raises LostLease when the step is no longer ours. Ask before writing where others read."""
        if self._lost.is_set():
            raise LostLease(f"Step {self.step.id} was cancelled or taken over.")


StepHandler = Callable[[StepContext], Mapping[str, Any]]


# Where a step is done: with True nothing else is done on this machine meanwhile.
MachineLock = Callable[[bool], AbstractContextManager[None]]


def no_lock(_alone: bool) -> AbstractContextManager[None]:
    return nullcontext()


def run_next_step(
    services: Services,
    queue: str,
    worker: str,
    handlers: Mapping[StepKind, StepHandler],
    machine_lock: MachineLock = no_lock,
) -> None:
    """Does the next step of a queue, if one waits. Never raises for what the step itself did wrong."""
    step = services.steps.claim(queue, worker, services.policy.lease_seconds)
    if step is not None:  # else it was cancelled, or is in another worker's hands
        with about(video_id=step.video_id, step_id=step.id):
            _run(services, step, handlers, machine_lock)


def _run(services: Services, step: Step, handlers: Mapping[StepKind, StepHandler], machine_lock: MachineLock) -> None:
    video = version_of(services, step.video_id, step.version)
    if video is None:
        return  # deleted since; its steps went with it
    # Before it is given up as deadly, it has the machine to itself: what it lacked may have been memory.
    suspect = step.deaths >= services.policy.max_attempts
    if suspect:
        log.warning("%s %s of %s: %d workers died over it, now alone", step.kind, step.id, video.id, step.deaths)
        services = replace(services, policy=replace(services.policy, encode_threads=1))
    with tempfile.TemporaryDirectory(prefix="notflix-") as folder:
        _do(StepContext(services, step, video, Path(folder)), handlers[step.kind], machine_lock(suspect))
    advance(services, video.id, version=step.version)


def _do(context: StepContext, do: StepHandler, machine_lock: AbstractContextManager[None]) -> None:
    services, step = context.services, context.step
    counts = False
    try:
        with _kept_lease(context), machine_lock:
            result = do(context)
    except LostLease:
        log.info("%s %s: let go, it is no longer ours", step.kind, step.id)
    except Stopped:
        log.info("%s %s: given back, this worker stops", step.kind, step.id)
        counts = services.steps.release(step.id, step.attempt)
        if counts:
            wake_for(services, [step])
    except ToolKilled as error:
        log.warning("%s %s of %s: %s", step.kind, step.id, step.video_id, error)
        again_at = services.clock() + _back_off(services, step.deaths)
        counts = services.steps.record_death(
            step.id, step.attempt, _shown(error), services.policy.max_attempts, again_at
        )
    except MemoryError:
        log.warning("%s %s of %s: the worker's memory was too short", step.kind, step.id, step.video_id)
        counts = _fail(context, NO_MEMORY, permanent=False)
    except NotflixError as error:
        cause = _cause(context, error)
        if isinstance(cause, ToolFailed) or cause.message != step.error:  # said already, of the last try
            log.warning("%s %s of %s: %s", step.kind, step.id, step.video_id, cause)
        if _is_away(context, cause):
            counts = _wait(context, cause)
        else:
            counts = _fail(context, _shown(cause), permanent=cause.permanent, broken=isinstance(cause, Damaged))
    except Exception:
        log.exception("%s %s of %s broke", step.kind, step.id, step.video_id)
        counts = _fail(context, "Something went wrong on our side; the worker's log has the details.", permanent=False)
    else:
        counts = services.steps.finish(step.id, step.attempt, result, context.published)
    if not counts:  # cancelled meanwhile: what waits for our lease to end need not wait any longer
        services.steps.acknowledge_cancel(step.id, step.attempt)


def _cause(context: StepContext, error: NotflixError) -> NotflixError:
    """To a tool, a store that goes away in mid-read looks like a broken file."""
    if context.step.kind not in _READ_THE_SOURCE or not isinstance(error, ToolFailed | Refused):
        return error
    if context.source_lost:
        return Unavailable("The store broke off in the middle of this file.", "store")
    if context.source_awaited:
        return Unavailable("The rest of this file is still on its way.", "upload")
    try:
        context.services.sources.size(stored_source(context.video)[0].key)
    except Unavailable as gone:
        return gone
    return error


def _shown(error: NotflixError) -> str:
    """What a tool says is no sentence for people: the log has it."""
    return TOOL_FAILED if isinstance(error, ToolFailed) else error.message


def _is_away(context: StepContext, error: NotflixError) -> bool:
    """Whether a part that this step cannot do without does not answer at all: no fault of the step's. A film that is
    live does not wait for one more edge; reconcile() sees to that. What could go ahead goes with the rest."""
    away = isinstance(error, Unavailable) and bool(error.part)
    plays = context.video.state is VideoState.LIVE or isinstance(context.video, Release)
    late = context.step.kind is StepKind.SEED and plays
    return away and not late and context.step.kind is not StepKind.FILL


def _wait(context: StepContext, error: NotflixError) -> bool:
    """However long the part is away, the step is not spent on it."""
    step = context.step
    longest = MAX_WAIT if context.video.state in IN_PIPELINE else MAX_BACK_OFF
    waited = max(0, step.attempt - step.tries - step.deaths)
    again_at = context.services.clock() + min(longest, _back_off(context.services, waited))
    return context.services.steps.release(step.id, step.attempt, again_at=again_at, error=error.message)


def _fail(context: StepContext, message: str, *, permanent: bool, broken: bool = False) -> bool:
    policy, step = context.services.policy, context.step
    last_try = step.tries >= policy.max_attempts
    again_at = None if permanent or last_try else context.services.clock() + _back_off(context.services, step.tries - 1)
    if broken and again_at is None and not isinstance(context.video, Release):  # a film that plays is not broken
        context.services.catalog.record_broken(context.video.id)
    return context.services.steps.fail(step.id, step.attempt, message, permanent=permanent, again_at=again_at)


def _back_off(services: Services, before: int) -> float:
    """Seconds to wait after so many tries in vain."""
    return min(MAX_BACK_OFF, services.policy.retry_seconds * 2.0 ** min(before, 100))


@contextmanager
def _kept_lease(context: StepContext) -> Iterator[None]:
    """Renews the lease from a thread: a tool that is silent for minutes is still at work."""
    done = threading.Event()
    beat = context.services.policy.lease_seconds / 3

    def keep() -> None:
        while not done.wait(beat):
            try:
                context.renew()
            except Unavailable as error:  # the lease outlives two missed beats
                log.warning("lease of %s not renewed: %s", context.step.id, error)

    thread = threading.Thread(target=keep, name=f"lease-{context.step.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
