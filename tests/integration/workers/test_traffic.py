"""What a film asks of the store on its way, request by request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.s3 import MinioStore
from notflix_app.bench.counted_store import CountedStore, counted
from notflix_app.core import keys
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from tests import media
from tests.fakes.services import EDGES
from tests.fixtures.media import Transcoder
from tests.fixtures.servers import S3Server
from tests.fixtures.waiting import eventually


@pytest.fixture
def store(s3_server: S3Server, tmp_path: Path) -> Iterator[CountedStore]:
    with counted(tmp_path / "counted", s3_server.endpoint) as counting:
        yield counting


@pytest.fixture
def counted_transcoder(store: CountedStore, s3_server: S3Server, transcoder: Transcoder) -> Transcoder:
    address = s3_server.address(endpoint=store.endpoint)
    sources, packages = MinioStore(address, "media-sources"), MinioStore(address, "media-packages")
    return replace(transcoder, services=replace(transcoder.services, sources=sources, packages=packages))


def test_what_is_published_is_written_once_and_read_once_for_each_edge(
    store: CountedStore, counted_transcoder: Transcoder
) -> None:
    video = counted_transcoder.transcode(media.big_buck_bunny())
    assert video.state is VideoState.LIVE, video.error
    prefix = f"media-packages/{keys.package(video.id, video.version)}"

    def of_the_package(kind: str) -> Counter[str]:
        ended = [one.key for one in store.requests() if one.kind == kind]
        return Counter(key.removeprefix(prefix) for key in ended if key.startswith(prefix))

    written = of_the_package("PUT")
    assert {keys.DASH_MANIFEST, keys.STORYBOARD, keys.POSTER, "storyboard-003.jpg", "v240p/00003.m4s"} <= set(written)
    # Read once for each edge; and the poster is a frame of one segment.
    at = counted_transcoder.step(video, StepKind.POSTER).result["at"]
    of_the_poster = ["v720p/init.mp4", f"v720p/{1 + int(at) // 2:05d}.m4s"]
    reads = Counter({name: len(EDGES) for name in written}) + Counter(of_the_poster)

    eventually(lambda: of_the_package("GET") == reads)  # each is noted a moment after its last byte
    assert set(written.values()) == {1}
    asked = {"media-sources": "whether there is a store", f"media-sources/{keys.part(video.id, 1)}": "to compose it"}
    assert {one.key for one in store.requests() if one.kind == "HEAD"} == set(asked)
