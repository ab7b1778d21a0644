"""While a film is encoded, what is made of it goes ahead to the edges: little is left when the last chunk is done."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from notflix_app.core import fills, keys
from notflix_app.core.steps import QUEUES, Step, StepKind, StepState
from notflix_app.core.video import IN_PIPELINE, Video, VideoState
from notflix_app.usecases.run_step import run_next_step
from tests import media
from tests.fakes.services import EDGES
from tests.fixtures.media import Transcoder
from workers.handlers import HANDLERS

SECONDS = 21  # ten chunks of two seconds, and one; eight of them go ahead


@pytest.fixture(scope="module")
def film(media_folder: Path) -> Path:
    path = media_folder / "runs.mp4"
    picture = f"testsrc2=s=320x180:r=25:d={SECONDS}"
    media.ffmpeg(*media.lavfi(picture, f"sine=d={SECONDS}"), *media.H264, *media.AAC, path)
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
