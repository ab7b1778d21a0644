"""Settings → services: the only place that names concrete classes. Nothing connects before it is used."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from sqlalchemy.engine import Engine

from .adapters.attempts import SharedAttempts
from .adapters.backup_folder import FolderPlace
from .adapters.backup_s3 import BucketPlace
from .adapters.breaker import WORKING, Patience
from .adapters.bucket_folder import SCHEME, bucket_folder
from .adapters.disk import free_space
from .adapters.edge_http import HttpEdgeProbe
from .adapters.edge_ssh.shared_rate_budget import SharedRateBudgets
from .adapters.edge_ssh.storage import SshEdgeStorage
from .adapters.film_names import GuessedNames
from .adapters.geography import geography
from .adapters.local_folder import LocalFolder
from .adapters.passkeys import WebAuthn
from .adapters.passwords import Argon2Passwords
from .adapters.rq_queue import RqQueue
from .adapters.s3 import MinioStore, S3Address
from .adapters.search.embedded import EmbeddedIndex
from .adapters.search.rules import rules
from .adapters.speech_whisper import WhisperSpeech
from .adapters.sql.added_sounds import SqlAddedSounds
from .adapters.sql.archive import SqlArchive
from .adapters.sql.audit_log import SqlAuditLog
from .adapters.sql.chapters import SqlChapters
from .adapters.sql.credentials import SqlChallenges, SqlIdentities, SqlPasskeys
from .adapters.sql.edges import SqlEdgeRegistry
from .adapters.sql.engine import make_engine
from .adapters.sql.film_rows import SqlFilmRows
from .adapters.sql.imported_files import SqlImportedFiles
from .adapters.sql.metrics import SqlMetrics
from .adapters.sql.my_list import SqlMyList
from .adapters.sql.one_time_links import SqlOneTimeLinks
from .adapters.sql.people import SqlPeople
from .adapters.sql.places import SqlPlaces
from .adapters.sql.playlists import SqlPlaylists
from .adapters.sql.preferences import SqlPreferences
from .adapters.sql.releases import SqlReleases
from .adapters.sql.search_outbox import SqlSearchOutbox
from .adapters.sql.series import SqlSeries
from .adapters.sql.sessions import SqlApiTokens, SqlSessions
from .adapters.sql.steps import SqlStepRepository
from .adapters.sql.text_tracks import SqlTextTracks
from .adapters.sql.video_rights import SqlVideoRights
from .adapters.sql.videos import SqlCatalog
from .adapters.sql.view_counts import SqlViewCounts
from .adapters.sql.webhooks import SqlWebhooks
from .adapters.subtitles.reader import SubtitleFileReader
from .adapters.traces import OtlpTraces
from .adapters.webhook_http import HttpWebhookSender
from .core.comma_list import comma_list
from .core.credentials import ProviderRules
from .core.errors import Refused
from .core.people import Role
from .core.policy import Policy
from .core.ports import BackupPlace, CatalogArchive, FilmFolder, IdentityProvider, SearchIndex, SpeechToText
from .core.private_addresses import networks_of
from .core.signed_paths import PathLifetime
from .core.video import Quality, TranscodeSettings
from .core.visibility import Visibility
from .settings import Settings
from .usecases.services import Services


def build(settings: Settings, patience: Patience = WORKING) -> Services:
    """patience: SERVING for a process that must go on while a part hangs.
    Raises Refused for a setting that names nothing, such as a database URL of an unknown kind.
    """
    engine = make_engine(settings.sql_url)
    of_films = _of_films(settings, engine, patience)
    return of_films(
        people=SqlPeople(engine, time.time),
        sessions=SqlSessions(engine),
        one_time_links=SqlOneTimeLinks(engine),
        api_tokens=SqlApiTokens(engine),
        passwords=Argon2Passwords(),
        attempts=SharedAttempts(settings.redis_url),
        passkeys=SqlPasskeys(engine),
        identities=SqlIdentities(engine),
        challenges=SqlChallenges(engine),
        passkey_authority=WebAuthn(settings.url),
        provider=_provider(settings, patience),
        audit=SqlAuditLog(engine),
        metrics=SqlMetrics(engine, time.time),
        traces=OtlpTraces(settings.traces_url) if settings.traces_url else None,
        speech=_speech(settings),
        webhooks=SqlWebhooks(engine, time.time),
        webhook_sender=HttpWebhookSender(settings.url, networks_of(settings.webhook_allowed_networks)),
        places=SqlPlaces(engine),
        my_list=SqlMyList(engine, time.time),
        preferences=SqlPreferences(engine),
    )


def _of_films(settings: Settings, engine: Engine, patience: Patience) -> partial[Services]:
    """What films need, but for those who watch them."""
    return partial(
        Services,
        catalog=SqlCatalog(engine, time.time),
        releases=SqlReleases(engine, time.time),
        steps=SqlStepRepository(engine, time.time),
        edges=SqlEdgeRegistry(engine),
        sources=_store(settings, settings.s3_sources_bucket, patience),
        packages=_store(settings, settings.s3_packages_bucket, patience),
        queue=RqQueue(settings.redis_url, patience),
        index=_index(settings, patience),
        outbox=SqlSearchOutbox(engine, time.time),
        edge_storage=_edge_storage(settings),
        edge_probe=HttpEdgeProbe(settings.edge_internal_urls),
        geography=geography(settings.edge_networks, settings.edge_locations, settings.geo_database),
        policy=_policy(settings),
        clock=time.time,
        free_space=free_space(settings.store_folder),
        video_rights=SqlVideoRights(engine, time.time),
        text_tracks=SqlTextTracks(engine, time.time),
        added_sounds=SqlAddedSounds(engine, time.time),
        chapters=SqlChapters(engine, time.time),
        subtitles=SubtitleFileReader(),
        imported_files=SqlImportedFiles(engine),
        film_names=GuessedNames(),
        film_rows=SqlFilmRows(engine, time.time),
        view_counts=SqlViewCounts(engine, time.time),
        series=SqlSeries(engine),
        playlists=SqlPlaylists(engine, time.time),
    )


def film_folder(settings: Settings, where: str) -> FilmFolder:
    """where: a folder of this machine, by its path, or a prefix of a bucket, as s3://BUCKET/PREFIX. Raises Refused."""
    if where.startswith(SCHEME):
        return bucket_folder(lambda bucket: _store(settings, bucket, WORKING), where)
    roots = tuple(Path(root) for root in comma_list(settings.import_roots))
    return LocalFolder(_folder(where), roots)


def _folder(named: str) -> Path:
    if not named.strip():  # a variable that is not set, as likely as not
        raise Refused("Name a folder; . is the one that you are in.")
    return Path(named).expanduser().absolute()


def watched_folders(settings: Settings) -> list[FilmFolder]:
    return [film_folder(settings, where) for where in comma_list(settings.import_dirs)]


def _store(settings: Settings, bucket: str, patience: Patience) -> MinioStore:
    return MinioStore(_address(settings), bucket, patience)


def _address(settings: Settings) -> S3Address:
    return S3Address(
        endpoint=settings.s3_endpoint,
        public=settings.s3_browser_url,
        prefix=settings.s3_browser_prefix,
        access_key=settings.s3_access_key.get_secret_value(),
        secret_key=settings.s3_secret_key.get_secret_value(),
        region=settings.s3_region,
    )


def catalog_archive(settings: Settings) -> CatalogArchive:
    """Raises Refused for a database URL of an unknown kind."""
    return SqlArchive(make_engine(settings.sql_url))


def backup_place(settings: Settings, named: str) -> BackupPlace:
    """named: a folder, or s3://BUCKET/PREFIX. Raises Refused for what is neither."""
    scheme, _, rest = named.rpartition("://")
    if not scheme:
        return FolderPlace(_folder(named))
    bucket, _, prefix = rest.partition("/")
    if scheme != "s3" or not bucket:
        raise Refused(f"“{named}” is no place for a backup. Give a folder, or s3://BUCKET/PREFIX.")
    store = MinioStore(_backup_address(settings), bucket)
    return BucketPlace(store, named, prefix, settings.data_dir / "run")


def _backup_address(settings: Settings) -> S3Address:
    if not settings.backup_s3_endpoint:
        return _address(settings)
    endpoint, region = settings.backup_s3_endpoint, settings.backup_s3_region
    keys = settings.backup_s3_access_key.get_secret_value(), settings.backup_s3_secret_key.get_secret_value()
    return S3Address(endpoint, endpoint, *keys, region)


def _edge_storage(settings: Settings) -> SshEdgeStorage:
    budgets = SharedRateBudgets(settings.redis_url)
    return SshEdgeStorage(settings.edge_key, settings.edge_timeout, settings.edge_internal_urls, budgets)


def _index(settings: Settings, patience: Patience) -> SearchIndex:
    search_rules = rules(settings.search_fields, settings.search_stop_words, settings.search_synonyms)
    if settings.meilisearch_url:
        from .adapters.search.meili import MeiliIndex  # its client loads slowly, and most have no such server

        key = settings.meilisearch_key.get_secret_value()
        return MeiliIndex(settings.meilisearch_url, key, settings.meilisearch_index, patience, search_rules)
    return EmbeddedIndex(settings.data_dir / "search", search_rules)


def _provider(settings: Settings, patience: Patience) -> IdentityProvider | None:
    if not settings.oidc_issuer:
        return None
    from .adapters.oidc import OidcAddress, OidcProvider  # loads slowly, and most have no such provider

    address = OidcAddress(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_secret(),
        settings.oidc_scopes,
        settings.oidc_groups_claim,
        settings.oidc_name,
    )
    return OidcProvider(address, patience)


def _speech(settings: Settings) -> SpeechToText | None:
    if settings.speech_url:
        from .adapters.speech_http import HttpSpeech, SpeechServer  # its client loads slowly

        key = settings.speech_key.get_secret_value()
        return HttpSpeech(SpeechServer(settings.speech_url, key, settings.speech_server_model, settings.speech_timeout))
    return WhisperSpeech(settings.speech_model, settings.speech_threads) if settings.speech_model else None


def _defaults(settings: Settings) -> TranscodeSettings:
    return TranscodeSettings(
        quality=Quality(settings.quality),
        audio_kbps=settings.audio_kbps,
        segment_seconds=settings.segment_seconds,
        salvage=settings.salvage,
        surround_kbps=settings.surround_kbps,
    )


def _policy(settings: Settings) -> Policy:
    return Policy(
        lease_seconds=settings.lease_seconds,
        max_attempts=settings.max_attempts,
        retry_seconds=settings.retry_seconds,
        chunk_seconds=settings.chunk_seconds,
        encode_threads=settings.encode_threads,
        defaults=_defaults(settings),
        max_pixels=settings.max_pixels,
        max_seconds=settings.max_hours * 3600,
        max_film_pixels=settings.max_gigapixels * 1e9,
        tool_memory=settings.tool_memory_mib << 20,
        tool_timeout=settings.tool_timeout,
        upload_part=settings.upload_part_mib << 20,
        upload_max=int(settings.upload_max_gib * 2**30),
        upload_expire=settings.upload_expire_hours * 3600,
        max_uploads=settings.max_pending_uploads,
        keep_free=int(settings.keep_free_gib * 2**30),
        orphan_age=settings.orphan_hours * 3600,
        keep_source=settings.keep_source,
        bin_seconds=settings.bin_days * 24 * 3600,
        loudness=None if settings.loudness == "off" else settings.loudness,
        import_roots=tuple(comma_list(settings.import_roots)),
        min_edges=settings.min_edges,
        transcribe=settings.transcribe,
        alone=settings.alone,
        secure_pages=settings.url.startswith("https:"),
        visibility=Visibility(settings.visibility),
        downloads=settings.downloads == "viewers",
        webhook_seconds=settings.webhook_days * 24 * 3600,
        audit_seconds=settings.audit_days * 24 * 3600,
        session_idle_seconds=settings.session_idle_days * 24 * 3600,
        session_seconds=settings.session_days * 24 * 3600,
        paths=PathLifetime(settings.path_hours * 3600, settings.path_round_hours * 3600),
        key_overlap=settings.edge_key_hours * 3600,
        provider=_provider_rules(settings),
    )


def _provider_rules(settings: Settings) -> ProviderRules:
    return ProviderRules(
        roles={group: Role(role) for group, role in settings.oidc_roles.items()},
        default_role=None if settings.oidc_default_role == "none" else Role(settings.oidc_default_role),
        takes_groups=bool(settings.oidc_groups_claim),
        only=settings.oidc_only,
    )
