"""The tables. A column is named like the field of the core that it keeps; times are seconds since the epoch, UTC."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from ...core.audit import Deed
from ...core.credentials import ChallengePurpose
from ...core.people import LinkPurpose, Role, Scope
from ...core.rights import Visibility
from ...core.steps import StepKind, StepState
from ...core.video import Condition, Plan, Source, TranscodeSettings, VideoState
from .columns import CleanText, Named, Shaped


class _Row(SQLModel):
    """Our own metadata, so that no library's tables (Reflex has some) get into our migrations."""

    metadata: ClassVar[MetaData] = MetaData(
        # Constraints with names, or later migrations could not drop them.
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class VideoRow(_Row, table=True):
    """core.video.Video."""

    __tablename__ = "videos"
    __table_args__ = (
        Index(None, "created_at", "id"),  # the newest of all
        Index(None, "state", "created_at", "id"),  # the newest in one state; how many there are
        Index(None, "owner_id"),
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


class VideoGrantRow(_Row, table=True):
    """To whom a video for CHOSEN ones is granted. term: 'person:ID' or 'group:NAME', as core.rights.audience_of()."""

    __tablename__ = "video_grants"

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    term: str = Field(sa_column=Column(CleanText, primary_key=True, index=True))


class ShareLinkRow(_Row, table=True):
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


class StepRow(_Row, table=True):
    """core.steps.Step."""

    __tablename__ = "steps"
    __table_args__ = (
        UniqueConstraint("video_id", "kind", "index", "edge"),  # planning twice adds nothing; a video's steps
        Index(None, "state", "queue", "turn", "planned_at"),  # what is next in a queue; what runs
        # Whether a video has a step in some state; and all that step_summaries counts, so that no row is read for it.
        Index("ix_steps_counts", "video_id", "state", "kind", "started_at", "finished_at", "planned_at", "index"),
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


class EdgeNodeRow(_Row, table=True):
    """core.edges.EdgeNode."""

    __tablename__ = "edge_nodes"

    name: str = Field(sa_column=Column(CleanText, primary_key=True))
    url: str = Field(sa_column=Column(CleanText, nullable=False))
    ssh_host: str = Field(sa_column=Column(CleanText, nullable=False))
    ssh_port: int
    ssh_user: str = Field(sa_column=Column(CleanText, nullable=False))
    host_key: str = Field(sa_column=Column(CleanText, nullable=False))
    root: str = Field(sa_column=Column(CleanText, nullable=False))
    drained: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    pull: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    rate_mbit: float = Field(sa_column=Column(Double, nullable=False, server_default=text("0")))


class EdgeHealthRow(_Row, table=True):
    """core.edge_health.EdgeHealth."""

    __tablename__ = "edge_health"

    edge: str = Field(sa_column=Column(CleanText, ForeignKey("edge_nodes.name", ondelete="CASCADE"), primary_key=True))
    well: bool
    at: float = Field(sa_column=Column(Double, nullable=False))
    up_since: float = Field(sa_column=Column(Double, nullable=False))
    bad: int
    load: float = Field(sa_column=Column(Double, nullable=False))
    served: int | None = Field(default=None, sa_column=Column(BigInteger))
    disk_total: int | None = Field(default=None, sa_column=Column(BigInteger))
    disk_free: int | None = Field(default=None, sa_column=Column(BigInteger))
    problem: str = Field(sa_column=Column(CleanText, nullable=False, server_default=""))
    certificate_ends: float | None = Field(default=None, sa_column=Column(Double))


class EdgeKeyRow(_Row, table=True):
    """core.signed_paths.EdgeKey."""

    __tablename__ = "edge_keys"

    edge: str = Field(sa_column=Column(CleanText, ForeignKey("edge_nodes.name", ondelete="CASCADE"), primary_key=True))
    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    secret: str = Field(sa_column=Column(CleanText, nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    retires_at: float | None = Field(default=None, sa_column=Column(Double))


class DeniedRevisionRow(_Row, table=True):
    """Paths to a video that must end before they expire; the video may be gone by now, so its id refers to nothing."""

    __tablename__ = "denied_revisions"

    video_id: str = Field(sa_column=Column(CleanText, primary_key=True))
    revision: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: float = Field(sa_column=Column(Double, nullable=False))


class EdgeAssignment(_Row, table=True):
    """Which video, in which version of its package, is on which edge."""

    __tablename__ = "edge_assignments"

    video_id: str = Field(sa_column=Column(CleanText, ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True))
    edge: str = Field(sa_column=Column(CleanText, ForeignKey("edge_nodes.name", ondelete="CASCADE"), primary_key=True))
    version: int


class SearchOutboxRow(_Row, table=True):
    """A video that the search index has yet to hear of; it may be gone by now, so its id refers to nothing."""

    __tablename__ = "search_outbox"

    video_id: str = Field(sa_column=Column(CleanText, primary_key=True))
    claim: str = Field(sa_column=Column(CleanText, nullable=False))
    tries: int
    not_before: float = Field(sa_column=Column(Double, nullable=False, index=True))


def _person(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """Whose it is: it goes with them."""
    person = ForeignKey("people.id", ondelete="CASCADE")
    return Column(CleanText, person, primary_key=primary_key, nullable=nullable, index=not primary_key)


class PersonRow(_Row, table=True):
    """core.people.Person. name_key: of which there is only one."""

    __tablename__ = "people"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    name_key: str = Field(sa_column=Column(CleanText, nullable=False, unique=True))
    display_name: str = Field(sa_column=Column(CleanText, nullable=False))
    email: str = Field(sa_column=Column(CleanText, nullable=False))
    role: Role = Field(sa_column=Column(Named(Role), nullable=False))
    groups: frozenset[str] = Field(sa_column=Column(Shaped(frozenset[str]), nullable=False))
    disabled: bool
    quota_bytes: int | None = Field(default=None, sa_column=Column(BigInteger))
    created_at: float = Field(sa_column=Column(Double, nullable=False))


class PasswordRow(_Row, table=True):
    __tablename__ = "passwords"

    person_id: str = Field(sa_column=_person(primary_key=True))
    hash: str = Field(sa_column=Column(CleanText, nullable=False))


class PasskeyRow(_Row, table=True):
    """id: the credential's, in base64url, like its public_key."""

    __tablename__ = "passkeys"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    public_key: str = Field(sa_column=Column(CleanText, nullable=False))
    sign_count: int = Field(sa_column=Column(BigInteger, nullable=False))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    used_at: float | None = Field(default=None, sa_column=Column(Double))


class IdentityRow(_Row, table=True):
    """Who somebody is to an OpenID provider; what it calls them may change, the subject does not."""

    __tablename__ = "identities"

    issuer: str = Field(sa_column=Column(CleanText, primary_key=True))
    subject: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    created_at: float = Field(sa_column=Column(Double, nullable=False))


class SessionRow(_Row, table=True):
    """core.people.Session."""

    __tablename__ = "sessions"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    seen_at: float = Field(sa_column=Column(Double, nullable=False))
    expires_at: float = Field(sa_column=Column(Double, nullable=False))
    device: str = Field(sa_column=Column(CleanText, nullable=False))
    address: str = Field(sa_column=Column(CleanText, nullable=False))


class OneTimeLinkRow(_Row, table=True):
    """core.people.OneTimeLink."""

    __tablename__ = "one_time_links"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    purpose: LinkPurpose = Field(sa_column=Column(Named(LinkPurpose), nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    expires_at: float = Field(sa_column=Column(Double, nullable=False))
    role: Role = Field(sa_column=Column(Named(Role), nullable=False))
    groups: frozenset[str] = Field(sa_column=Column(Shaped(frozenset[str]), nullable=False))
    person_id: str | None = Field(default=None, sa_column=_person(nullable=True))


class ApiTokenRow(_Row, table=True):
    """core.people.ApiToken."""

    __tablename__ = "api_tokens"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    scopes: frozenset[Scope] = Field(sa_column=Column(Shaped(frozenset[Scope]), nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    expires_at: float | None = Field(default=None, sa_column=Column(Double))
    used_at: float | None = Field(default=None, sa_column=Column(Double))


class ChallengeRow(_Row, table=True):
    """core.credentials.Challenge."""

    __tablename__ = "challenges"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    purpose: ChallengePurpose = Field(sa_column=Column(Named(ChallengePurpose), nullable=False))
    expires_at: float = Field(sa_column=Column(Double, nullable=False, index=True))
    payload: dict[str, str] = Field(sa_column=Column(Shaped(dict[str, str]), nullable=False))


class AuditRow(_Row, table=True):
    """core.audit.AuditEntry. It outlives whom it names."""

    __tablename__ = "audit"

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    )
    at: float = Field(sa_column=Column(Double, nullable=False, index=True))
    deed: Deed = Field(sa_column=Column(Named(Deed), nullable=False))
    person_id: str = Field(sa_column=Column(CleanText, nullable=False))
    who: str = Field(sa_column=Column(CleanText, nullable=False))
    target: str = Field(sa_column=Column(CleanText, nullable=False))
    detail: str = Field(sa_column=Column(CleanText, nullable=False))
    address: str = Field(sa_column=Column(CleanText, nullable=False))


METADATA = _Row.metadata
VIDEOS: Table = METADATA.tables["videos"]
VIDEO_GRANTS: Table = METADATA.tables["video_grants"]
SHARE_LINKS: Table = METADATA.tables["share_links"]
STEPS: Table = METADATA.tables["steps"]
EDGE_NODES: Table = METADATA.tables["edge_nodes"]
EDGE_HEALTH: Table = METADATA.tables["edge_health"]
EDGE_ASSIGNMENTS: Table = METADATA.tables["edge_assignments"]
EDGE_KEYS: Table = METADATA.tables["edge_keys"]
DENIED_REVISIONS: Table = METADATA.tables["denied_revisions"]
SEARCH_OUTBOX: Table = METADATA.tables["search_outbox"]
PEOPLE: Table = METADATA.tables["people"]
PASSWORDS: Table = METADATA.tables["passwords"]
PASSKEYS: Table = METADATA.tables["passkeys"]
IDENTITIES: Table = METADATA.tables["identities"]
SESSIONS: Table = METADATA.tables["sessions"]
ONE_TIME_LINKS: Table = METADATA.tables["one_time_links"]
API_TOKENS: Table = METADATA.tables["api_tokens"]
CHALLENGES: Table = METADATA.tables["challenges"]
AUDIT: Table = METADATA.tables["audit"]
