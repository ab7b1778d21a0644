"""What the use cases ask of the outside world. Each port has one contract suite, run over the fake and the real."""

from __future__ import annotations

from collections.abc import Callable

from .added_sounds import AddedSounds
from .audit_log import AuditLog
from .backup_place import BackupPlace
from .catalog import Catalog
from .catalog_archive import CatalogArchive, CatalogDump
from .chapters import ChapterRepository
from .credentials import ChallengeRepository, IdentityRepository, PasskeyRepository
from .edge_probe import EdgeProbe
from .edge_registry import EdgeRegistry
from .edge_storage import EdgeStorage
from .film_folder import FilmFolder, FilmNames
from .film_rows import FilmRows
from .free_space import FreeSpace
from .geography import Geography
from .identity_provider import IdentityProvider, ProviderRequest
from .imported_files import ImportedFiles
from .job_queue import MAX_WAKE_UPS, JobQueue, WorkerInfo
from .metrics import MetricsReader
from .object_store import ObjectStore, StoredObject, UploadedPart
from .passkey_authority import PasskeyAuthority, PasskeyRequest
from .people import ApiTokens, AttemptLimiter, OneTimeLinks, PasswordHasher, PeopleRepository, SessionRepository
from .playlists import PlaylistRepository
from .release_repository import ReleaseRepository
from .search_index import (
    Hit,
    IndexState,
    SearchAnswer,
    SearchDoc,
    SearchIndex,
    SearchLine,
    SearchQuery,
    TextPiece,
)
from .search_outbox import SearchOutbox, Taken
from .series import SeriesReader
from .speech_to_text import SpeechToText
from .step_repository import StepRepository
from .subtitle_reader import SubtitleReader
from .text_tracks import TextTracks
from .traces import Traces
from .video_rights import VideoRights
from .view_counts import ViewCounts
from .watching import MyList, PlaceRepository, PreferenceRepository
from .webhooks import TakenDelivery, WebhookRepository, WebhookSender

Clock = Callable[[], float]  # seconds since the epoch, UTC

__all__ = [
    "MAX_WAKE_UPS",
    "AddedSounds",
    "ApiTokens",
    "AttemptLimiter",
    "AuditLog",
    "BackupPlace",
    "Catalog",
    "CatalogArchive",
    "CatalogDump",
    "ChallengeRepository",
    "ChapterRepository",
    "Clock",
    "EdgeProbe",
    "EdgeRegistry",
    "EdgeStorage",
    "FilmFolder",
    "FilmNames",
    "FilmRows",
    "FreeSpace",
    "Geography",
    "Hit",
    "IdentityProvider",
    "IdentityRepository",
    "ImportedFiles",
    "IndexState",
    "JobQueue",
    "MetricsReader",
    "MyList",
    "ObjectStore",
    "OneTimeLinks",
    "PasskeyAuthority",
    "PasskeyRepository",
    "PasskeyRequest",
    "PasswordHasher",
    "PeopleRepository",
    "PlaceRepository",
    "PlaylistRepository",
    "PreferenceRepository",
    "ProviderRequest",
    "ReleaseRepository",
    "SearchAnswer",
    "SearchDoc",
    "SearchIndex",
    "SearchLine",
    "SearchOutbox",
    "SearchQuery",
    "SeriesReader",
    "SessionRepository",
    "SpeechToText",
    "StepRepository",
    "StoredObject",
    "SubtitleReader",
    "Taken",
    "TakenDelivery",
    "TextPiece",
    "TextTracks",
    "Traces",
    "UploadedPart",
    "VideoRights",
    "ViewCounts",
    "WebhookRepository",
    "WebhookSender",
    "WorkerInfo",
]
