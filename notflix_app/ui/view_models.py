"""What the pages show: the use cases' views, turned into words, percentages and addresses. Nothing is decided here."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..core import keys, times
from ..core.ports import TextPiece
from ..core.release import Release
from ..core.sizes import size
from ..core.speech import Transcription
from ..core.steps import StepState
from ..core.video import Video, VideoState
from ..core.views import Card, Cell, Progress, Stage, StageState, VideoStatus
from ..core.waiting import Wait

MAX_CELLS = 180  # more would be thinner than the gap between them: neighbours are shown as one
MAX_LEAD = 20  # letters before the first match

WHERE = {
    "people": "With",
    "tags": "Tag",
    "description": "In the description",
}
DOING = {
    VideoState.UPLOADING: "Uploading",
    VideoState.PROBING: "Looking at the file",
    VideoState.ENCODING: "Encoding",
    VideoState.PACKAGING: "Packaging",
    VideoState.SEEDING: "Going out to the edges",
    VideoState.LIVE: "Live",
    VideoState.FAILED: "Failed",
    VideoState.CANCELLED: "Cancelled",
    VideoState.BINNED: "In the bin",
    VideoState.DELETING: "Being deleted",
}
_WRITING = "Writing down what is said"
_BEING_HEARD = (StepState.READY, StepState.RUNNING)
WAITING = {
    Wait.STORE: "Waits for the store",
    Wait.EDGE: "Waits for an edge",
    Wait.WORKER: "Waits for a worker",
    Wait.TURN: "Waiting its turn",
}


@dataclass(frozen=True)
class Piece:
    """A piece of text; hit: it is what the query matched."""

    text: str
    hit: bool


@dataclass(frozen=True)
class CardModel:
    """A card. runs: its length, '12:04'. storyboard: the WebVTT beside the poster, or ''. watched: the share that was
    seen. listed: it is in one's list."""

    id: str
    href: str
    title: str
    pieces: list[Piece]
    runs: str
    spoken_length: str
    poster: str
    storyboard: str
    tags: list[str]
    description: str
    where: str
    matched: list[Piece]
    added: str
    watched: float = 0.0
    listed: bool = False


@dataclass(frozen=True)
class RowModel:
    """A row of the home page: its cards come when it comes near. href: of its title, or ''. kind, name: as
    core.home_rows.FilmRow. local: the browser keeps what is in it. without: the id of a film that stands elsewhere.
    edition: of what is in it."""

    key: str
    title: str
    href: str
    kind: str
    name: str
    local: bool
    without: str
    edition: str


@dataclass(frozen=True)
class CellModel:
    """state: waiting, running, done or failed. percent of its own work. count: chunks that it stands for; 0: nobody
    knows yet how many there are."""

    state: str
    percent: int
    worker: str
    count: int


@dataclass(frozen=True)
class StageModel:
    name: str
    state: str
    time: str


@dataclass(frozen=True)
class StripModel:
    """The chunk strip. doing: one word or two; left: 'about 3 min left' or ''."""

    cells: list[CellModel] = field(default_factory=list)
    stages: list[StageModel] = field(default_factory=list)
    percent: int = 0
    left: str = ""


@dataclass(frozen=True)
class VideoStatusModel:
    """A video in the pipeline. state: as in core.video; doing: the same in words, or that it waits. watchable: it can
    be played although it is not live yet. release: the version, where it is one that is made beside a live film.
    heard: what is said in it is being written down."""

    id: str
    href: str
    title: str
    poster: str
    state: str
    doing: str
    detail: str
    error: str
    strip: StripModel
    can_cancel: bool
    can_retry: bool
    can_salvage: bool = False
    watchable: bool = False
    release: int = 0
    heard: bool = False


def length(seconds: float) -> str:
    """3725 → '1:02:05'; empty for nothing, and never nothing for something."""
    return times.clock(max(1.0, seconds)) if seconds > 0 else ""


def spoken(seconds: float) -> str:
    """For screen readers: '1 hour 2 minutes'."""
    minutes, rest = divmod(int(max(1.0, seconds)) if seconds > 0 else 0, 60)
    hours, minutes = divmod(minutes, 60)
    named = [(hours, "hour"), (minutes, "minute"), (rest if not hours else 0, "second")]
    return " ".join(f"{n} {name}{'s' if n != 1 else ''}" for n, name in named if n)


def counted(number: int, what: str) -> str:
    """'1 film', '3 films'."""
    return f"{number:,} {what}{'s' if number != 1 else ''}"


def ago(then: float, now: float | None = None) -> str:
    """'3 days ago'."""
    seconds = max(0.0, (time.time() if now is None else now) - then)
    for length, name in ((31536000, "year"), (2592000, "month"), (604800, "week"), (86400, "day"), (3600, "hour")):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {name}{'s' if count != 1 else ''} ago"
    minutes = int(seconds // 60)
    return f"{minutes} minute{'s' if minutes != 1 else ''} ago" if minutes else "just now"


def until(then: float, now: float | None = None) -> str:
    """'for 3 more days'."""
    seconds = max(0.0, then - (time.time() if now is None else now))
    count, name = (round(seconds / 86400), "day") if seconds >= 86400 else (max(1, round(seconds / 3600)), "hour")
    return f"for {count} more {name}s" if count != 1 else f"for one more {name}"


def pieces(fragments: Iterable[TextPiece]) -> list[Piece]:
    return [Piece(f.text, f.hit) for f in fragments]


def excerpt(fragments: Iterable[TextPiece]) -> list[Piece]:
    """With the first match near its beginning: a narrow card cuts off what comes late."""
    shortened = pieces(fragments)
    if shortened and not shortened[0].hit and len(shortened[0].text) > MAX_LEAD:
        tail = shortened[0].text[-MAX_LEAD:]
        shortened[0] = Piece("…" + (tail.partition(" ")[2] or tail), False)
    return shortened


def card(view: Card) -> CardModel:
    return CardModel(
        id=view.id,
        href=f"/watch/{view.id}",
        title=view.plain_title,
        pieces=pieces(view.title),
        runs=length(view.duration),
        spoken_length=spoken(view.duration),
        poster=view.poster,
        storyboard=storyboard_beside(view.poster),
        tags=list(view.tags),
        description=view.description,
        where=WHERE.get(view.where, ""),
        matched=excerpt(view.matched),
        added=ago(view.created_at),
        watched=view.watched,
        listed=view.is_listed,
    )


def storyboard_beside(poster: str) -> str:
    """A package keeps both pictures in one folder. A signed poster has no neighbour that may be read."""
    return poster.removesuffix(keys.POSTER) + keys.STORYBOARD if poster.endswith(keys.POSTER) else ""


def strip(progress: Progress, *, done: bool = False) -> StripModel:
    """done: the video is live, so each of its chunks was made, whatever became of their steps."""
    cells = [Cell(StageState.DONE, 1.0) for _ in progress.cells] if done else progress.cells
    return StripModel(
        cells=_cells(cells) if cells else [_whole(progress)],
        stages=[StageModel(s.name, s.state.value, _stage_time(s)) for s in progress.stages],
        percent=round(100 * progress.overall),
        left="" if progress.left is None else f"about {times.span(max(1.0, progress.left))} left",
    )


def _stage_time(stage: Stage) -> str:
    if stage.state is StageState.WAITING:
        return ""
    if stage.state is StageState.RUNNING and stage.left is not None:
        return f"{times.span(max(1.0, stage.left))} left"
    return times.span(stage.seconds) if stage.seconds or stage.state is not StageState.RUNNING else ""


def _cells(cells: Sequence[Cell]) -> list[CellModel]:
    each = -(-len(cells) // MAX_CELLS) or 1
    return [_one_cell(cells[start : start + each]) for start in range(0, len(cells), each)]


def _whole(progress: Progress) -> CellModel:
    """Until the probe has run, and where chunks are not told apart: one wide cell. Uploading is the first tenth of the
    whole."""
    states = [stage.state for stage in progress.stages]
    state = next((one for one in (StageState.FAILED, StageState.RUNNING) if one in states), StageState.WAITING)
    probed = states[1:2] == [StageState.DONE]
    share = 10 * progress.overall if states[:1] == [StageState.RUNNING] else progress.overall if probed else 0.0
    return CellModel(state.value, min(100, round(100 * share)), "", 0)


def _one_cell(group: Sequence[Cell]) -> CellModel:
    states = {cell.state for cell in group}
    if StageState.FAILED in states:
        state = StageState.FAILED
    elif StageState.RUNNING in states or len(states) > 1:
        state = StageState.RUNNING
    else:
        state = group[0].state
    return CellModel(
        state=state.value,
        percent=round(100 * sum(cell.progress for cell in group) / len(group)),
        worker=", ".join(dict.fromkeys(cell.worker for cell in group if cell.worker)),
        count=len(group),
    )


def video_status(view: VideoStatus) -> VideoStatusModel:
    video = view.video
    release = video.version if isinstance(video, Release) else 0
    facts = [_speech(view.speech), video.file_name, size(video.size) if video.size else "", _picture(view)]
    if release:  # the file is the one that the film was made of
        facts = ["A new version, beside the one that plays", _picture(view)]
    elif video.replaces:
        facts = ["Another file for it", *facts]
    return VideoStatusModel(
        id=video.id,
        href=f"/watch/{video.replaces or video.id}",
        title=video.title,
        poster=view.poster,
        state=video.state.value,
        doing=WAITING.get(Wait(view.waits_for), _doing(video)),
        detail=" · ".join(fact for fact in facts if fact),
        error=video.error,
        strip=strip(view.progress, done=video.state is VideoState.LIVE),
        can_cancel=video.state not in (VideoState.LIVE, VideoState.CANCELLED, VideoState.DELETING),
        can_retry=view.retryable,
        can_salvage=view.salvageable,
        watchable=video.is_watchable,
        release=release,
        heard=view.speech is not None and view.speech.state in _BEING_HEARD,
    )


def _speech(speech: Transcription | None) -> str:
    """'Writing down what is said: 43%'; nothing once that is done, or was called off."""
    if speech is None:
        return ""
    words = {
        StepState.RUNNING: f"{_WRITING}: {speech.progress:.0%}",
        StepState.READY: f"{_WRITING}: {speech.error or 'waits for a worker'}",
        StepState.FAILED: f"What is said was not written down: {speech.error}",
    }
    return words.get(speech.state, "")


def _doing(video: Video) -> str:
    return DOING[video.state] + (", and can be watched" if video.is_watchable else "")


def _picture(view: VideoStatus) -> str:
    source = view.video.source
    if source is None:
        return ""
    made = f", {view.rungs} rung{'s' if view.rungs != 1 else ''}" if view.rungs else ""
    return f"{source.width}×{source.height}, {length(source.duration)}{made}"
