"""The steps of the pipeline: what a worker claims, does and finishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class StepKind(StrEnum):
    """PROBE → (CHUNK 0..n, AUDIO 0..m, POSTER) → PACKAGE → SEED per edge; SWEEP cleans up at the end, or after cancel
    and delete. CHUNK and AUDIO publish their segments, chunks their tiles of the storyboard too, PACKAGE what names
    them. POSTER takes a frame of the first chunks when these are done. FILL puts on an edge what is there of a film
    that is still being encoded; SEED completes it there, and shows it. All up to FILL may begin while the source is
    still being sent, but TEXT: it makes text tracks of those in the source, and only the SWEEP waits for it. SPEECH
    writes down what is said in a film that is live, PICTURE makes a poster of what somebody sent, and SOUND a package
    of a track that somebody added; the film waits for none of them. REPLACE gives a file that was sent for a film to
    that film."""

    PROBE = "probe"
    POSTER = "poster"
    CHUNK = "chunk"
    AUDIO = "audio"
    TEXT = "text"
    FILL = "fill"
    PACKAGE = "package"
    SEED = "seed"
    SWEEP = "sweep"
    SPEECH = "speech"
    PICTURE = "picture"
    REPLACE = "replace"
    SOUND = "sound"


class StepState(StrEnum):
    """WAITING: what it reads of the source has not arrived yet."""

    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


# One queue for each kind of worker. No step is of the urgent queue alone: it is those of the encode queue that nobody
# should wait for while all its workers are in the middle of a chunk, and has a worker of its own that takes no others.
ENCODE_QUEUE, SEED_QUEUE, SPEECH_QUEUE, URGENT_QUEUE = QUEUES = ("encode", "seed", "speech", "urgent")
QUEUE_OF: dict[StepKind, str] = {
    StepKind.PROBE: ENCODE_QUEUE,
    StepKind.POSTER: ENCODE_QUEUE,
    StepKind.PACKAGE: ENCODE_QUEUE,
    StepKind.CHUNK: ENCODE_QUEUE,
    StepKind.AUDIO: ENCODE_QUEUE,
    StepKind.TEXT: ENCODE_QUEUE,
    StepKind.FILL: SEED_QUEUE,
    StepKind.SEED: SEED_QUEUE,
    StepKind.SWEEP: SEED_QUEUE,
    StepKind.SPEECH: SPEECH_QUEUE,
    StepKind.PICTURE: ENCODE_QUEUE,
    StepKind.REPLACE: ENCODE_QUEUE,
    StepKind.SOUND: ENCODE_QUEUE,
}

# Who is next in a queue: the lowest turn, and among equals who was planned first. A chunk's turn is its number, so the
# first chunks of all films come before the second of any, and a short film never waits for the rest of a long one
# (least attained service first). What is short or brings a film to its end comes before all chunks, and so does what
# somebody waits for who watches already. Sound comes right after the first chunk: without it nobody can watch.
PROBE_TURN, PACKAGE_TURN, HELD_TURN, FIRST_TURN, AUDIO_TURN = -3, -2, -1, 0, 1
URGENT_TURN = FIRST_TURN  # the last one that is urgent
TEXT_TURN = 2  # it reads all of the source, for what few viewers want in the first minute
LATE_SEED_TURN = 1  # an edge that came later is filled behind what is new, and so is what goes there ahead

# In the result of a step that encodes the picture: how much of the film, in seconds.
FILM_SECONDS = "film_seconds"
# In that of one that encodes sound: a track's number → loudness.Measure.as_json().
LOUDNESS = "loudness"

# The indices of PROBE: of the whole file, and of what has come of one that is being sent. The second plans the film
# where one place in the file tells all that a plan needs; else its result says that the first must follow.
WHOLE_PROBE, EARLY_PROBE = 0, 1
NEEDS_ALL = "needs_all"

# A death is no proof against a file: workers and their tools are killed by chance, too. Whoever got further than all
# who died before, by this share of the step, has shown that it can be done.
FURTHER = 0.05


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to plan. index: chunk or audio track number, or which PROBE, SPEECH or PICTURE, else 0. edge: the edge's
    name for SEED, else ''. turn: its place in the queue, see above. waiting: it cannot begin yet. not_before: seconds
    since the epoch. asked: what a person chose of how it is done."""

    kind: StepKind
    index: int = 0
    edge: str = ""
    turn: int = FIRST_TURN
    waiting: bool = False
    not_before: float = 0.0
    asked: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the pipeline's truth. Times are seconds since the epoch, UTC.

    attempt counts the claims and is the fencing token: only the claim with the current number may write.
    tries counts those that speak against the step: not what was given back, nor deaths, and anew after each reopen.
    deaths counts those that ended with worker or tool killed, no further than an earlier one; furthest: how far the
    furthest of the dead had got.
    progress goes from 0 to 1. lease_until: while RUNNING, when others may take it over.
    not_before: while READY, when it may be claimed (back-off). result: what finish() was given.
    planned_at: when it was first wanted and could be done, whatever became of it since.
    segments: of a sound that is still encoded, how many of its segments are in the package, from the first on.
    version: which of the video's releases it belongs to.
    asked: as of NewStep.
    """

    id: str
    video_id: str
    kind: StepKind
    index: int = 0
    edge: str = ""
    state: StepState = StepState.READY
    attempt: int = 0
    tries: int = 0
    worker: str = ""
    progress: float = 0.0
    lease_until: float = 0.0
    not_before: float = 0.0
    started_at: float | None = None
    finished_at: float | None = None
    error: str = ""
    permanent: bool = False
    result: dict[str, Any] = field(default_factory=dict)
    planned_at: float = 0.0
    turn: int = FIRST_TURN
    deaths: int = 0
    furthest: float = 0.0
    segments: int = 0
    version: int = 1
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def got_further(self) -> bool:
        """Than all who died over it before."""
        return self.progress > self.furthest + FURTHER

    @property
    def queue(self) -> str:
        return QUEUE_OF[self.kind]

    @property
    def queues(self) -> tuple[str, ...]:
        """Those whose workers may do it."""
        is_urgent = self.queue == ENCODE_QUEUE and self.turn <= URGENT_TURN
        return (self.queue, URGENT_QUEUE) if is_urgent else (self.queue,)

    @property
    def seconds(self) -> float:
        """Time spent on the last attempt; 0 unless it ended."""
        if self.started_at is None or self.finished_at is None:
            return 0.0
        return max(0.0, self.finished_at - self.started_at)
