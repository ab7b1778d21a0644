"""What goes over the wire. Made from core.views; times in seconds, sizes in bytes, unless the name says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from ..core.audio_tracks import AudioRole
from ..core.bin import BinnedVideo as Binned
from ..core.metadata import Metadata
from ..core.policy import Policy
from ..core.ports import UploadedPart
from ..core.search import Facet, LineKind
from ..core.video import Quality, TranscodeSettings, VideoState
from ..core.views import StageState, VideoStatus
from ..core.visibility import Visibility
from ..usecases.edit import MAX_TOGETHER, Change
from ..usecases.ingest import NewVideo


class Sent(BaseModel):
    """What clients send: a name that we do not know is a mistake, and said to be one."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What clients get."""

    model_config = ConfigDict(from_attributes=True)


# --- uploads -------------------------------------------------------------------------------------------------------
class TranscodeChoice(Sent):
    """How to encode. What is left out is decided by this installation's settings."""

    heights: list[int] = Field([], max_length=20, description="Rungs to make, in lines. Empty: all that fit.")
    quality: Quality | None = None
    bitrates: dict[int, list[int]] = Field(
        {},
        max_length=20,
        description="Rung → bitrates in kbit/s, one rendition each.",
        examples=[{"1080": [6000, 3000]}],
    )
    audio_kbps: int | None = None
    surround_kbps: int | None = Field(None, description="Of 5.1, beside stereo, in kbit/s; 0: stereo alone.")
    segment_seconds: int | None = Field(None, description="Even, from 2 to 20.")
    salvage: bool | None = Field(None, description="Of a broken file, publish what can be read, without asking.")

    def over(self, defaults: TranscodeSettings) -> TranscodeSettings:
        chosen: dict[str, Any] = {k: v for k, v in self.model_dump(exclude_unset=True).items() if v is not None}
        if "heights" in chosen:
            chosen["heights"] = tuple(chosen["heights"])
        if "bitrates" in chosen:
            chosen["bitrates"] = {rung: tuple(rates) for rung, rates in chosen["bitrates"].items()}
        return replace(defaults, **chosen)


class MetadataGiven(Sent):
    """What is written about a video."""

    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = Field((), max_length=100)
    year: int | None = Field(None, description="In which it was made.")
    people: tuple[str, ...] = Field((), max_length=200, description="Who is in it or made it, by name.")
    series: str = Field("", description="What it is an episode of; empty: of none.")
    season: int | None = Field(None, description="0 for what belongs to none.")
    episode: int | None = None

    @property
    def metadata(self) -> Metadata:
        """What was given of it."""
        return cast(Metadata, self.model_dump(include=set(Metadata.__annotations__), exclude_unset=True))


class NewUpload(MetadataGiven):
    """A file to send. An empty title is made from the file's name."""

    file_name: str = Field(min_length=1, max_length=1000, examples=["holiday.mp4"])
    size: int = Field(ge=0, description="Bytes of the whole file.")
    settings: TranscodeChoice | None = None
    visibility: Visibility | None = Field(
        None, description="Whom it is for, but not `chosen` yet. Left out: whom one's new videos are for."
    )
    replaces: str = Field(
        "",
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="The id of a live video that this is another file for; then only name and size count.",
    )

    def new_video(self, policy: Policy) -> NewVideo:
        return NewVideo(
            file_name=self.file_name,
            size=self.size,
            metadata=self.metadata,
            settings=self.settings.over(policy.defaults) if self.settings else None,
            visibility=self.visibility,
            replaces=self.replaces,
        )


class Ticket(Shown):
    """Cut the file into parts of part_size bytes; the last may be shorter."""

    video_id: str
    upload_id: str
    part_size: int
    parts: int = Field(description="How many parts the file has.")


class PartUrl(Shown):
    """PUT the part's bytes there, and keep the ETag of the answer."""

    url: str


class Part(Shown):
    number: int = Field(ge=1, le=10_000, description="Counts from 1.")
    etag: str = Field(min_length=1, max_length=200)
    size: int = 0

    def uploaded(self) -> UploadedPart:
        return UploadedPart(self.number, self.etag, self.size)


class Arrived(Shown):
    parts: list[Part]


class Finish(Sent):
    """parts: number and ETag of each, as the store answered. Left out: all that have arrived."""

    parts: list[Part] = Field([], max_length=10_000)


# --- videos --------------------------------------------------------------------------------------------------------
class Rendition(Shown):
    """bitrate: the measured average, in bit/s."""

    name: str
    width: int
    height: int
    bitrate: int


class Loudness(Shown):
    """lufs: integrated, of the stereo that is made of it (EBU R 128). peak: its highest true peak, in dBTP."""

    lufs: float
    peak: float


class Sound(Shown):
    """A track as menus show it. default: it plays unless somebody chooses. channels: of the source.
    loudness: null until the film is made, and where all is silence. gain: dB by which our player makes it louder."""

    name: str
    language: str = Field(description="BCP 47, or empty.")
    role: AudioRole
    default: bool
    channels: int
    loudness: Loudness | None
    gain: float


class Stage(Shown):
    name: str
    state: StageState
    seconds: float
    left: float | None = Field(description="Seconds to go, or null where nobody can tell.")


class Cell(Shown):
    """One chunk of the film, in film order. progress 0 to 1; worker: who encodes it now."""

    state: StageState
    progress: float
    worker: str


class Progress(Shown):
    overall: float = Field(description="0 to 1.")
    left: float | None = Field(description="Seconds until live, or null where nobody can tell.")
    waiting: bool = Field(description="No worker has time for it now.")
    stages: list[Stage]
    cells: list[Cell]


class Hole(Shown):
    """A span that could not be read, in the film as published."""

    at: float
    seconds: float


class VideoReport(Shown):
    id: str
    title: str
    status: VideoState
    version: int = Field(description="Which of its releases plays: 1 is what was uploaded.")
    description: str
    tags: list[str]
    year: int | None
    people: list[str]
    series: str
    season: int | None
    episode: int | None
    file_name: str
    size: int
    duration: float
    frames: int
    quality: Quality
    renditions: list[Rendition]
    audio: list[Sound]
    manifests: dict[str, str] = Field(examples=[{"dash": "https://…/manifest.mpd", "hls": "https://…/master.m3u8"}])
    edges: list[str] = Field(description="The edges that hold it.")
    timings: dict[str, float] = Field(description="Stage → seconds spent.")
    poster: str
    error: str = Field(description="Why it failed, for a person; else empty.")
    waits_for: str = Field(
        description="`store`, `edge` or `worker` where it waits for that, `turn` where workers are busy; else empty."
    )
    watchable: bool = Field(description="It can be played although it is not live yet.")
    created_at: float = Field(description="Seconds since 1970, UTC.")
    salvageable: bool = Field(
        description="It failed because its file is broken; what can be read may yet be published."
    )
    lost: list[Hole] = Field(description="What could not be read of a broken file that was published all the same.")
    undecoded: list[str] = Field(description="Codecs of tracks of sound that are left out: nothing here decodes them.")
    progress: Progress


class ReleaseReport(Shown):
    """A version of a live video that is being made beside the one that plays."""

    version: int
    status: VideoState = Field(description="`probing` to `seeding`, or `failed`.")
    quality: Quality
    progress: Progress
    error: str = Field(description="Why it failed, for a person; else empty.")
    waits_for: str = Field(description="As of a video.")
    retryable: bool = Field(description="It failed, and trying again may help.")
    created_at: float = Field(description="When it was asked for: seconds since 1970, UTC.")

    @classmethod
    def of(cls, status: VideoStatus) -> ReleaseReport:
        video = status.video
        return cls.model_validate(
            {
                "version": video.version,
                "status": video.state,
                "quality": video.settings.quality,
                "progress": status.progress,
                "error": video.error,
                "waits_for": status.waits_for,
                "retryable": status.retryable,
                "created_at": video.created_at,
            }
        )


class VideoPage(Shown):
    videos: list[VideoReport]
    total: int


class BinnedVideo(Shown):
    id: str
    title: str
    size: int
    duration: float
    binned_at: float = Field(description="When it was deleted: seconds since 1970, UTC.")
    ends_at: float = Field(description="When it goes for good.")


class BinnedVideos(Shown):
    videos: list[BinnedVideo]

    @classmethod
    def of(cls, binned: Sequence[Binned]) -> BinnedVideos:
        names = ("id", "title", "size", "duration", "binned_at")
        listed = [{**{name: getattr(one.video, name) for name in names}, "ends_at": one.ends_at} for one in binned]
        return cls.model_validate({"videos": listed})


def _present(value: object) -> object:
    if value is None:
        raise ValueError("leave it out, or give a value")
    return value


T = TypeVar("T")
# What may be left out, which is another thing than null.
IfGiven = Annotated[T | SkipJsonSchema[None], BeforeValidator(_present)]


class VideoEdit(MetadataGiven):
    """What is left out stays as it is."""


class VideoChange(MetadataGiven):
    """Of one among many; what is left out stays as it is."""

    add_tags: tuple[str, ...] = Field((), max_length=100)
    remove_tags: tuple[str, ...] = Field((), max_length=100)
    visibility: Visibility | None = Field(None, description="Whom it was granted to is kept.")
    expects: VideoEdit | None = Field(
        None, description="It is passed over where this is otherwise by now: somebody has changed it since."
    )
    expects_visibility: Visibility | None = None

    @property
    def change(self) -> Change:
        expects = self.expects.metadata if self.expects else Metadata()
        tags = self.add_tags, self.remove_tags
        return Change(self.metadata, *tags, self.visibility, expects, self.expects_visibility)

    @classmethod
    def of(cls, change: Change) -> VideoChange:
        given = {name: value for name, value in asdict(change).items() if name != "metadata" and value}
        return cls.model_validate({**change.metadata, **given})


class VideoChanges(Sent):
    """By the id of each video."""

    videos: dict[str, VideoChange] = Field(max_length=MAX_TOGETHER)


class PlaybackSource(Shown):
    edge: str
    dash: str
    hls: str
    reason: str = Field(description="Why this edge stands here in the order.")


class PlaybackInfo(Shown):
    """dash, hls: manifests with every edge in them, and content steering. sources: each edge's own, best edge first.
    storyboard: WebVTT thumbnails for the seek bar, or empty. expires: until when what is on edges may be read, in
    seconds since 1970; ask again then. resume: the second at which it begins for whoever asks; of strangers
    their browser knows."""

    id: str
    title: str
    description: str
    tags: list[str]
    duration: float
    resume: float
    is_listed: bool = Field(description="It is in one's list.")
    views: int
    downloads: bool = Field(description="It may be downloaded: `GET …/downloads` says as what.")
    poster: str
    storyboard: str
    expires: int
    dash: str
    hls: str
    sources: list[PlaybackSource]
    audio: list[Sound]


# --- search --------------------------------------------------------------------------------------------------------
class TextPiece(Shown):
    """A piece of text; hit: whether the query matched it, letter by letter."""

    text: str
    hit: bool


class SearchCard(Shown):
    id: str
    title: str = Field(validation_alias="plain_title")
    title_pieces: list[TextPiece] = Field(validation_alias="title")
    duration: float
    poster: str
    created_at: float
    tags: list[str]
    description: str
    where: str = Field(description="'title', 'people', 'tags' or 'description'; empty without a query.")
    matched: list[TextPiece] = Field(description="An excerpt of that field; empty for the title.")


class SearchPlace(Shown):
    """A second of a video, and the text that stands there."""

    id: str = Field(description="The video's.")
    title: str = Field(description="The video's.")
    at: float = Field(description="Seconds since the video's beginning.")
    kind: LineKind = Field(description="Whether it is said, said about the film, seen and read out, or a chapter.")
    text: str = Field(description="What matched, or an excerpt of it.")
    pieces: list[TextPiece] = Field(description="The same in pieces.")
    language: str = Field(description="Of the text, as BCP 47; empty where nobody knows.")
    poster: str
    watch: str = Field(description="The page that plays it from there, below this site's address.")


class FacetCount(Shown):
    value: str = Field(description="As the parameter of the same name takes it.")
    count: int = Field(description="How many of all results have it.")
    name: str = Field("", description="What to show for it, where that is something else: an owner's name.")


class SearchResults(Shown):
    """total: of all pages. facets: by tags, years, lengths, resolutions, languages and owners; empty unless asked for.
    lines: places in videos, at most three of each, the best video first. meant: the query as it was probably meant,
    where that finds something else."""

    results: list[SearchCard] = Field(validation_alias="cards")
    total: int
    facets: dict[Facet, list[FacetCount]]
    lines: list[SearchPlace]
    meant: str
