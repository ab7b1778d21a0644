"""What the pages, the API and the command line show: shapes only, made by the use cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .added_sounds import AddedSound
from .audio_tracks import AudioRole
from .edges import EdgeDisk
from .holes import Hole
from .loudness import Loudness
from .ports import TextPiece
from .search import Facets, LineKind
from .speech import Transcription
from .video import Quality, Video, VideoState


class StageState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


# The stages under the chunk strip, in order.
STAGES = ("upload", "probe", "encode", "package", "seed", "live")


@dataclass(frozen=True, slots=True)
class Stage:
    """seconds: spent so far. left: seconds still to go, None where nobody can tell."""

    name: str
    state: StageState
    seconds: float = 0.0
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One chunk in the strip, in film order. progress 0 to 1; worker: who encodes it now, else ''."""

    state: StageState
    progress: float = 0.0
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """overall 0 to 1; left: seconds until live, None where nobody can tell. waiting: no worker has time for it now."""

    stages: tuple[Stage, ...]
    cells: tuple[Cell, ...]
    overall: float
    left: float | None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A video in a row or a grid. poster: a URL, '' until there is one. title: in fragments, hits marked.

    where/matched: what the query matched besides the title (see ports.Hit); empty without a query.
    watched: the share of it that the person has seen, 0 to 1. is_listed: it is in their list.
    """

    id: str
    title: tuple[TextPiece, ...]
    state: VideoState
    duration: float
    poster: str
    created_at: float
    tags: tuple[str, ...] = ()
    description: str = ""
    where: str = ""
    matched: tuple[TextPiece, ...] = ()
    watched: float = 0.0
    is_listed: bool = False

    @property
    def plain_title(self) -> str:
        return "".join(f.text for f in self.title)


@dataclass(frozen=True, slots=True)
class Place:
    """A second of a video, and what is said there, seen, or begins: an excerpt, hits marked. id: the video's. language:
    of the text, BCP 47, or ''."""

    id: str
    title: str
    at: float
    kind: LineKind
    pieces: tuple[TextPiece, ...]
    language: str
    poster: str

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def watch(self) -> str:
        """The path of the page that plays it from there."""
        return f"/watch/{self.id}?t={int(self.at)}"


@dataclass(frozen=True, slots=True)
class Results:
    """cards: a page of what was found; total: how many there are; facets: of all of them, where they were asked for.

    lines: a few of each video, which stand together, the best video first. meant: the query as it was probably meant;
    empty where that changes nothing.
    """

    cards: tuple[Card, ...]
    total: int
    facets: Facets = field(default_factory=dict)
    lines: tuple[Place, ...] = ()
    meant: str = ""


@dataclass(frozen=True, slots=True)
class VideoStatus:
    """A video with where it stands: an entry of the activity page, a panel of the upload page.

    retryable: it failed, and trying again may help. salvageable: its file is broken, and the rest of it may be used.
    waits_for: a core.waiting.Wait. rungs: how many are made of it; 0 until the probe has run.
    video: may be a core.release.Release. speech: the last that was asked for, or None.
    """

    video: Video
    progress: Progress
    poster: str
    retryable: bool = False
    salvageable: bool = False
    waits_for: str = ""
    rungs: int = 0
    speech: Transcription | None = None


@dataclass(frozen=True, slots=True)
class PlaybackSource:
    """One way to play: an edge and its two manifests. reason: why this edge stands here in the order."""

    edge: str
    dash: str
    hls: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Playback:
    """All URLs are absolute. sources: best edge first; none while some of the film is still to be made. storyboard:
    WebVTT thumbnails, or ''.
    expires: until when the edges' addresses are good; seconds since the epoch. resume: the second at which it begins
    for the person, 0 where their browser knows. is_listed: it is in their list. views: how often it was watched.
    downloads: whether it is theirs to download."""

    video: Video
    sources: tuple[PlaybackSource, ...]
    poster: str
    storyboard: str
    expires: int
    audio: tuple[MadeSound, ...] = ()
    resume: float = 0.0
    is_listed: bool = False
    views: int = 0
    downloads: bool = False


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """What a client needs to send a file. part_size in bytes; parts: how many."""

    video_id: str
    upload_id: str
    part_size: int
    parts: int


@dataclass(frozen=True, slots=True)
class SoundTicket:
    """The same for a file of sound that is added to a film: track_id in place of a video's."""

    track_id: str
    upload_id: str
    part_size: int
    parts: int


@dataclass(frozen=True, slots=True)
class SoundStatus:
    """A track of sound that was added to a film, in its newest version. plays: this one, or one before it. progress: 0
    to 1 of what is made of it. message: why it failed, or waits."""

    sound: AddedSound
    plays: bool
    progress: float
    message: str = ""


@dataclass(frozen=True, slots=True)
class MadeRendition:
    """A rung as published; bitrate: its measured average in bit/s."""

    name: str
    width: int
    height: int
    bitrate: int


@dataclass(frozen=True, slots=True)
class MadeSound:
    """A track of sound as menus show it. default: it plays unless somebody chooses. channels: of the
    source. gain: dB by which our player makes it louder, or less loud."""

    name: str
    language: str
    role: AudioRole
    default: bool
    channels: int
    loudness: Loudness | None
    gain: float


@dataclass(frozen=True, slots=True)
class Report:
    """What `ingest --wait --json` and GET /api/videos/{id} say of a video. timings: stage → seconds spent.

    manifests: {'dash': url, 'hls': url} at the best edge, empty until it is live. edges: names that hold it.
    salvageable: its file is broken, and what can be read of it may yet be used. salvage: that is wanted, and begins by
    itself. lost: what could not be read, once the rest was used. undecoded: as of core.video.Source. waits_for: a
    core.waiting.Wait. watchable: it can be played although it is not live yet.
    """

    id: str
    title: str
    status: VideoState
    duration: float
    frames: int
    renditions: tuple[MadeRendition, ...]
    progress: Progress
    manifests: dict[str, str] = field(default_factory=dict)
    edges: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    description: str = ""
    tags: tuple[str, ...] = ()
    year: int | None = None
    people: tuple[str, ...] = ()
    series: str = ""
    season: int | None = None
    episode: int | None = None
    file_name: str = ""
    size: int = 0
    quality: Quality = Quality.BALANCED
    poster: str = ""
    error: str = ""
    created_at: float = 0.0
    salvageable: bool = False
    salvage: bool = False
    lost: tuple[Hole, ...] = ()
    undecoded: tuple[str, ...] = ()
    waits_for: str = ""
    watchable: bool = False
    version: int = 1
    audio: tuple[MadeSound, ...] = ()


class EdgeState(StrEnum):
    """draining: viewers go elsewhere and nothing new is put on it; unknown: nobody has asked it for a while."""

    UP = "up"
    DOWN = "down"
    DRAINING = "draining"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seeding:
    """A video on its way to an edge. progress 0 to 1; running: False while it waits for its turn."""

    video_id: str
    title: str
    progress: float
    running: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class EdgeStatus:
    """An edge as the edges page shows it. videos: how many it holds; served: bytes so far. None: it cannot say.
    warning: what somebody should see to, or ''."""

    name: str
    url: str
    state: EdgeState
    videos: int
    seeding: tuple[Seeding, ...]
    disk: EdgeDisk | None = None
    served: int | None = None
    pulls: bool = False
    warning: str = ""
