"""Services over a real catalog in memory, with the rest faked, and workers that do each step at once, without media."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from notflix_app.adapters.attempts import LocalAttempts
from notflix_app.adapters.film_names import GuessedNames
from notflix_app.adapters.geography import Geography
from notflix_app.adapters.passkeys import WebAuthn
from notflix_app.adapters.passwords import Argon2Passwords
from notflix_app.adapters.sql.added_sounds import SqlAddedSounds
from notflix_app.adapters.sql.audit_log import SqlAuditLog
from notflix_app.adapters.sql.chapters import SqlChapters
from notflix_app.adapters.sql.credentials import SqlChallenges, SqlIdentities, SqlPasskeys
from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.film_rows import SqlFilmRows
from notflix_app.adapters.sql.imported_files import SqlImportedFiles
from notflix_app.adapters.sql.metrics import SqlMetrics
from notflix_app.adapters.sql.my_list import SqlMyList
from notflix_app.adapters.sql.one_time_links import SqlOneTimeLinks
from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.places import SqlPlaces
from notflix_app.adapters.sql.playlists import SqlPlaylists
from notflix_app.adapters.sql.preferences import SqlPreferences
from notflix_app.adapters.sql.releases import SqlReleases
from notflix_app.adapters.sql.search_outbox import SqlSearchOutbox
from notflix_app.adapters.sql.series import SqlSeries
from notflix_app.adapters.sql.sessions import SqlApiTokens, SqlSessions
from notflix_app.adapters.sql.steps import SqlStepRepository
from notflix_app.adapters.sql.text_tracks import SqlTextTracks
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.adapters.sql.view_counts import SqlViewCounts
from notflix_app.adapters.sql.webhooks import SqlWebhooks
from notflix_app.adapters.subtitles.reader import SubtitleFileReader
from notflix_app.core import keys
from notflix_app.core.edges import EdgeNode
from notflix_app.core.metadata import Metadata
from notflix_app.core.package_files import LocalFiles
from notflix_app.core.pictures import DIGEST
from notflix_app.core.policy import Policy
from notflix_app.core.ports import FreeSpace
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.video import TranscodeSettings, VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.edge_access import access_of, give_keys
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.ingest_file import ingest_file
from notflix_app.usecases.listen import listen
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.replacement import take_over
from notflix_app.usecases.run_step import StepContext, run_next_step
from notflix_app.usecases.services import Services
from notflix_app.usecases.sweep import sweep
from notflix_app.usecases.update_index import update_index
from tests import builders

from .clock import FakeClock
from .database import memory_engine
from .edge_probe import FakeEdgeProbe
from .edge_storage import FakeEdgeStorage
from .job_queue import FakeJobQueue
from .object_store import FakeObjectStore
from .search_index import FakeSearchIndex
from .speech import FakeSpeech, sound_of
from .webhook_sender import FakeWebhookSender

EDGES = ("edge-a", "edge-b")
SITE = "http://notflix.test"


def edge_node(name: str) -> EdgeNode:
    return EdgeNode(name, f"http://{name}.localhost:8080", "127.0.0.1", 2222, "seed", "ssh-ed25519 AAAA")


def fake_services(
    policy: Policy | None = None,
    edges: tuple[str, ...] = EDGES,
    free_space: FreeSpace = lambda: None,
    *,
    alone: bool = True,
    engine: Engine | None = None,
) -> Services:
    """alone: whoever asks is the owner, until there are accounts. engine: of a catalog that is there; None: its own."""
    clock = FakeClock()
    engine = engine or memory_engine()
    storage = FakeEdgeStorage()
    services = Services(
        catalog=SqlCatalog(engine, clock),
        releases=SqlReleases(engine, clock),
        steps=SqlStepRepository(engine, clock),
        edges=SqlEdgeRegistry(engine),
        sources=FakeObjectStore(),
        packages=FakeObjectStore(),
        queue=FakeJobQueue(),
        index=FakeSearchIndex(),
        outbox=SqlSearchOutbox(engine, clock),
        edge_storage=storage,
        edge_probe=FakeEdgeProbe(storage),
        geography=Geography(),
        policy=replace(policy or Policy(), alone=alone),
        clock=clock,
        free_space=free_space,
        video_rights=SqlVideoRights(engine, clock),
        text_tracks=SqlTextTracks(engine, clock),
        added_sounds=SqlAddedSounds(engine, clock),
        chapters=SqlChapters(engine, clock),
        subtitles=SubtitleFileReader(),
        imported_files=SqlImportedFiles(engine),
        film_names=GuessedNames(),
        film_rows=SqlFilmRows(engine, clock),
        view_counts=SqlViewCounts(engine, clock),
        places=SqlPlaces(engine),
        my_list=SqlMyList(engine, clock),
        preferences=SqlPreferences(engine),
        series=SqlSeries(engine),
        playlists=SqlPlaylists(engine, clock),
        people=SqlPeople(engine, clock),
        sessions=SqlSessions(engine),
        one_time_links=SqlOneTimeLinks(engine),
        api_tokens=SqlApiTokens(engine),
        passwords=Argon2Passwords(memory_kib=32, rounds=1),
        attempts=LocalAttempts(),
        passkeys=SqlPasskeys(engine),
        identities=SqlIdentities(engine),
        challenges=SqlChallenges(engine),
        passkey_authority=WebAuthn(SITE),
        provider=None,
        audit=SqlAuditLog(engine),
        metrics=SqlMetrics(engine, clock),
        traces=None,
        webhooks=SqlWebhooks(engine, clock),
        webhook_sender=FakeWebhookSender(),
        speech=FakeSpeech(),
    )
    for name in edges:
        enroll(services, edge_node(name))
    return services


def enroll(services: Services, edge: EdgeNode) -> None:
    """An edge that knows its key already."""
    services.edges.put(edge)
    give_keys(services)
    services.edge_storage.put_access(edge, access_of(services, [edge])[edge.name])


def state(services: Services, video_id: str) -> VideoState:
    return services.catalog.get(video_id).state


def left_over(services: Any, video_id: str) -> list[str]:
    """Everything of a video that lies anywhere."""
    stores = [*services.sources.objects, *services.packages.objects]
    folders = [folder for _, folder in (*services.edge_storage.folders, *services.edge_storage.ahead)]
    return [name for name in (*stores, *folders, *services.index.docs) if video_id in name]


def holders(services: Services, video_id: str) -> list[str]:
    """The edges that have it, by name."""
    return [edge.name for edge in services.edges.holders([video_id]).get(video_id, [])]


@dataclass
class FakeWorkers:
    """Do every kind of step in the way that the real ones do, less the media. wrong: kind → what it raises."""

    services: Services
    folder: Path
    wrong: dict[StepKind, Exception] = field(default_factory=dict)

    def run_all(self, most: int = 500) -> None:
        """Until no step waits in the queue, and the search index knows of it."""
        for _ in range(most):
            queue = self.services.queue.take()  # type: ignore[attr-defined]
            if queue is None:
                update_index(self.services)
                return
            self.run(queue)
        raise AssertionError("the pipeline does not come to rest")

    def go_on(self, seconds: float, every: float = 30) -> None:
        """The scheduler and the workers, for so long."""
        for _ in range(int(seconds // every)):
            self.services.clock.advance(every)  # type: ignore[attr-defined]
            reconcile(self.services)
            self.run_all()

    def run(self, queue: str) -> None:
        run_next_step(self.services, queue, "worker-1", dict.fromkeys(StepKind, self._do))

    def ingest(
        self,
        title: str = "The long way home",
        *,
        settings: TranscodeSettings | None = None,
        visibility: Visibility | None = None,
        **metadata: Any,
    ) -> str:
        """metadata: fields of core.metadata.Metadata."""
        file = self.folder / "home.mp4"
        file.write_bytes(b"film")
        written = Metadata(title=title, **metadata)  # type: ignore[typeddict-item]
        new = NewVideo("home.mp4", 4, written, settings or TranscodeSettings(), visibility)
        return ingest_file(self.services, OPERATOR, file, new).id

    def live(self, title: str = "The long way home") -> str:
        """A film that has just gone live."""
        video_id = self.ingest(title)
        self.run_all()
        assert state(self.services, video_id) is VideoState.LIVE
        return video_id

    def _do(self, work: StepContext) -> Mapping[str, Any]:
        kind, video = work.step.kind, work.video
        if kind in self.wrong:
            raise self.wrong[kind]
        work.report(0.5)
        match kind:
            case StepKind.PROBE:
                source = builders.source()
                work.record_probe(source, builders.plan(source, video.settings))
            case StepKind.POSTER:
                self.services.packages.put_bytes(keys.picture(video.id, video.version, keys.POSTER), b"jpg")
                work.record_poster()
            case StepKind.CHUNK:
                self._publish(work, *(keys.rung_folder(rung.name) for rung in builders.plan().ladder))
            case StepKind.AUDIO:
                self._publish(work, keys.track_folder(work.step.index))
            case StepKind.PACKAGE:
                self.services.packages.put_bytes(keys.packaged(video.id, video.version, keys.DASH_MANIFEST), b"mpd")
                rungs = [{"name": "1080p", "width": 1920, "height": 1080, "bitrate": 4_000_000}]
                return {"renditions": rungs, "frames": 1800}
            case StepKind.SEED:
                self._seed(work)
            case StepKind.SWEEP:
                sweep(self.services, video, work.step.index)
            case StepKind.PICTURE:
                digest = work.step.asked[DIGEST]
                self.services.packages.put_bytes(keys.own_poster(video.id, digest), b"jpg")
                self.services.catalog.record_own_poster(video.id, digest, work.step.index)
            case StepKind.REPLACE:
                take_over(self.services, video)
            case StepKind.SOUND:
                self._publish(work, keys.track_folder(0))
                self.services.added_sounds.record_made(video.id, video.version, builders.source().audio[0])
            case StepKind.SPEECH:
                return listen(work, sound_of, round(video.duration * 1000))
        return {}

    def _publish(self, work: StepContext, *folders: str) -> None:
        work.published = tuple(builders.stream(folder) for folder in folders)
        for stream in work.published:
            first = work.step.index * len(stream.segments) + 1
            for number in range(first, first + len(stream.segments)):
                path = keys.segment(stream.name, number)
                self.services.packages.put_bytes(keys.packaged(work.video.id, work.video.version, path), b"segment")

    def _seed(self, work: StepContext) -> None:
        local = work.folder / keys.DASH_MANIFEST
        local.write_bytes(b"mpd")
        edge = self.services.edges.get(work.step.edge)
        folder = keys.package(work.video.id, work.video.version)
        self.services.edge_storage.seed(edge, folder, LocalFiles({keys.DASH_MANIFEST: local}))
        self.services.edges.assign(work.video.id, work.video.version, edge.name)
