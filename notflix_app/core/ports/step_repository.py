"""The steps of the pipeline, and who does which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from ..segments import Stream
from ..step_summary import StepSummary
from ..steps import NewStep, Step, StepKind


class StepRepository(Protocol):
    """The steps: claimed under a lease, fenced by the attempt's number, safe to do twice.

    version: of which release of a video; None: of whichever there are."""

    def plan(self, video_id: str, steps: Iterable[NewStep], version: int | None = None) -> list[Step]:
        """Adds those not there yet (video, version, kind, index, edge are unique); returns only the new ones, READY.
        version: None: the film's own. None for a video that is gone."""

    def get(self, step_id: str) -> Step:
        """Raises NotFound."""

    def list_for_video(self, video_id: str, version: int | None = None) -> list[Step]:
        """All of a video's steps, in pipeline order, then by index and edge."""

    def summarize(self, versions: Mapping[str, int], strips: Collection[str] = ()) -> dict[str, StepSummary]:
        """An entry for every id asked for, in a number of queries that does not grow with them. versions: video id →
        which of its releases. strips: the ids whose chunks are to be told apart, for the chunk strip."""

    def stranded(self) -> list[str]:
        """The ids of videos, oldest first, for which core.pipeline.decide() may find something to do although no step
        of theirs waits in a queue or is at work under a lease: whoever should have said what comes next is gone. One
        too many does no harm."""

    def stranded_releases(self) -> list[tuple[str, int]]:
        """The same of releases beside live films: video id and version of each."""

    def claim(self, queue: str, worker: str, lease_seconds: float) -> Step | None:
        """The next of a queue's steps that are READY and due → RUNNING with attempt and tries + 1; None where none
        waits. Next is the lowest turn, and among equals what was planned first. However many call at once, each
        gets another one. Of URGENT_QUEUE: the next of ENCODE_QUEUE whose turn is urgent.

        error: what the last try said, until the step is DONE.
        """

    def renew(self, step_id: str, attempt: int, lease_seconds: float, progress: float | None = None) -> bool:
        """Extends the lease. False: it was taken over or cancelled; the worker must stop at once."""

    def finish(self, step_id: str, attempt: int, result: Mapping[str, Any], published: Sequence[Stream] = ()) -> bool:
        """RUNNING under this attempt → DONE, progress 1. result: FILM_SECONDS of it are counted. published: the
        segments that it put into the package; in the same transaction. False: the result no longer counts."""

    def record_segments(self, step_id: str, attempt: int, count: int) -> bool:
        """RUNNING under this attempt: so many of its segments are in the package, or more from an attempt before.
        False: it no longer counts."""

    def has_published(
        self, video_id: str, kind: StepKind, index: int, count: int = 1, *, version: int | None = None
    ) -> bool:
        """Whether a step has so many of its segments in the package: all of them once it is DONE."""

    def hurry(self, video_id: str, kind: StepKind, index: int, turn: int, *, version: int | None = None) -> bool:
        """A step that waits for its turn gets this one, where its own is later. Whether it did."""

    def published(self, video_id: str, version: int | None = None) -> list[tuple[Stream, ...]]:
        """What each of a video's finished steps published, in pipeline order, then by index: chunks in film order."""

    def fail(self, step_id: str, attempt: int, error: str, *, permanent: bool, again_at: float | None = None) -> bool:
        """RUNNING under this attempt → FAILED, or READY not before `again_at`. False: it no longer counts."""

    def release(self, step_id: str, attempt: int, *, again_at: float = 0.0, error: str = "") -> bool:
        """RUNNING under this attempt → READY not before `again_at`, and it was no try. error: why, where somebody may
        want to know. False: it no longer counts."""

    def record_death(self, step_id: str, attempt: int, error: str, max_deaths: int, again_at: float) -> bool:
        """RUNNING under this attempt → READY not before `again_at`, and it was a death, not a try; FAILED where it got
        no further than `max_deaths` before it. False: it no longer counts."""

    def acknowledge_cancel(self, step_id: str, attempt: int) -> None:
        """A worker has noticed that its step was cancelled, and writes no more: the lease ends now."""

    def reopen(self, video_id: str, version: int | None = None, *, since: float | None = None) -> list[Step]:
        """A video's FAILED and CANCELLED steps → READY with attempt kept, and no tries nor deaths; returns them.
        since: only those that have ended since then."""

    def clear(self, video_id: str) -> None:
        """Takes all of a video's steps away: it begins again."""

    def cancel(self, video_id: str, kind: StepKind | None = None, *, version: int | None = None) -> None:
        """A video's WAITING, READY and RUNNING steps → CANCELLED (SWEEP is left alone). lease_until stays: until then a
        worker may not have noticed. kind: those of no other."""

    def make_ready(self, step_ids: Collection[str]) -> list[Step]:
        """WAITING → READY; returns those that were."""

    def waiting(self, limit: int) -> dict[str, int]:
        """Queue → how many of its steps are READY and due, counted up to the limit; the urgent ones twice."""

    def expire(self, max_deaths: int) -> list[Step]:
        """RUNNING past their lease: each is a death, as by record_death(), and READY at once; returns what changed."""

    # What goes to one edge, whatever else becomes of the video.
    def requeue_failed(self, ended_before: float) -> list[Step]:
        """SEED steps of what plays that FAILED before that time, and not for good, and SWEEP steps, which never do so
        for good → READY; returns them. An edge that was down for a night is filled in the morning; what was deleted
        goes from one that turned us away once that is mended."""

    def reseed(self, edge: str) -> list[Step]:
        """The edge's SEED steps of live videos that have ended, well or badly → READY, behind what is new; returns
        them. Those of others, as in the bin, that are done or failed for good go: they are planned anew in time."""

    def unseeded(self, edge: str, limit: int = 100) -> list[str]:
        """The ids of live videos for which no SEED step of this edge was planned yet, newest first."""

    def open_steps(self, kind: StepKind, limit: int) -> list[Step]:
        """Those of the kind that are RUNNING or READY, so many at most; those that run come first, then who is next."""

    def delete_seeds(self, edge: str, *, all_of_them: bool) -> None:
        """Takes an edge's SEED steps away: all, or only those that have not begun or failed."""
