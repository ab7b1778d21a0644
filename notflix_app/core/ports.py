"""What the use cases ask of the outside world. Each port has one contract suite, run over the fake and the real."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .edges import EdgeDisk, EdgeNode, Fault
from .steps import NewStep, Step
from .video import Plan, Source, Video, VideoState

Clock = Callable[[], float]  # seconds since the epoch, UTC


# --- the truth -----------------------------------------------------------------------------------------------------
class Catalog(Protocol):
    """Videos. Every write that changes a state is one conditional UPDATE whose row count says who won."""

    def add(self, video: Video) -> None:
        """Raises Conflict where the id is taken."""

    def get(self, video_id: str) -> Video:
        """Raises NotFound, also for a video that is being deleted."""

    def find(self, video_id: str) -> Video | None:
        """Also while it is being deleted: for the pipeline's own use."""

    def many(self, video_ids: Sequence[str]) -> list[Video]:
        """Those that exist and are not being deleted, in the order asked for."""

    def videos(self, states: Collection[VideoState] = (), *, limit: int = 100, offset: int = 0) -> list[Video]:
        """Newest first. Empty `states`: all but those being deleted."""

    def count(self, states: Collection[VideoState] = ()) -> int: ...

    def edit(
        self,
        video_id: str,
        *,
        title: str | None = None,
        description: str | None = None,
        tags: Sequence[str] | None = None,
    ) -> Video:
        """Changes what is given. Raises NotFound."""

    def move(self, video_id: str, to: VideoState, *, origins: Collection[VideoState] = (), error: str = "") -> bool:
        """Moves the video if it is in one of `origins` (default: wherever core.video allows it from).

        False where another was faster or the move is not legal now. Sets live_at on LIVE; error on FAILED,
        and clears it otherwise.
        """

    def record_upload(self, video_id: str, *, upload_id: str, size: int) -> None:
        """Raises NotFound."""

    def record_probe(self, video_id: str, source: Source, plan: Plan) -> None:
        """Raises NotFound; Conflict once the chunks are being made by an earlier plan."""

    def record_poster(self, video_id: str) -> None:
        """Raises NotFound."""

    def forget(self, video_id: str) -> None:
        """Removes the row, its steps and its assignments. No error where it is gone."""


class StepBook(Protocol):
    """The steps: claimed under a lease, fenced by the attempt's number, safe to do twice."""

    def plan(self, video_id: str, steps: Iterable[NewStep]) -> list[Step]:
        """Adds those not there yet (video, kind, index, edge are unique); returns only the new ones, READY.
        None for a video that is gone."""

    def get(self, step_id: str) -> Step:
        """Raises NotFound."""

    def of(self, video_id: str) -> list[Step]:
        """All of a video's steps, in pipeline order, then by index and edge."""

    def of_many(self, video_ids: Sequence[str]) -> dict[str, list[Step]]:
        """An entry for every id asked for."""

    def claim(self, step_id: str, worker: str, lease_seconds: float) -> Step | None:
        """READY and due → RUNNING with attempt and tries + 1. None where another has it or it is not due.

        error: what the last try said, until the step is DONE.
        """

    def renew(self, step_id: str, attempt: int, lease_seconds: float, progress: float | None = None) -> bool:
        """Extends the lease. False: it was taken over or cancelled; the worker must stop at once."""

    def finish(self, step_id: str, attempt: int, result: Mapping[str, Any]) -> bool:
        """RUNNING under this attempt → DONE, progress 1. False: the result no longer counts."""

    def fail(self, step_id: str, attempt: int, error: str, *, permanent: bool, again_at: float | None = None) -> bool:
        """RUNNING under this attempt → FAILED, or READY not before `again_at`. False: it no longer counts."""

    def give_back(self, step_id: str, attempt: int) -> bool:
        """RUNNING under this attempt → READY at once, and it was no try. False: it no longer counts."""

    def let_go(self, step_id: str, attempt: int) -> None:
        """A worker has noticed that its step was cancelled, and writes no more: the lease ends now."""

    def reopen(self, video_id: str) -> list[Step]:
        """A video's FAILED and CANCELLED steps → READY with attempt kept and tries 0; returns them."""

    def cancel(self, video_id: str) -> None:
        """A video's READY and RUNNING steps → CANCELLED (SWEEP is left alone). lease_until stays: until then a
        worker may not have noticed."""

    def ready(self, limit: int = 1000) -> list[Step]:
        """READY and due: what ought to be in the queue. Oldest first."""

    def expire(self, most_attempts: int) -> list[Step]:
        """RUNNING past their lease → READY, or FAILED after `most_attempts` tries; returns what changed."""

    # What goes to one edge, whatever else becomes of the video.
    def revive(self, ended_before: float) -> list[Step]:
        """SEED steps of live videos and SWEEP steps that FAILED before that time, and not for good → READY; returns
        them. An edge that was down for a night is filled in the morning."""

    def reseed(self, edge: str) -> list[Step]:
        """The edge's SEED steps of live videos that have ended, well or badly → READY; returns them."""

    def unseeded(self, edge: str, limit: int = 100) -> list[str]:
        """The ids of live videos for which no SEED step of this edge was planned yet, newest first."""

    def forget_seeds(self, edge: str, *, all_of_them: bool) -> None:
        """Takes an edge's SEED steps away: all, or only those that have not begun or failed."""


class EdgeRegistry(Protocol):
    """Edge nodes, and which video (in which version) is on which of them."""

    def put(self, edge: EdgeNode) -> None:
        """Adds it, or replaces the one of the same name."""

    def get(self, name: str) -> EdgeNode:
        """Raises NotFound."""

    def all(self) -> list[EdgeNode]:
        """By name."""

    def remove(self, name: str) -> None:
        """Forgets it, and what it holds. Raises NotFound."""

    def assign(self, video_id: str, version: int, edge: str) -> None:
        """Safe to do twice; a newer version replaces an older one. Raises NotFound for a video or edge that is not
        there."""

    def unassign(self, video_id: str, edge: str) -> None: ...

    def holders(self, video_ids: Sequence[str]) -> dict[str, list[EdgeNode]]:
        """video id → the edges that hold its current version, by name. Absent ids hold none."""

    def held(self, edge: str) -> list[str]:
        """The ids of the videos whose current version the edge holds, oldest first."""


# --- bytes ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StoredObject:
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class UploadedPart:
    """number counts from 1; size in bytes; arrived_at in seconds since the epoch, 0 where the client told us."""

    number: int
    etag: str
    size: int = 0
    arrived_at: float = 0.0


class ObjectStore(Protocol):
    """One bucket. Raises Unavailable where the store does not answer, NotFound for an absent key."""

    def ensure(self) -> None:
        """Makes the bucket if it is missing."""

    def put_file(self, key: str, path: Path) -> None:
        """Content type and cache control follow from the key (core.keys)."""

    def get_file(self, key: str, path: Path) -> None:
        """Writes under a temporary name beside `path`, then renames."""

    def put_bytes(self, key: str, data: bytes) -> None: ...

    def read(self, key: str) -> bytes: ...

    def list(self, prefix: str) -> Iterator[StoredObject]: ...

    def size(self, key: str) -> int | None:
        """Bytes, or None where there is no such object."""

    def remove(self, key: str) -> None:
        """No error where it is gone."""

    def remove_all(self, prefix: str) -> int:
        """How many went. Refuses an empty prefix."""

    def url(self, key: str, seconds: int, *, public: bool = False) -> str:
        """A presigned GET. public: as a browser reaches the store, else as we do."""

    # Multipart, as the browser does it: presigned calls, bytes never pass through us.
    def begin_upload(self, key: str) -> str: ...

    def part_url(self, key: str, upload_id: str, number: int, seconds: int) -> str:
        """A presigned PUT for one part, as a browser reaches the store."""

    def parts(self, key: str, upload_id: str) -> Sequence[UploadedPart]:
        """What has arrived. Raises NotFound where the upload is unknown (ended, aborted)."""

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[UploadedPart]) -> None:
        """Safe to do twice. Raises Refused where a part is missing or its ETag is wrong."""

    def abort_upload(self, key: str, upload_id: str) -> None:
        """No error where it is gone."""


# --- waking workers ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """A worker that is alive. step_id: what it does now, or ''."""

    name: str
    queues: tuple[str, ...]
    step_id: str
    host: str
    pid: int


class JobQueue(Protocol):
    """Wakes a worker for a step. It may lose a call or make it twice: the truth is in the StepBook."""

    def wake(self, step: Step) -> None: ...

    def waiting(self) -> set[str]:
        """Step ids that are queued and not yet taken."""

    def workers(self) -> list[WorkerInfo]: ...

    def ping(self) -> None:
        """Raises Unavailable."""


# --- search --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SearchDoc:
    """What search knows of a live video. Times in seconds; captions: the spoken text, if there is any."""

    id: str
    title: str
    description: str
    tags: tuple[str, ...]
    duration: float
    created_at: float
    captions: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text, and whether the query matched it: the letters that were typed, not the rest of their word."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """title: the whole title in fragments. where: 'title', 'tags', 'description' or 'captions'; matched: an excerpt
    of that field in fragments, empty for 'title'."""

    id: str
    title: tuple[Fragment, ...]
    where: str
    matched: tuple[Fragment, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """total may be an estimate. nearest: titles to suggest where there is no hit."""

    hits: tuple[Hit, ...]
    total: int
    nearest: tuple[str, ...] = ()


class SearchIndex(Protocol):
    """Only live videos are in it. It can be thrown away and built again from the Catalog."""

    def put(self, docs: Iterable[SearchDoc]) -> None:
        """Adds or replaces; findable when it returns."""

    def remove(self, video_ids: Sequence[str]) -> None: ...

    def clear(self) -> None: ...

    def find(self, query: str, *, limit: int = 24, offset: int = 0) -> Found:
        """Every word must match, the last one (at least) as a prefix of a word; accents and case do not matter.
        Any text is a legal query. Best first: title before tags before description."""

    def count(self) -> int: ...


# --- edges ---------------------------------------------------------------------------------------------------------
class EdgeFleet(Protocol):
    """Puts packages on edges and takes them off. Raises Unavailable where an edge does not answer (try again),
    Refused where its host key or our login is wrong (do not)."""

    def seed(
        self,
        edge: EdgeNode,
        folder: str,
        files: Mapping[str, Path],
        progress: Callable[[float], None] = lambda _: None,
    ) -> None:
        """Makes `folder` ('id/v1/') on the edge with `files` (relative path → local file): all or nothing.
        An earlier complete folder of that name is left as it is. progress goes from 0 to 1."""

    def remove(self, edge: EdgeNode, folder: str) -> None:
        """Removes a folder, its half-done uploads too. No error where it is gone."""

    def holds(self, edge: EdgeNode, folder: str) -> bool:
        """Whether the whole folder is there."""

    def check(self, edge: EdgeNode, folder: str, files: Mapping[str, Path]) -> list[Fault]:
        """Compares every file of a folder by size and content; what is wrong, by path. A folder that is not there
        lacks every file."""

    def repair(self, edge: EdgeNode, folder: str, files: Mapping[str, Path], faults: Sequence[Fault]) -> None:
        """Puts right what check() found, file by file, while viewers read: they see the old file or the new one."""

    def host_key(self, host: str, port: int) -> str:
        """The host key that a machine shows, 'ssh-ed25519 AAAA…', to be looked at by a person before it is pinned."""

    def prove(self, edge: EdgeNode) -> None:
        """Logs in, puts a file there, reads it as a viewer would, takes it away. Raises Unavailable or Refused; the
        message says which of these went wrong, and why."""

    def disk(self, edge: EdgeNode) -> EdgeDisk | None:
        """None where the edge cannot say."""

    def served(self, edge: EdgeNode) -> int | None:
        """Bytes that it has sent to viewers so far; None where it cannot say."""

    def closest(
        self,
        edges: Sequence[EdgeNode],
        viewer: str,
        *,
        pulling: Collection[str] = (),
        round_trips: Mapping[str, float] | None = None,
        at: str = "",
    ) -> list[tuple[EdgeNode, str]]:
        """All of them, best for this viewer (an address, or '') first, each with the reason for its place.

        pulling: names of those that must fetch the video first. round_trips: edge → milliseconds, as the viewer
        measured them. at: the edge that is watched from; it is left only for one that is clearly better.
        """

    def healthy(self, edge: EdgeNode) -> bool:
        """Whether it serves viewers now; remembered for a few seconds."""
