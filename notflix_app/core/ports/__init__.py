"""What the use cases ask of the outside world. Each port has one contract suite, run over the fake and the real."""

from __future__ import annotations

from collections.abc import Callable

from .audit_log import AuditLog
from .catalog import Catalog
from .chapters import ChapterRepository
from .credentials import ChallengeRepository, IdentityRepository, PasskeyRepository
from .edge_probe import EdgeProbe
from .edge_registry import EdgeRegistry
from .edge_storage import EdgeStorage
from .free_space import FreeSpace
from .geography import Geography
from .identity_provider import IdentityProvider, ProviderRequest
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

Clock = Callable[[], float]  # seconds since the epoch, UTC

__all__ = [
    "MAX_WAKE_UPS",
    "ApiTokens",
    "AttemptLimiter",
    "AuditLog",
    "Catalog",
    "ChallengeRepository",
    "ChapterRepository",
    "Clock",
    "EdgeProbe",
    "EdgeRegistry",
    "EdgeStorage",
    "FreeSpace",
    "Geography",
    "Hit",
    "IdentityProvider",
    "IdentityRepository",
    "IndexState",
    "JobQueue",
    "MetricsReader",
    "ObjectStore",
    "OneTimeLinks",
    "PasskeyAuthority",
    "PasskeyRepository",
    "PasskeyRequest",
    "PasswordHasher",
    "PeopleRepository",
    "PlaylistRepository",
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
    "TextPiece",
    "TextTracks",
    "Traces",
    "UploadedPart",
    "VideoRights",
    "WorkerInfo",
]
