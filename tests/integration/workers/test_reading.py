"""How much of its source a film reads on its way, through real tools and a store that is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from notflix_app.adapters.s3 import MinioStore
from notflix_app.bench.counted_store import CountedStore, counted
from notflix_app.core.chunks import cut
from notflix_app.core.policy import Policy
from notflix_app.core.video import Quality, TranscodeSettings, Video, VideoState
from tests import media
from tests.fakes.services import fake_services
from tests.fixtures.media import Transcoder
from tests.fixtures.servers import S3Server
from tests.fixtures.waiting import eventually
from workers.ffprobe import probe
from workers.process import ToolResult, run_tool
from workers.salvage import Reading

SECONDS, RATE, GOP = 60, 25, 260  # GOP: frames from keyframe to keyframe, as many as x264 makes where nobody says
SETTINGS = TranscodeSettings(quality=Quality.FAST, heights=(240,))


@pytest.fixture(scope="module")
def in_front(s3_server: S3Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountedStore]:
    with counted(tmp_path_factory.mktemp("counted") / "nginx", s3_server.endpoint) as store:
        yield store


@pytest.fixture(scope="module")
def film(media_folder: Path) -> Path:
    path = media_folder / "seldom.mp4"
    picture = f"testsrc2=s=320x240:r={RATE}:d={SECONDS},noise=alls=30:allf=t"
    often = ("-g", GOP, "-keyint_min", GOP, "-sc_threshold", 0, "-b:v", "5M", "-maxrate", "5M", "-bufsize", "5M")
    media.ffmpeg(*media.lavfi(picture, f"sine=d={SECONDS}"), *media.H264, *often, *media.AAC, path)
    return path


@pytest.fixture(scope="module")
def live(s3_server: S3Server, in_front: CountedStore, film: Path, tmp_path_factory: pytest.TempPathFactory) -> Video:
    address = s3_server.address(endpoint=in_front.endpoint)
    sources, packages = MinioStore(address, "read-sources"), MinioStore(address, "read-packages")
    sources.ensure()
    packages.ensure()
    services = replace(fake_services(Policy(chunk_seconds=16, max_attempts=1)), sources=sources, packages=packages)
    video = Transcoder(services, tmp_path_factory.mktemp("packages")).transcode(film, SETTINGS)
    assert video.state is VideoState.LIVE, video.error
    return video


def test_a_source_is_read_little_more_than_once(live: Video, in_front: CountedStore) -> None:
    """Once, from the keyframe before each chunk on; and a megabyte and a half for each step: where the file begins, its
    index, and what was on its way when the tool had enough."""
    assert live.plan
    chunks = live.plan.chunks
    again = sum((chunk.first - 1) % GOP + 1 for chunk in chunks[1:]) / live.plan.frames
    most = live.size * (1 + again) + (len(chunks) + 1) * (3 << 19)

    def read() -> int:
        asked = [one for one in in_front.requests() if one.kind == "GET" and one.key.startswith("read-sources/")]
        return sum(one.sent for one in asked)

    eventually(read, until=lambda sent: sent >= live.size)
    assert read() <= most


def test_its_chunks_begin_soon_behind_its_keyframes(live: Video) -> None:
    assert live.plan
    frames, segment = live.plan.frames, live.plan.segment_frames
    by_keyframes = cut(frames, live.plan.fps, segment, 16, range(0, frames, GOP))
    assert [chunk.first for chunk in live.plan.chunks] == [chunk.first for chunk in by_keyframes]
    assert by_keyframes != cut(frames, live.plan.fps, segment, 16)


def test_the_end_of_a_file_whose_index_says_that_it_is_there_is_not_looked_at(film: Path, tmp_path: Path) -> None:
    ran: list[list[str]] = []

    def run(argv: list[str], **given: Any) -> ToolResult:
        ran.append(argv)
        return run_tool(argv, **given)

    reading = Reading(tmp_path, lambda _: None)
    source = probe(str(film), film.stat().st_size, Policy(), run, media.reader(film), reading).source
    assert source.frames == SECONDS * RATE
    assert ran
    assert not [argv for argv in ran if any(word.endswith("%") for word in argv)], "from a time to the end"
