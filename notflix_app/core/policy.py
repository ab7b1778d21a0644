"""The knobs that use cases and workers obey, free of where they are read from."""

from __future__ import annotations

from dataclasses import dataclass, field

from .credentials import ProviderRules
from .signed_paths import PathLifetime
from .video import TranscodeSettings
from .visibility import Visibility


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds and bytes unless the name says otherwise. settings.py documents each."""

    lease_seconds: float = 30
    max_attempts: int = 4
    retry_seconds: float = 5
    chunk_seconds: float = 16
    encode_threads: int = 1
    defaults: TranscodeSettings = field(default_factory=TranscodeSettings)
    max_pixels: int = 50_000_000
    max_seconds: float = 8 * 3600
    max_film_pixels: float = 15e12
    tool_memory: int = 8 << 30
    tool_timeout: float = 3600
    upload_part: int = 8 << 20
    upload_max: int = 200 << 30
    upload_expire: float = 24 * 3600
    max_uploads: int = 100
    keep_free: int = 2 << 30
    orphan_age: float = 7 * 24 * 3600
    keep_source: bool = True
    bin_seconds: float = 0  # that what is deleted is kept
    loudness: float | None = None  # LUFS that our player evens films out to
    import_roots: tuple[str, ...] = ()  # where workers may read sources that lie there
    min_edges: int = 1
    transcribe: bool = False  # what is said in each new video
    # Nobody but the person in front of this machine can reach us.
    alone: bool = False
    secure_pages: bool = False  # browsers reach us by https
    visibility: Visibility = Visibility.MEMBERS  # of a new video
    downloads: bool = False  # for whoever sees a film, where nobody has said otherwise of it
    webhook_seconds: float = 3 * 24 * 3600  # that an event is tried to be delivered
    audit_seconds: float = 365 * 24 * 3600
    session_idle_seconds: float = 30 * 24 * 3600
    session_seconds: float = 180 * 24 * 3600
    paths: PathLifetime = field(default_factory=PathLifetime)
    key_overlap: float = 24 * 3600
    provider: ProviderRules = field(default_factory=ProviderRules)
