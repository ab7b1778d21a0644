"""While a film is encoded, what is made of it goes ahead to the edges: little is left when the last chunk is done."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from notflix_app.adapters import edge_http
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.adapters.s3 import MinioStore
from notflix_app.core import fills, keys
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import QUEUES, Step, StepKind, StepState
from notflix_app.core.video import IN_PIPELINE, Video, VideoState
from notflix_app.core.views import UploadTicket
from notflix_app.usecases.early_playback import early_manifest, early_segment
from notflix_app.usecases.edge_access import access_of
from notflix_app.usecases.ingest import NewVideo, begin, complete, tell_arrived
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.services import Services
from notflix_app.usecases.watch import PlaybackRequest
from tests import media
from tests.fakes.services import EDGES, enroll, fake_services
from tests.fixtures import http
from tests.fixtures.media import FAST, Transcoder
from tests.fixtures.openssh import OpenSshEdge, openssh_node
from tests.fixtures.servers import READABLE, S3Server
from tests.fixtures.waiting import PATIENCE, eventually
from workers.handlers import HANDLERS

SECONDS = 21  # ten chunks of two seconds, and one; eight of them go ahead


@pytest.fixture(scope="module")
def film(media_folder: Path) -> Path:
    path = media_folder / "runs.mp4"
    picture = f"testsrc2=s=320x180:r=25:d={SECONDS}"
    fast = ("-movflags", "+faststart")  # it can be planned from its first part
    media.ffmpeg(*media.lavfi(picture, f"sine=d={SECONDS}"), *media.H264, *media.AAC, *fast, path)
    return path


def made_live(transcoder: Transcoder, film: Path) -> tuple[Video, list[Step]]:
    services = transcoder.services
    video_id = transcoder.ingest(film)
    while services.catalog.get(video_id).state in IN_PIPELINE:
        for queue in QUEUES:  # as by two workers at once
            run_next_step(services, queue, queue, HANDLERS)
    video = services.catalog.get(video_id)
    assert video.state is VideoState.LIVE, video.error
    transcoder.run_all()  # to the other edge
    return video, services.steps.list_for_video(video_id)


def test_edges_have_most_of_a_film_before_it_is_whole(transcoder: Transcoder, film: Path) -> None:
    video, steps = made_live(transcoder, film)
    ahead = [step for step in steps if step.kind is StepKind.FILL]
    assert [(step.index, step.edge, step.state) for step in ahead] == [(0, edge, StepState.DONE) for edge in EDGES]
    prefix = keys.package(video.id, video.version)
    packages, edges = transcoder.services.packages, transcoder.services.edge_storage
    stored = [held.key for held in packages.list(prefix)]
    package = {key.removeprefix(prefix): packages.read(key) for key in stored}
    for fill, seed in zip(ahead, (step for step in steps if step.kind is StepKind.SEED), strict=True):
        # Of each chunk a segment of picture, one of sound, and its sprite.
        names = ("0000[1-8].m4s", "storyboard-00[1-8].jpg")
        sent = [path for path in package if any(fnmatch(path, f"*{name}") for name in names)]
        assert len(sent) == 3 * fills.RUN
        assert fill.result["bytes"] == sum(len(package[path]) for path in sent)
        assert fill.result["bytes"] + seed.result["bytes"] == sum(map(len, package.values())), "each once"
        assert edges.folders[seed.edge, prefix] == package  # type: ignore[attr-defined]


def test_an_edge_that_is_away_gets_nothing_ahead_and_holds_nothing_up(transcoder: Transcoder, film: Path) -> None:
    away = transcoder.services.edge_storage.away  # type: ignore[attr-defined]
    away.add("edge-b")
    try:
        _, steps = made_live(transcoder, film)
    finally:
        away.clear()
    ahead = {step.edge: (step.state, step.attempt) for step in steps if step.kind is StepKind.FILL}
    assert ahead == {"edge-a": (StepState.DONE, 1), "edge-b": (StepState.FAILED, 1)}


# --- while it is still being sent, with a real edge, which pulls ----------------------------------------------------
PARTS, HERE = 20, 18  # how many a film is sent in, and how many have come


@dataclass
class Upload:
    services: Services
    ticket: UploadTicket
    data: bytes

    def send(self, numbers: Iterable[int]) -> None:
        each = self.services.catalog.get(self.ticket.video_id).part_size
        for number in numbers:
            part = self.data[(number - 1) * each : number * each]
            self.services.sources.put_bytes(keys.part(self.ticket.video_id, number), part)
        tell_arrived(self.services, OPERATOR, self.ticket.video_id, self.ticket.upload_id)

    def complete(self) -> None:
        complete(self.services, OPERATOR, self.ticket.video_id, self.ticket.upload_id)


def with_edge(transcoder: Transcoder, server: S3Server, edge: OpenSshEdge, part: int) -> Services:
    """Whose packages lie where the edge may read them."""
    services = fake_services(Policy(chunk_seconds=2, max_attempts=1, upload_part=part), edges=())
    services.clock.now = time.time()  # type: ignore[attr-defined]
    packages = MinioStore(server.address(), READABLE)
    packages.ensure()
    storage = SshEdgeStorage(edge.key, PATIENCE)
    services = replace(services, sources=transcoder.services.sources, packages=packages, edge_storage=storage)
    enroll(services, edge.node)
    wanted = access_of(services, [edge.node])[edge.node.name].digest
    eventually(lambda: edge_http.ask(by_address(edge, edge.node.url), PATIENCE).access, until=lambda one: one == wanted)
    return services


def by_address(edge: OpenSshEdge, url: str) -> str:
    return url.replace(f"{edge.node.name}.localhost", "127.0.0.1")


def watched(services: Services, edge: OpenSshEdge, video_id: str, path: str) -> bytes | None:
    """What a player gets of the edge that it is led to; None while nobody can."""
    address = early_segment(services, OPERATOR, video_id, 1, path, PlaybackRequest())
    if address is None:
        return None
    assert address.startswith(edge.node.url)
    answer = http.get(by_address(edge, address))
    answer.raise_for_status()
    return answer.content


def test_an_edge_that_pulls_serves_a_film_that_is_being_sent(
    transcoder: Transcoder, s3_server: S3Server, film: Path, tmp_path: Path
) -> None:
    """It fetches what is asked for while the rest goes ahead to it, and is whole once all of the film has come."""
    data = film.read_bytes()
    with openssh_node("node-f", pull=s3_server, knows=False) as edge:
        services = with_edge(transcoder, s3_server, edge, part=-(-len(data) // PARTS))
        work = Transcoder(services, tmp_path)
        ticket = begin(services, OPERATOR, NewVideo(film.name, len(data), settings=FAST))
        upload, video_id = Upload(services, ticket, data), ticket.video_id
        upload.send(range(1, HERE + 1))
        work.run_all()
        video = services.catalog.get(video_id)
        assert (video.state, video.is_watchable) == (VideoState.UPLOADING, True)
        assert video.plan
        ahead = work.step(video, StepKind.FILL)
        assert (ahead.state, ahead.edge) == (StepState.DONE, "node-f")

        rung = keys.rung_folder(video.plan.ladder[0].name)
        assert f"segments/1/{rung}.m3u8" in early_manifest(services, video, keys.HLS_MASTER)
        for path in (keys.segment(folder, number) for folder in (rung, "a0") for number in (1, 4, fills.RUN)):
            stored = services.packages.read(keys.packaged(video_id, 1, path))
            assert watched(services, edge, video_id, path) == stored, path
        last = keys.segment(rung, len(video.plan.chunks))
        assert watched(services, edge, video_id, last) is None, "it has not come yet"
        assert not (edge.www / keys.package(video_id, 1)).exists(), "what went ahead is shown once it is whole"

        upload.send(range(HERE + 1, PARTS + 1))
        upload.complete()
        work.run_all()
        video = services.catalog.get(video_id)
        assert video.state is VideoState.LIVE, video.error
        prefix = keys.package(video_id, 1)
        sizes = {stored.key: stored.size for stored in services.packages.list(prefix)}
        seeded = work.step(video, StepKind.SEED).result["bytes"]
        assert ahead.result["bytes"] > 0
        assert ahead.result["bytes"] + seeded == sum(sizes.values()), "each once"
        assert {key for key in sizes if (edge.www / key).stat().st_size != sizes[key]} == set()
        stored = services.packages.read(prefix + last)
        services.packages.remove(prefix + last)
        assert watched(services, edge, video_id, last) == stored, "from its own disk"
