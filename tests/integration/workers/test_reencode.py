"""A live film is encoded again by real workers: what plays stays byte for byte, and the new version is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import Quality, TranscodeSettings, VideoState
from notflix_app.usecases.reencode import reencode
from tests import cmaf, media
from tests.fixtures.media import FAST, Transcoder

ANOTHER = TranscodeSettings(heights=(240,), quality=Quality.FAST, audio_kbps=64, segment_seconds=4)


@pytest.fixture(scope="module")
def film(media_folder: Path) -> Path:
    path = media_folder / "again.mp4"
    media.ffmpeg(*media.lavfi("testsrc2=s=640x360:r=25:d=6", "sine=d=6"), *media.H264, *media.AAC, path)
    return path


def stored(transcoder: Transcoder, video_id: str, version: int) -> dict[str, bytes]:
    packages, prefix = transcoder.services.packages, keys.package(video_id, version)
    return {held.key.removeprefix(prefix): packages.read(held.key) for held in packages.list(prefix)}


def test_another_version_takes_over_and_the_one_before_is_untouched(transcoder: Transcoder, film: Path) -> None:
    services = transcoder.services
    first = transcoder.transcode(film)
    assert first.state is VideoState.LIVE, first.error
    before = stored(transcoder, first.id, 1)
    reencode(services, OPERATOR, first.id, ANOTHER)
    assert services.catalog.get(first.id) == services.releases.version_of(first.id, 1)
    transcoder.run_all()
    second = services.catalog.get(first.id)
    assert (second.version, second.state) == (2, VideoState.LIVE)
    assert second.plan
    assert [rung.name for rung in second.plan.ladder] == ["240p"]
    assert stored(transcoder, first.id, 1) == before
    now = stored(transcoder, first.id, 2)
    assert {path.partition("/")[0] for path in now if "/" in path} == {"v240p", "a0"}
    assert {keys.DASH_MANIFEST, keys.HLS_MASTER, keys.POSTER, keys.STORYBOARD} <= now.keys()
    assert cmaf.judge(transcoder.package(second)) == []
    for edge in ("edge-a", "edge-b"):
        on_edge = services.edge_storage.folders  # type: ignore[attr-defined]
        assert on_edge[edge, keys.package(first.id, 1)] == before
        assert on_edge[edge, keys.package(first.id, 2)] == now


def test_a_file_that_went_bad_leaves_the_film_as_it_is(transcoder: Transcoder, film: Path) -> None:
    services = transcoder.services
    first = transcoder.transcode(film, replace(FAST, heights=(240,)))
    services.sources.put_bytes(keys.source(first.id), bytes(first.size))
    reencode(services, OPERATOR, first.id, ANOTHER)
    transcoder.run_all()
    assert services.releases.wanted([first.id])[first.id].state is VideoState.FAILED
    assert services.catalog.get(first.id).version == 1
    services.sources.remove(keys.source(first.id))
    with pytest.raises(Conflict, match="is not kept here"):
        reencode(services, OPERATOR, first.id)
