"""What every use case is given."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.policy import Policy
from ..core.ports import (
    AddedSounds,
    ApiTokens,
    AttemptLimiter,
    AuditLog,
    Catalog,
    ChallengeRepository,
    ChapterRepository,
    Clock,
    EdgeProbe,
    EdgeRegistry,
    EdgeStorage,
    FilmNames,
    FilmRows,
    FreeSpace,
    Geography,
    IdentityProvider,
    IdentityRepository,
    ImportedFiles,
    JobQueue,
    MetricsReader,
    MyList,
    ObjectStore,
    OneTimeLinks,
    PasskeyAuthority,
    PasskeyRepository,
    PasswordHasher,
    PeopleRepository,
    PlaceRepository,
    PlaylistRepository,
    PreferenceRepository,
    ReleaseRepository,
    SearchIndex,
    SearchOutbox,
    SeriesReader,
    SessionRepository,
    SpeechToText,
    StepRepository,
    SubtitleReader,
    TextTracks,
    Traces,
    VideoRights,
    ViewCounts,
    WebhookRepository,
    WebhookSender,
)


@dataclass(frozen=True)
class Services:
    """The ports. sources: the bucket of uploads and work in progress; packages: the bucket of what is published.

    free_space: of the disk that both lie on. provider: None where nobody signs in with an account elsewhere.
    traces: None where nobody wants any. speech: None where nothing is set up to write down what is said.
    """

    catalog: Catalog
    releases: ReleaseRepository
    steps: StepRepository
    edges: EdgeRegistry
    sources: ObjectStore
    packages: ObjectStore
    queue: JobQueue
    index: SearchIndex
    outbox: SearchOutbox
    edge_storage: EdgeStorage
    edge_probe: EdgeProbe
    geography: Geography
    policy: Policy
    clock: Clock
    free_space: FreeSpace
    video_rights: VideoRights
    text_tracks: TextTracks
    added_sounds: AddedSounds
    chapters: ChapterRepository
    subtitles: SubtitleReader
    imported_files: ImportedFiles
    film_names: FilmNames
    film_rows: FilmRows
    view_counts: ViewCounts
    places: PlaceRepository
    my_list: MyList
    preferences: PreferenceRepository
    series: SeriesReader
    playlists: PlaylistRepository
    people: PeopleRepository
    sessions: SessionRepository
    one_time_links: OneTimeLinks
    api_tokens: ApiTokens
    passwords: PasswordHasher
    attempts: AttemptLimiter
    passkeys: PasskeyRepository
    identities: IdentityRepository
    challenges: ChallengeRepository
    passkey_authority: PasskeyAuthority
    provider: IdentityProvider | None
    audit: AuditLog
    metrics: MetricsReader
    traces: Traces | None
    webhooks: WebhookRepository
    webhook_sender: WebhookSender
    speech: SpeechToText | None
