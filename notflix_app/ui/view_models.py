"""What the pages show: the use cases' views, turned into words, percentages and addresses. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..core import keys, times
from ..core.ports import TextPiece
from ..core.release import Release
from ..core.speech import Transcription
from ..core.steps import StepState
from ..core.video import Video, VideoState
from ..core.views import Card, Cell, Progress, Stage, StageState, VideoStatus
from ..core.waiting import Wait
from ..translation.amounts import ago, percent, size, spoken
from ..translation.sentences import sentence
from ..translation.texts import gettext, gettext_noop, ngettext

MAX_CELLS = 180  # more would be thinner than the gap between them: neighbours are shown as one
MAX_LEAD = 20  # letters before the first match

WHERE = {
    "people": gettext_noop("With"),
    "tags": gettext_noop("Tag"),
    "description": gettext_noop("In the description"),
}
DOING = {
    VideoState.UPLOADING: gettext_noop("Uploading"),
    VideoState.PROBING: gettext_noop("Looking at the file"),
    VideoState.ENCODING: gettext_noop("Encoding"),
    VideoState.PACKAGING: gettext_noop("Packaging"),
    VideoState.SEEDING: gettext_noop("Going out to the edges"),
    VideoState.LIVE: gettext_noop("Live"),
    VideoState.FAILED: gettext_noop("Failed"),
    VideoState.CANCELLED: gettext_noop("Cancelled"),
    VideoState.BINNED: gettext_noop("In the bin"),
    VideoState.DELETING: gettext_noop("Being deleted"),
}
STAGES = {
    "upload": gettext_noop("upload"),
    "probe": gettext_noop("probe"),
    "encode": gettext_noop("encode"),
    "package": gettext_noop("package"),
    "seed": gettext_noop("seed"),
    "live": gettext_noop("live"),
}
_BEING_HEARD = (StepState.READY, StepState.RUNNING)
WAITING = {
    Wait.STORE: gettext_noop("Waits for the store"),
    Wait.EDGE: gettext_noop("Waits for an edge"),
    Wait.WORKER: gettext_noop("Waits for a worker"),
    Wait.TURN: gettext_noop("Waiting its turn"),
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
    """name: as core.views.STAGES; title: the same in words."""

    name: str
    title: str
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
        where=gettext(WHERE.get(view.where, "")),
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
        stages=[
            StageModel(s.name, gettext(STAGES.get(s.name, s.name)), s.state.value, _stage_time(s))
            for s in progress.stages
        ],
        percent=round(100 * progress.overall),
        left="" if progress.left is None else gettext("about {span} left", span=times.span(max(1.0, progress.left))),
    )


def _stage_time(stage: Stage) -> str:
    if stage.state is StageState.WAITING:
        return ""
    if stage.state is StageState.RUNNING and stage.left is not None:
        return gettext("{span} left", span=times.span(max(1.0, stage.left)))
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
        facts = [gettext("A new version, beside the one that plays"), _picture(view)]
    elif video.replaces:
        facts = [gettext("Another file for it"), *facts]
    return VideoStatusModel(
        id=video.id,
        href=f"/watch/{video.replaces or video.id}",
        title=video.title,
        poster=view.poster,
        state=video.state.value,
        doing=gettext(WAITING.get(Wait(view.waits_for), "")) or _doing(video),
        detail=" · ".join(fact for fact in facts if fact),
        error=sentence(video.error),
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
    why = sentence(speech.error)
    if speech.state is StepState.FAILED:
        return gettext("What is said was not written down: {why}", why=why)
    waits = why or gettext("waits for a worker")
    state = percent(speech.progress) if speech.state is StepState.RUNNING else waits
    return gettext("Writing down what is said: {state}", state=state) if speech.state in _BEING_HEARD else ""


def _doing(video: Video) -> str:
    doing = gettext(DOING[video.state])
    return gettext("{doing}, and can be watched", doing=doing) if video.is_watchable else doing


def _picture(view: VideoStatus) -> str:
    source = view.video.source
    if source is None:
        return ""
    made = ngettext("{count} rung", "{count} rungs", view.rungs) if view.rungs else ""
    return ", ".join(part for part in (f"{source.width}×{source.height}", length(source.duration), made) if part)
