"""Videos, whom they are for, and the steps that make them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from ....core.added_sounds import SoundState
from ....core.audio_tracks import AudioRole, AudioTrack
from ....core.chapters import Chapter
from ....core.segments import Stream
from ....core.steps import StepKind, StepState
from ....core.text_tracks import TextRole
from ....core.video import Condition, FileInPlace, Plan, Source, TranscodeSettings, VideoState
from ....core.visibility import Visibility
from ..columns import CleanText, Named, Shaped
from .row import Row


class VideoRow(Row, table=True):
    """core.video.Video. posters_asked: of so many pictures to be its poster, the last counts."""

    __tablename__ = "videos"
    __table_args__ = (
        Index(None, "created_at", "id"),  # the newest of all
        Index(None, "state", "created_at", "id"),  # the newest in one state; how many there are
        Index(None, "owner_id"),
        Index(None, "series", "season", "episode"),
        Index(None, "visibility", "state", "created_at", "id"),  # the same of what everybody, or every member, may see
    )

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    title: str = Field(sa_column=Column(CleanText, nullable=False))
    state: VideoState = Field(sa_column=Column(Named(VideoState), nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    updated_at: float = Field(sa_column=Column(Double, nullable=False))
    description: str = Field(sa_column=Column(CleanText, nullable=False))
    tags: tuple[str, ...] = Field(sa_column=Column(Shaped(tuple[str, ...]), nullable=False))
    file_name: str = Field(sa_column=Column(CleanText, nullable=False))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    upload_id: str = Field(sa_column=Column(CleanText, nullable=False))
    version: int
    settings: TranscodeSettings = Field(sa_column=Column(Shaped(TranscodeSettings), nullable=False))
    source: Source | None = Field(default=None, sa_column=Column(Shaped(Source)))
    plan: Plan | None = Field(default=None, sa_column=Column(Shaped(Plan)))
    has_poster: bool
    error: str = Field(sa_column=Column(CleanText, nullable=False))
    live_at: float | None = Field(default=None, sa_column=Column(Double))
    part_size: int = Field(sa_column=Column(BigInteger, nullable=False, server_default=text(str(32 << 20))))
    condition: Condition = Field(
        sa_column=Column(Named(Condition), nullable=False, server_default=Condition.WHOLE.value)
    )
    owner_id: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    visibility: Visibility = Field(
        sa_column=Column(Named(Visibility), nullable=False, server_default=Visibility.MEMBERS.value)
    )
    access_revision: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    watchable_at: float | None = Field(default=None, sa_column=Column(Double))
    arrived_at: float | None = Field(default=None, sa_column=Column(Double))
    begun_at: float | None = Field(default=None, sa_column=Column(Double))
    year: int | None = None
    people: tuple[str, ...] = Field(
        sa_column=Column(Shaped(tuple[str, ...]), nullable=False, server_default=text("'[]'"))
    )
    series: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    season: int | None = None
    episode: int | None = None
    binned_at: float | None = Field(default=None, sa_column=Column(Double))
    in_place: FileInPlace | None = Field(default=None, sa_column=Column(Shaped(FileInPlace)))
    poster: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    downloads: bool | None = None
    replaces: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    posters_asked: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))


class ReleaseRow(Row, table=True):
    """core.release.Release: one beside that of the film's own row."""

    __tablename__ = "releases"
    __table_args__ = (Index(None, "state", "created_at"),)  # what is wanted, and the newest of it

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    state: VideoState = Field(sa_column=Column(Named(VideoState), nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    updated_at: float = Field(sa_column=Column(Double, nullable=False))
    settings: TranscodeSettings = Field(sa_column=Column(Shaped(TranscodeSettings), nullable=False))
    source: Source | None = Field(default=None, sa_column=Column(Shaped(Source)))
    plan: Plan | None = Field(default=None, sa_column=Column(Shaped(Plan)))
    has_poster: bool
    error: str = Field(sa_column=Column(CleanText, nullable=False))
    live_at: float | None = Field(default=None, sa_column=Column(Double))
    replacement: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))


class VideoGrantRow(Row, table=True):
    """To whom a video for CHOSEN ones is granted. term: 'person:ID' or 'group:NAME', as core.rights.audience_of()."""

    __tablename__ = "video_grants"

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    term: str = Field(sa_column=Column(CleanText, primary_key=True, index=True))


class ShareLinkRow(Row, table=True):
    """core.sharing.ShareLink."""

    __tablename__ = "share_links"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    video_id: str = Field(
        sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    expires_at: float | None = Field(default=None, sa_column=Column(Double))
    password: str = Field(sa_column=Column(CleanText, nullable=False))


class TextTrackRow(Row, table=True):
    """core.text_tracks.TextTrack."""

    __tablename__ = "text_tracks"
    __table_args__ = (Index(None, "video_id", "created_at", "id"),)

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), nullable=False))
    language: str = Field(sa_column=Column(CleanText, nullable=False))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    role: TextRole = Field(sa_column=Column(Named(TextRole), nullable=False))
    file_name: str = Field(sa_column=Column(CleanText, nullable=False))
    digest: str = Field(sa_column=Column(CleanText, nullable=False))
    cues: int
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    delay_ms: int
    is_automatic: bool


class TextStreamRow(Row, table=True):
    """A stream of text in a video's source that was seen to. problem: why no track was made of it; '' where one was,
    even if somebody has removed it since."""

    __tablename__ = "text_streams"

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    stream: int = Field(primary_key=True)
    problem: str = Field(sa_column=Column(CleanText, nullable=False))


class AddedSoundRow(Row, table=True):
    """core.added_sounds.AddedSound."""

    __tablename__ = "added_sounds"
    __table_args__ = (Index(None, "state"),)  # what is under way, of all films

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    id: str = Field(sa_column=Column(CleanText, nullable=False))
    state: SoundState = Field(sa_column=Column(Named(SoundState), nullable=False))
    language: str = Field(sa_column=Column(CleanText, nullable=False))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    role: AudioRole = Field(sa_column=Column(Named(AudioRole), nullable=False))
    file_name: str = Field(sa_column=Column(CleanText, nullable=False))
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    upload_id: str = Field(sa_column=Column(CleanText, nullable=False))
    part_size: int = Field(sa_column=Column(BigInteger, nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    delay_ms: int
    error: str = Field(sa_column=Column(CleanText, nullable=False))
    track: AudioTrack | None = Field(default=None, sa_column=Column(Shaped(AudioTrack)))


class ChapterListRow(Row, table=True):
    """The chapters of a video, by time: all of them are set at once. An empty list is one that somebody emptied."""

    __tablename__ = "chapter_lists"

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    chapters: tuple[Chapter, ...] = Field(sa_column=Column(Shaped(tuple[Chapter, ...]), nullable=False))


class StepRow(Row, table=True):
    """core.steps.Step."""

    __tablename__ = "steps"
    __table_args__ = (
        # Planning twice adds nothing; a video's steps.
        UniqueConstraint("video_id", "version", "kind", "index", "edge"),
        Index(None, "state", "queue", "turn", "planned_at"),  # what is next in a queue; what runs
        # Whether a video has a step in some state; and all that step_summaries counts, so that no row is read for it.
        Index(
            "ix_steps_counts",
            *("video_id", "version", "state", "kind", "started_at", "finished_at", "planned_at", "index"),
        ),
    )

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), nullable=False))
    kind: StepKind = Field(sa_column=Column(Named(StepKind), nullable=False))
    index: int
    edge: str = Field(sa_column=Column(CleanText, nullable=False))
    state: StepState = Field(sa_column=Column(Named(StepState), nullable=False))
    attempt: int
    worker: str = Field(sa_column=Column(CleanText, nullable=False))
    progress: float = Field(sa_column=Column(Double, nullable=False))
    lease_until: float = Field(sa_column=Column(Double, nullable=False))
    not_before: float = Field(sa_column=Column(Double, nullable=False))
    started_at: float | None = Field(default=None, sa_column=Column(Double))
    finished_at: float | None = Field(default=None, sa_column=Column(Double))
    error: str = Field(sa_column=Column(CleanText, nullable=False))
    permanent: bool
    result: dict[str, Any] = Field(sa_column=Column(Shaped(dict[str, Any]), nullable=False))
    planned_at: float = Field(sa_column=Column(Double, nullable=False))
    tries: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    queue: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    turn: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    deaths: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    furthest: float = Field(sa_column=Column(Double, nullable=False, server_default=text("0")))
    segments: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    version: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("1")))
    asked: dict[str, Any] = Field(sa_column=Column(Shaped(dict[str, Any]), nullable=False, server_default="{}"))


class PublishedRow(Row, table=True):
    """The segments that a finished step put into the package. Apart from its step: only manifests are made of them."""

    __tablename__ = "published"

    step_id: str = Field(sa_column=Column(CleanText, ForeignKey("steps.id", ondelete="CASCADE"), primary_key=True))
    streams: tuple[Stream, ...] = Field(sa_column=Column(Shaped(tuple[Stream, ...]), nullable=False))


class SearchOutboxRow(Row, table=True):
    """A video that the search index has yet to hear of; it may be gone by now, so its id refers to nothing."""

    __tablename__ = "search_outbox"

    video_id: str = Field(sa_column=Column(CleanText, primary_key=True))
    claim: str = Field(sa_column=Column(CleanText, nullable=False))
    tries: int
    not_before: float = Field(sa_column=Column(Double, nullable=False, index=True))
