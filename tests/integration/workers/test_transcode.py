"""From a file to a package, with the real tools and a real S3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.steps import StepKind
from notflix_app.core.video import Quality, TranscodeSettings, VideoState
from tests import cmaf, media
from tests.fixtures.media import Transcoder
from workers.audio import FRAME, SAMPLE_RATE

ONE_FRAME = FRAME / SAMPLE_RATE


@pytest.mark.parametrize("name", sorted(media.ODD))
def test_an_odd_source_goes_live_whole(name: str, transcoder: Transcoder, media_file: Callable[[str], Path]) -> None:
    video = transcoder.transcode(media_file(name))
    assert video.state is VideoState.LIVE, video.error
    assert video.source and video.plan
    package = transcoder.package(video)
    assert cmaf.judge(package) == []
    for rung in video.plan.ladder:
        assert cmaf.decoded_frames(cmaf.joined(package, f"v{rung.name}")) == video.source.frames
    assert len(list(package.glob("a*.m3u8"))) == len(video.source.audio)
